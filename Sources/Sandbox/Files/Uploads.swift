import FoundationEssentials
import Glibc
import Payload
import Posix

/// The pictures that clients upload in order to refer to them in requests; kept for a day.
struct Uploads: Sendable {
  private struct Record: Codable {
    var picture: InlinePicture
    /// Unix seconds.
    var createdAt: Int
  }

  /// The endings of file names, and their media types.
  private static let types = [
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "webp": "image/webp",
    "gif": "image/gif", "heic": "image/heic", "heif": "image/heif",
  ]
  /// The largest uploaded picture, in bytes.
  static let byteLimit = 30 << 20

  let folder: String

  /// Whether a text is a valid name of an upload: it becomes a file name.
  static func isName(_ name: String) -> Bool {
    let halves = name.split(separator: ".", omittingEmptySubsequences: false)
    return halves.count == 2 && !halves[0].isEmpty && types[String(halves[1])] != nil
      && halves[0].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
  }

  /// The media type according to the ending of a name.
  static func mediaType(of name: String) -> String? {
    name.split(separator: ".").last.flatMap { types[String($0)] }
  }

  /// The ending for a media type, with its dot.
  static func ending(of mediaType: String) -> String? {
    types.filter { $0.value == mediaType }.map(\.key).min { $0.count < $1.count }.map { ".\($0)" }
  }

  func save(_ picture: InlinePicture, as name: String, at time: Int) throws {
    let bytes = Array(try JSONEncoder().encode(Record(picture: picture, createdAt: time)))
    try PrivateFile.write(bytes, to: "\(folder)/\(name)")
  }

  func picture(named name: String) -> InlinePicture? { record(name)?.picture }

  /// When a picture was uploaded, in Unix seconds.
  func time(of name: String) -> Int? { record(name)?.createdAt }

  /// The picture at one of the sandbox's own URLs; the host is ignored, because one sandbox may
  /// have several names.
  func picture(at address: String) -> InlinePicture? {
    guard address.hasPrefix("http://"),
      let mark = address.firstRange(of: MediaService.uploadedMedia)
    else { return nil }
    return picture(named: String(address[mark.upperBound...]))
  }

  /// Removes uploads older than a day, and returns the names of the blobs that the others need.
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
