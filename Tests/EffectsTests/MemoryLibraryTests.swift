import TestSupport
import Testing

/// What effects may rely on holds for both, so that a test with the double is about the real one
/// too.
@Suite(.timeLimit(.minutes(5))) struct MemoryLibraryTests {
  @Test(arguments: LibraryLaw.all)
  func `The in-memory double obeys every law of a library`(_ law: LibraryLaw) async throws {
    try await law.check(MemoryLibrary())
  }
}
