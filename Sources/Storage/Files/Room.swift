import CSystem
import Glibc
import Model

/// Room on the disk for an answer, made sure of before it is paid for.
struct Room {
  private let files: FileShelf

  init(_ files: FileShelf) {
    self.files = files
  }

  /// As many files as come with a turn: the database's own, a claim, the answer, and pictures with their
  /// folders. Of more pictures than that what is missing is fetched when there is room.
  private static let fileCount = 16

  /// Throws where a file as large as the answer may be cannot be made: the disk is full, has no room for
  /// more files, or nobody may write so much there. Nothing is left of it.
  func require(for settings: Settings) throws(Failure) {
    let bytes = Self.bytes(for: settings.resolution)
    if Failure.lacksInodes(at: files.folders.data, for: Self.fileCount) { throw .noInodes }
    let path: String
    do { path = try files.temporaryPath() } catch { throw .storage(error) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    defer {
      unlink(path)
      close(descriptor)
    }
    let code = csystem_reserve(descriptor, Int64(bytes))
    guard code != 0 else { return }
    var failure = Failure.storage(at: path, code: code)
    failure.message += " The answer may need \(byteText(bytes))."
    throw failure
  }

  /// A picture that does not compress at all, and a little for the rows: 3 bytes for each of the most
  /// pixels that the family makes of a size.
  private static func bytes(for resolution: Resolution) -> Int {
    let megapixels =
      switch resolution {
      case .r512: 0.4
      case .k1: 1.6
      case .k2: 6.0
      case .k4: 24.0
      }
    return Int(megapixels * 3e6) + 1_000_000
  }
}
