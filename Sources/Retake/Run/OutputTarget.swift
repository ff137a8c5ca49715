import Imagery
import Model
import Storage

/// The destination of `-o`, checked before anything is sent, so that every paid picture has a
/// place.
struct OutputTarget {
  let path: String
  private let file: NamedFile

  /// Whether the pictures go to stdout, so that nothing else may be printed there.
  var isStandardOutput: Bool { file.isStandardOutput }

  /// - Parameter others: What else the command prints on stdout, with which pictures must not be
  ///   mixed.
  init(_ name: String, of count: Int = 1, beside others: String? = nil) throws(Failure) {
    do throws(Failure) {
      file = try NamedFile(output: name)
    } catch {
      throw Failure(
        .usage,
        "'\(name)' cannot be written: \(error.message.prefix(1).lowercased())\(error.message.dropFirst())",
        advice: "Nothing was sent. Use -o with a file in an existing folder.")
    }
    path = file.path
    do throws(Failure) {
      try file.checkTakesBytes(of: count, beside: others)
    } catch {
      throw Failure(.usage, error.message, advice: "Nothing was sent. \(error.advice)")
    }
    guard file.mayBeWritten else {
      let reason =
        file.isWrittenThrough
        ? "it is closed, or you may not write to it" : "you may not write to it or its folder"
      throw Failure(
        .usage, "'\(name)' cannot be written: \(reason).",
        advice: "Nothing was sent. Choose another place with -o.")
    }
  }

  /// Copies a picture there and returns its path; several go to `name-1.png`, `name-2.png`, …, or
  /// one after the other into a pipe or device.
  func copy(_ source: String, type: MediaType, number: Int, of count: Int) throws(Failure)
    -> String
  {
    let isOne = count == 1 || file.isWrittenThrough
    let target = isOne ? path : numbered(number)
    do throws(Failure) {
      try (isOne ? file : NamedFile(target)).write(copyOf: source, replacing: true)
    } catch {
      var failure = error
      failure.advice = "It is stored at \(source)."
      throw failure
    }
    let ending = target.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if !file.isWrittenThrough, ending != type.fileExtension, !(type == .jpeg && ending == "jpeg") {
      Output.error("retake: \(target) is a \(type.name) file, as the provider sent it.")
    }
    return target
  }

  private func numbered(_ number: Int) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return "\(path)-\(number)"
    }
    return "\(path.dropLast(name[dot...].count))-\(number)\(name[dot...])"
  }
}

extension NamedFile {
  /// The file that the user names with `-o`; `-` is stdout.
  init(output name: String) throws(Failure) {
    try self.init(name == Self.dash ? name : absolutePath(name))
  }

  /// Refuses stdout where the output would be useless there.
  ///
  /// - Parameter others: What else the command prints there, phrased for a sentence.
  func checkTakesBytes(of count: Int = 1, beside others: String? = nil) throws(Failure) {
    guard isStandardOutput else { return }
    if let others {
      throw Failure(
        .usage, "-o - writes to stdout, where \(others) goes.",
        advice: "Use another file with -o.")
    }
    guard count == 1 else {
      throw Failure(
        .usage, "-o - writes one picture to stdout, not \(count).",
        advice: "Use a file with -o, or leave out -n.")
    }
    guard !isTerminal else {
      throw Failure(
        .usage, "-o - writes to stdout, which is a terminal.",
        advice: "Redirect it to a file or a pipe, as in '-o - > FILE'.")
    }
  }
}
