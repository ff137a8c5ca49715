import Caches
import Testing

@Suite(.timeLimit(.minutes(5))) struct LRUCacheTests {
  @Test func `The least recently used values go when all cost too much together`() {
    var cache = LRUCache<String, Int>(capacity: 10)
    cache.insert(1, for: "a", cost: 4)
    cache.insert(2, for: "b", cost: 4)
    #expect(cache.use("a") == 1)
    cache.insert(3, for: "c", cost: 4)
    #expect(cache["b"] == nil && cache["a"] == 1 && cache["c"] == 3)
    #expect(cache.newestFirst.map(\.key) == ["c", "a"])
  }

  @Test func `Looking at a value is no use of it`() {
    var cache = LRUCache<String, Int>(capacity: 2)
    cache.insert(1, for: "a", cost: 1)
    cache.insert(2, for: "b", cost: 1)
    #expect(cache["a"] == 1)
    cache.insert(3, for: "c", cost: 1)
    #expect(cache["a"] == nil && cache.count == 2)
  }

  @Test func `A value that costs more than all may stays alone`() {
    var cache = LRUCache<String, Int>(capacity: 10)
    cache.insert(1, for: "a", cost: 4)
    cache.insert(2, for: "b", cost: 400)
    #expect(cache["a"] == nil && cache["b"] == 2)
    cache.insert(3, for: "b", cost: 3)
    cache.insert(4, for: "c", cost: 7)
    #expect(cache.count == 2)
    cache.remove("c")
    cache.insert(5, for: "d", cost: 7)
    #expect(cache["b"] == 3 && cache["d"] == 5)
  }

  @Test func `There are no more values than the limit`() {
    var cache = LRUCache<Int, Int>(capacity: .max, limit: 3)
    for number in 0..<10 { cache.insert(number, for: number) }
    #expect(cache.newestFirst.map(\.value) == [9, 8, 7])
  }
}
