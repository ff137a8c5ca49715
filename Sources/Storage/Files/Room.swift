import CSystem
import Glibc
import Model

/// Room on the disk for an answer, checked before it is paid for.
struct Room {
  private let files: FileBlobStore

  init(_ files: FileBlobStore) {
    self.files = files
  }

  /// The number of files one turn needs: the database's own, a claim, the answer, and pictures with
  /// their folders. With more pictures than that, missing ones are fetched once there is room.
  private static let fileCount = 16

  /// Checks that a file as large as the answer may be can be created, and leaves nothing behind.
  ///
  /// - Throws: A `storage` failure if the disk is full, has no room for more files, or does not let
  ///   the user write that much.
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

  /// The size of a picture that does not compress at all, and a little for the rows: 3 bytes a
  /// pixel, for the most pixels that the family makes at this size.
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
