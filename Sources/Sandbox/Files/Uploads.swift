import FoundationEssentials
import Glibc
import Payload
import Posix

/// Pictures that clients put here to name them in requests, kept for a day.
struct Uploads: Sendable {
  private struct Record: Codable {
    var picture: InlinePicture
    /// Unix seconds.
    var createdAt: Int
  }

  /// The endings of names, and what they are.
  private static let types = [
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "webp": "image/webp",
    "gif": "image/gif", "heic": "image/heic", "heif": "image/heif",
  ]
  /// Bytes of an uploaded picture.
  static let byteLimit = 30 << 20

  let folder: String

  /// Whether this can be the name of an upload: it becomes a file name.
  static func isName(_ name: String) -> Bool {
    let halves = name.split(separator: ".", omittingEmptySubsequences: false)
    return halves.count == 2 && !halves[0].isEmpty && types[String(halves[1])] != nil
      && halves[0].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
  }

  /// By the ending of a name.
  static func mediaType(of name: String) -> String? {
    name.split(separator: ".").last.flatMap { types[String($0)] }
  }

  /// The ending for a type, with its dot.
  static func ending(of mediaType: String) -> String? {
    types.filter { $0.value == mediaType }.map(\.key).min { $0.count < $1.count }.map { ".\($0)" }
  }

  func save(_ picture: InlinePicture, as name: String, at time: Int) throws {
    let bytes = Array(try JSONEncoder().encode(Record(picture: picture, createdAt: time)))
    try PrivateFile.write(bytes, to: "\(folder)/\(name)")
  }

  func picture(named name: String) -> InlinePicture? { record(name)?.picture }

  /// When an upload was made, in Unix seconds.
  func time(of name: String) -> Int? { record(name)?.createdAt }

  /// The picture behind one of the sandbox's own addresses; the host is not looked at, since the
  /// same sandbox may be reached by several names.
  func picture(at address: String) -> InlinePicture? {
    guard address.hasPrefix("http://"),
      let mark = address.firstRange(of: MediaService.uploadedMedia)
    else { return nil }
    return picture(named: String(address[mark.upperBound...]))
  }

  /// Forgets uploads older than a day, and returns the names of the blobs of the others.
  func sweep(now: Int) -> Set<String> {
    var names: Set<String> = []
    for name in fileNames(in: folder) {
      guard let record = record(name) else { continue }
      if record.createdAt < now - JobQueue.keptSeconds {
        unlink("\(folder)/\(name)")
      } else {
        names.insert(record.picture.blob.name)
      }
    }
    return names
  }

  private func record(_ name: String) -> Record? {
    guard Self.isName(name), let bytes = try? PrivateFile.read("\(folder)/\(name)") else {
      return nil
    }
    return try? JSONDecoder().decode(Record.self, from: Data(bytes))
  }
}
