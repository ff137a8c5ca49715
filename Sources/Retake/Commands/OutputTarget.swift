import FoundationEssentials
import Glibc
import Model

/// Where `-o` wants the picture; checked before anything is sent, so that no paid picture is left
/// without a place.
struct OutputTarget {
  let path: String

  init(_ name: String) throws(Failure) {
    path = try absolutePath(name)
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    var isFolder = false
    guard
      FileManager.default.fileExists(atPath: folder.isEmpty ? "/" : folder, isDirectory: &isFolder),
      isFolder, access(folder.isEmpty ? "/" : folder, W_OK) == 0
    else {
      throw Failure(
        .usage, "'\(name)' cannot be written: its folder does not exist or is not yours.",
        advice: "Nothing was sent. Choose another place for -o.")
    }
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
      throw Failure(
        .usage, "'\(name)' is a folder.", advice: "Nothing was sent. Name a file for -o.")
    }
  }

  /// Copies a picture there and returns where it went; of several, `name-1.png`, `name-2.png`, ….
  func copy(_ source: String, type: MediaType, number: Int, of count: Int) throws(Failure)
    -> String
  {
    let target = count == 1 ? path : numbered(number)
    do {
      try Data(contentsOf: URL(filePath: source)).write(
        to: URL(filePath: target), options: .atomic)
    } catch {
      throw Failure(
        .storage, "The picture could not be written to \(target).",
        advice: "It is kept at \(source).")
    }
    let ending = target.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if ending != type.fileExtension, !(type == .jpeg && ending == "jpeg") {
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
