import Storage
import TestSupport
import Testing

/// What effects rely on holds for both, so that a test with the double is about the real one too.
@Suite(.timeLimit(.minutes(5))) struct LibraryLawTests {
  private let place = TemporaryLibrary()

  @Test(arguments: LibraryLaw.all)
  func `The library on disk obeys every law`(_ law: LibraryLaw) async throws {
    try await law.check(place.open())
  }
}
