/// Values by key, each with a cost. When there are too many, or they cost too much together, the
/// least recently used are evicted; the newest is always kept.
package struct LRUCache<Key: Hashable, Value> {
  fileprivate struct Entry {
    var value: Value
    var cost: Int
    /// The use counter at its last use.
    var used: Int
  }

  /// The most that all values may cost, in the unit of `insert`.
  private let capacity: Int
  /// The maximum number of values.
  private let limit: Int
  private var entries: [Key: Entry] = [:]
  private var uses = 0
  private var cost = 0

  package init(capacity: Int, limit: Int = .max) {
    self.capacity = capacity
    self.limit = limit
  }

  package var count: Int { entries.count }

  /// The value of a key, without counting as a use.
  package subscript(key: Key) -> Value? { entries[key]?.value }

  /// All values, the most recently used first.
  package var newestFirst: [(key: Key, value: Value)] {
    entries.sorted { $0.value.used > $1.value.used }.map { ($0.key, $0.value.value) }
  }

  /// The value of a key, which counts as used now.
  @discardableResult package mutating func use(_ key: Key) -> Value? {
    guard let index = entries.index(forKey: key) else { return nil }
    uses += 1
    entries.values[index].used = uses
    return entries.values[index].value
  }

  /// Adds a value, or replaces the one of its key, and evicts what no longer fits.
  ///
  /// - Parameter cost: What the value costs, such as its bytes; not negative.
  package mutating func insert(_ value: Value, for key: Key, cost: Int = 0) {
    remove(key)
    uses += 1
    entries[key] = Entry(value: value, cost: cost, used: uses)
    self.cost += cost
    while entries.count > 1, entries.count > limit || self.cost > capacity,
      let oldest = entries.min(by: { $0.value.used < $1.value.used })
    {
      remove(oldest.key)
    }
  }

  package mutating func remove(_ key: Key) {
    cost -= entries.removeValue(forKey: key)?.cost ?? 0
  }

  package mutating func removeAll() {
    entries = [:]
    cost = 0
  }
}

extension LRUCache: Sendable where Key: Sendable, Value: Sendable {}
extension LRUCache.Entry: Sendable where Key: Sendable, Value: Sendable {}
extension LRUCache: Equatable where Value: Equatable {}
extension LRUCache.Entry: Equatable where Value: Equatable {}
extension LRUCache: Hashable where Value: Hashable {}
extension LRUCache.Entry: Hashable where Value: Hashable {}
