import Model
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// Who is told about what another program has stored.
@Suite(.timeLimit(.minutes(5))) struct WatchTests {
  private final class Told: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock(\.self) }
    func tell() { number.withLock { $0 += 1 } }
  }

  @Test func `Another program's changes are reported, our own are not`() async throws {
    let place = TemporaryLibrary()
    let ours = try place.open()
    let theirs = try place.open()
    let told = Told()
    let toldThem = Told()
    let watch = try #require(LibraryWatch(ours) { told.tell() })
    let watchOfTheirs = try #require(LibraryWatch(theirs) { toldThem.tell() })
    defer {
      watch.stop()
      watchOfTheirs.stop()
    }
    try await ours.save(session("ours"))
    // Their watch has reported it, so ours had its chance to.
    try #require(await until { toldThem.count > 0 })
    #expect(told.count == 0)
    try await theirs.save(session("theirs"))
    #expect(await until { told.count > 0 })
  }

  @Test func `A new turn is claimed before anybody sees it`() async throws {
    let place = TemporaryLibrary()
    let ours = try place.open()
    let theirs = try place.open()
    let (turn, claim) = try await ours.addDriven(
      draft("a", in: session("s")), sentRatio: nil, at: noon)
    #expect(try await theirs.turn(turn.id) == turn)
    #expect(try await theirs.claim(turn.id) == nil)
    claim.release()
    #expect(try await theirs.claim(turn.id) != nil)
  }
}
