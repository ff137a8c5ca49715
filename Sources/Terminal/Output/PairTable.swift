/// Numbers for pairs of colours, assigned in the order of first use.
///
/// ncurses knows colours only as numbered pairs, and changing one repaints every cell that uses it.
/// So a number keeps its colours until the table is full; then the whole table starts again.
struct PairTable {
  /// Two colours as ncurses numbers them; -1 is the terminal's own.
  struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
    /// Pair 0, which no table can change.
    static let standard = Pair(foreground: -1, background: -1)
  }

  /// The largest number there is.
  let limit: Int32
  private var numbers: [Pair: Int32] = [:]

  init(limit: Int32) {
    self.limit = max(0, limit)
  }

  var count: Int32 { Int32(numbers.count) }

  /// The number of a pair, if there is one.
  enum Answer: Equatable {
    case known(Int32)
    /// A number that must be defined before it is used.
    case new(Int32)
    case full
  }

  mutating func number(for pair: Pair) -> Answer {
    if pair == .standard { return .known(0) }
    if let number = numbers[pair] { return .known(number) }
    guard count < limit else { return .full }
    let number = count + 1
    numbers[pair] = number
    return .new(number)
  }

  /// Takes back the most recently assigned number.
  mutating func forget(_ pair: Pair) {
    numbers[pair] = nil
  }

  mutating func reset() {
    numbers.removeAll(keepingCapacity: true)
  }
}
