import FoundationEssentials
import Glibc
import Payload

/// The upload slots: a place to put a picture, and the public address it has afterwards.
struct Uploads: Sendable {
  private struct Record: Codable {
    var picture: InlinePicture
    /// Unix seconds.
    var createdAt: Int
  }

  /// File types a slot may be asked for, of those the protocol lists the pictures only.
  static let types = ["png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg"]
  /// Bytes of an uploaded picture.
  static let byteLimit = 30 << 20

  let folder: String

  /// Whether this can be the name of a slot: it becomes a file name.
  static func isName(_ name: String) -> Bool {
    let halves = name.split(separator: ".", omittingEmptySubsequences: false)
    return halves.count == 2 && !halves[0].isEmpty && types[String(halves[1])] != nil
      && halves[0].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
  }

  func keep(_ blob: Blob, as name: String, at time: Int) throws {
    let type = name.split(separator: ".").last.flatMap { Self.types[String($0)] } ?? "image/png"
    let record = Record(picture: InlinePicture(blob: blob, mediaType: type), createdAt: time)
    let bytes = Array(try JSONEncoder().encode(record))
    try PrivateFile.write(bytes, to: "\(folder)/\(name)")
  }

  func picture(named name: String) -> InlinePicture? { record(name)?.picture }

  /// The picture behind one of the sandbox's own addresses; the host is not looked at, since the
  /// same sandbox may be reached by several names.
  func picture(at address: String) -> InlinePicture? {
    guard address.hasPrefix("http://"), let mark = address.firstRange(of: Routes.uploadedMedia)
    else {
      return nil
    }
    return picture(named: String(address[mark.upperBound...]))
  }

  /// Forgets uploads older than a day, and returns the names of the blobs of the others.
  func sweep(now: Int) -> Set<String> {
    var names: Set<String> = []
    for name in PrivateFile.names(in: folder) {
      guard let record = record(name) else { continue }
      if record.createdAt < now - JobBoard.keptSeconds {
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
