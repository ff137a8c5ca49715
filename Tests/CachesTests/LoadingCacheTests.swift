import Caches
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct LoadingCacheTests {
  private struct Refused: Error {}

  private final class Folder: Sendable {
    private let values = Mutex<[String: Int]>([:])

    subscript(key: String) -> Int? { values.withLock { $0[key] } }
    var all: [String: Int] { values.withLock { $0 } }

    func save(_ value: Int, for key: String) { values.withLock { $0[key] = value } }
  }

  @Test func `A value is made once, a failure is not kept`() async throws {
    let cache = LoadingCache<String, Int, Refused>(capacity: 10) { _ in 1 }
    await #expect(throws: Refused.self) {
      try await cache.value(for: "a") { () throws(Refused) in throw Refused() }
    }
    #expect(try await cache.value(for: "a") { 1 } == 1)
    #expect(try await cache.value(for: "a") { 2 } == 1)
    cache.removeAll()
    #expect(try await cache.value(for: "a") { 3 } == 3)
  }

  @Test func `What is too large for memory is made again, and does not push out the others`()
    async throws
  {
    let cache = LoadingCache<String, Int, Refused>(capacity: 10) { $0 }
    #expect(try await cache.value(for: "small") { 4 } == 4)
    #expect(try await cache.value(for: "large") { 11 } == 11)
    #expect(try await cache.value(for: "large") { 12 } == 12)
    #expect(try await cache.value(for: "small") { 5 } == 4)
  }

  @Test func `What is no longer in memory comes from the store, and a failure is not stored`()
    async throws
  {
    let folder = Folder()
    let cache = LoadingCache<String, Int, Refused>(
      capacity: 1, limit: 1,
      store: .init(
        load: { key in folder[key] }, save: { value, key in folder.save(value, for: key) })
    ) { _ in 1 }
    await #expect(throws: Refused.self) {
      try await cache.value(for: "a") { () throws(Refused) in throw Refused() }
    }
    #expect(folder.all.isEmpty)
    #expect(try await cache.value(for: "a") { 1 } == 1)
    #expect(try await cache.value(for: "b") { 2 } == 2)
    #expect(folder.all == ["a": 1, "b": 2])
    #expect(try await cache.value(for: "a") { 3 } == 1)
  }
}
