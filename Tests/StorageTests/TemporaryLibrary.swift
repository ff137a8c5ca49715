import Foundation
import Imagery
import Model
import Payload

@testable import Storage

/// A library in a folder of its own, deleted with this value: keep it as long as the library is
/// open.
final class TemporaryLibrary {
  let path: String
  var folders: StorageFolders { StorageFolders(data: path) }

  init() {
    path = NSTemporaryDirectory() + "/retake-library-\(UUID().uuidString)"
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func open() throws -> SQLiteLibrary { try SQLiteLibrary(folders) }
}

let noon = Timestamp(milliseconds: 1_764_000_000_000)

func session(_ id: String, title: String = "") -> Session {
  Session(id: Session.ID(rawValue: id), title: title, created: noon)
}

func draft(
  _ words: String, in session: Session, parent: Int? = nil, references: [Reference] = []
) -> TurnDraft {
  TurnDraft(
    session: session, parent: parent, instruction: words,
    settings: Settings(
      ratio: .fixed(.init(16, 9)), resolution: .k2, thinking: .high, includeThoughts: true),
    references: references, profile: "sandbox", model: "m")
}

/// Stores a picture; its bytes begin like a PNG and end with `words`.
func storedPicture(_ words: String, in library: SQLiteLibrary) async throws -> Picture {
  let blob = try library.store([0x89, 0x50, 0x4E, 0x47] + Array(words.utf8))
  let picture = Picture(
    digest: blob.name, type: .png, size: PixelSize(width: 3, height: 2),
    byteCount: blob.byteCount)
  try await library.store(picture)
  return picture
}
