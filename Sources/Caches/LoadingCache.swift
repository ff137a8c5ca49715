import Synchronization

/// Makes each value once. Equal requests at the same time share one run; what was made stays in memory
/// until it is the least recently used, and in the store below it if there is one. Failures do not stay, so
/// the next request tries again.
package final class LoadingCache<
  Key: Hashable & Sendable, Value: Sendable, Problem: Error
>: Sendable {
  /// A slower and larger place below memory, such as a folder.
  package struct Store: Sendable {
    fileprivate let load: @Sendable (Key) async -> Value?
    fileprivate let save: @Sendable (Value, Key) -> Void

    /// - Parameters:
    ///   - load: Returns the stored value; nil if there is none.
    ///   - save: Stores a value, or not; it must not block.
    package init(
      load: @escaping @Sendable (Key) async -> Value?,
      save: @escaping @Sendable (Value, Key) -> Void
    ) {
      self.load = load
      self.save = save
    }
  }

  private let memory: Mutex<LRUCache<Key, Value>>
  private let flight = SingleFlight<Key, Value, Problem>()
  private let capacity: Int
  private let store: Store?
  private let cost: @Sendable (Value) -> Int

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - capacity: The most that the values in memory may cost together. One that costs more by itself is
  ///     not kept there.
  ///   - limit: The most values in memory.
  ///   - cost: What a value costs, in the unit of `capacity`.
  package init(
    capacity: Int, limit: Int = .max, store: Store? = nil,
    cost: @escaping @Sendable (Value) -> Int
  ) {
    memory = Mutex(LRUCache(capacity: capacity, limit: limit))
    self.capacity = capacity
    self.store = store
    self.cost = cost
  }

  /// The value of a key: from memory, from the store, from the run under way, or made now.
  package func value(
    for key: Key, _ make: @escaping @Sendable () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    if let value = memory.withLock({ $0.use(key) }) { return value }
    return try await flight.value(for: key) { () async throws(Problem) in
      // A run may have ended since.
      if let value = self.memory.withLock({ $0.use(key) }) { return value }
      if let value = await self.store?.load(key) {
        self.insert(value, for: key)
        return value
      }
      let value = try await make()
      self.insert(value, for: key)
      self.store?.save(value, key)
      return value
    }
  }

  private func insert(_ value: Value, for key: Key) {
    let cost = cost(value)
    if cost <= capacity { memory.withLock { $0.insert(value, for: key, cost: cost) } }
  }

  /// Drops what is in memory.
  package func removeAll() { memory.withLock { $0.removeAll() } }
}
