import Model
import Storage

/// Where `-o` wants the picture; checked before anything is sent, so that no paid picture is left
/// without a place.
struct OutputTarget {
  let path: String
  private let file: NamedFile

  /// Whether the pictures go where results are printed, so that nothing else may be.
  var isStandardOutput: Bool { file.isStandardOutput }

  /// `others` is what else the command prints on standard output, which the pictures may not be mixed with.
  init(_ name: String, of count: Int = 1, beside others: String? = nil) throws(Failure) {
    do throws(Failure) {
      file = try NamedFile(output: name)
    } catch {
      throw Failure(
        .usage,
        "'\(name)' cannot be written: \(error.message.prefix(1).lowercased())\(error.message.dropFirst())",
        advice: "Nothing was sent. Name a file in a folder that is there for -o.")
    }
    path = file.path
    do throws(Failure) {
      try file.checkTakesBytes(of: count, beside: others)
    } catch {
      throw Failure(.usage, error.message, advice: "Nothing was sent. \(error.advice)")
    }
    guard file.mayBeWritten else {
      let reason =
        file.isWrittenThrough ? "it is closed, or not yours" : "it or its folder is not yours"
      throw Failure(
        .usage, "'\(name)' cannot be written: \(reason).",
        advice: "Nothing was sent. Choose another place for -o.")
    }
  }

  /// Copies a picture there and returns where it went; of several, `name-1.png`, `name-2.png`, …, or one
  /// after the other into what is written through.
  func copy(_ source: String, type: MediaType, number: Int, of count: Int) throws(Failure)
    -> String
  {
    let isOne = count == 1 || file.isWrittenThrough
    let target = isOne ? path : numbered(number)
    do throws(Failure) {
      try (isOne ? file : NamedFile(target)).write(copyOf: source, replacing: true)
    } catch {
      var failure = error
      failure.advice = "It is kept at \(source)."
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
  /// The file that a person names with `-o`; `-` is standard output.
  init(output name: String) throws(Failure) {
    try self.init(name == Self.dash ? name : absolutePath(name))
  }

  /// Refuses standard output where what goes there would be of no use.
  ///
  /// - Parameter others: What else the command prints there, as it stands in a sentence.
  func checkTakesBytes(of count: Int = 1, beside others: String? = nil) throws(Failure) {
    guard isStandardOutput else { return }
    if let others {
      throw Failure(
        .usage, "-o names standard output, where \(others) goes.",
        advice: "Name another file with -o.")
    }
    guard count == 1 else {
      throw Failure(
        .usage, "-o names standard output, which takes one picture, not \(count).",
        advice: "Name a file with -o, or leave -n out.")
    }
    guard !isTerminal else {
      throw Failure(
        .usage, "-o names standard output, which is a terminal.",
        advice: "Send it into a file or a pipe, such as '-o - > FILE'.")
    }
  }
}
