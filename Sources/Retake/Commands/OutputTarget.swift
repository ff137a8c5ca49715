import Model
import Storage

/// Where `-o` wants the picture; checked before anything is sent, so that no paid picture is left
/// without a place.
struct OutputTarget {
  let path: String
  private let file: NamedFile

  /// Whether the pictures go where results are printed, so that nothing else may be.
  var isStandardOutput: Bool { file.isStandardOutput }

  init(_ name: String) throws(Failure) {
    path = try absolutePath(name)
    do throws(Failure) {
      file = try NamedFile(path)
    } catch {
      throw Failure(
        .usage,
        "'\(name)' cannot be written: \(error.message.prefix(1).lowercased())\(error.message.dropFirst())",
        advice: "Nothing was sent. Name a file in a folder that is there for -o.")
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
