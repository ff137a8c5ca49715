import Darkroom
import FoundationEssentials
import Glibc
import Imagery
import Model

/// The kind of something to import, judged by its first bytes and never by its name.
enum ImportKind {
  case session
  case picture
  /// The files of a folder sorted by name, in natural order: 2 before 10.
  case folder([String])

  init(_ path: String) throws(Failure) {
    var isFolder = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
      self = .folder(try Self.files(in: path))
    } else {
      // Anything else is reported by the session reader.
      self = Self.beginsLikePicture(Self.beginning(of: path)) ? .picture : .session
    }
  }

  /// Whether the bytes start like a picture. The darkroom decides whether it is one, and names the
  /// types that are not supported.
  private static func beginsLikePicture(_ bytes: [UInt8]) -> Bool {
    if MediaType(magic: bytes) != nil { return true }
    if bytes.starts(with: "SQLite format 3\0".utf8) { return false }
    // Not text. Netpbm alone starts as text does.
    return bytes.contains { $0 < 9 || $0 >= 0x80 }
      || (bytes.count > 2 && bytes[0] == UInt8(ascii: "P") && "1234567".utf8.contains(bytes[1])
        && bytes[2] <= 0x20)
  }

  private static func beginning(of path: String) -> [UInt8] {
    guard !isNamedLikeDatabase(path) else { return [] }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  /// The files of the folder. Hidden ones and folders in it are left out.
  private static func files(in folder: String) throws(Failure) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Failure(
        .usage, "The folder '\(quotable(folder))' cannot be read.",
        advice: "Check who owns it. Nothing was imported.")
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return names.filter { !$0.hasPrefix(".") }.sorted(by: isBefore).map { base + $0 }.filter {
      var isFolder = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder
    }
  }

  /// `kite-2.png` before `kite-10.png`.
  static func isBefore(_ one: String, _ other: String) -> Bool {
    let (one, other) = (parts(of: one), parts(of: other))
    for (left, right) in zip(one, other) where left != right {
      if let left = left.number, let right = right.number, left != right { return left < right }
      return left.text < right.text
    }
    return one.count < other.count
  }

  private struct Part: Equatable {
    var text: String
    /// The number; nil if it is not one.
    var number: Int?
  }

  /// Consecutive digits are one part, and so is the text between them.
  private static func parts(of name: String) -> [Part] {
    var parts: [Part] = []
    var rest = name[...]
    while let first = rest.first {
      let isNumber = first.isASCII && first.isNumber
      let run = rest.prefix { ($0.isASCII && $0.isNumber) == isNumber }
      parts.append(Part(text: String(run), number: isNumber ? Int(run) : nil))
      rest = rest[run.endIndex...]
    }
    return parts
  }
}
