import Model
import Storage

/// Checks what is stored, and repairs it on request.
struct LibraryCare {
  let folders: StorageFolders
  let imaging: any Imaging

  /// The findings after the check or repair, and what was done, in sentences.
  func look(mending: Bool) async throws(Failure) -> (LibraryFindings, done: [String]) {
    do throws(Failure) {
      return try await lookAndMend(mending)
    } catch  where mending && error == .damagedDatabase {
      return try await salvage()
    }
  }

  private func lookAndMend(_ mending: Bool) async throws(Failure) -> (LibraryFindings, [String]) {
    let library = try SQLiteLibrary(folders)
    defer { library.closeDatabase() }
    let found = try await library.check(readsBytes: true)
    guard mending, !found.isSound else { return (found, []) }
    let done = try await library.mend(found)
    let left = try await library.check(readsBytes: true)
    // The indexes were not the problem.
    guard left.database.isEmpty else { throw .damagedDatabase }
    return (left, done)
  }

  private func salvage() async throws(Failure) -> (LibraryFindings, [String]) {
    let salvage = try await DatabaseSalvage(folders) { path in try? await imaging.inspect(path) }
    let (found, done) = try await lookAndMend(true)
    return (found, salvage.sentences + done)
  }
}
