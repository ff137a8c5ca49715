import Cells
import Numbers

/// How fast what we write arrives, told by fences: a question after a slice of output, whose answer
/// says that everything before it has been taken.
///
/// As in the congestion control BBR the rate at which things arrive and the shortest round trip of the
/// last while say how much may be on its way: enough to keep the line busy, and at most 50 ms more.
/// All times are seconds of one clock.
package struct LinkMeter: Sendable {
  /// What waits in the line beyond what it holds anyway, seconds.
  static let patience = 0.05
  /// What may be on its way before anything is known, bytes; the same where no answer will come; and how
  /// many bytes a second are taken to arrive then, which is the slowest line people still work on.
  static let firstWindow = 6 << 10
  static let blindWindow = 1536
  static let blindRate = 14_000.0
  /// Seconds after which an answer is no longer waited for.
  static let deadline = 0.8
  /// Below so many bytes a second a link becomes slow, and a tenth above them it stops being so.
  static let slowRate = 256_000.0
  /// So many answers in a row must have waited in the line before its rate is believed to be a low one:
  /// what little was sent tells little, and a terminal that draws is late for once.
  static let waitsOfSlow = 3

  /// False: fences are not asked for, or not answered.
  package private(set) var isFenced: Bool
  /// Without fences: whether there may be a line behind the one that is seen, so that its room tells
  /// nothing.
  private let isPaced: Bool
  private(set) var link = Link()

  private struct Fence {
    /// Bytes sent up to it.
    var position: Int
    var time: Double
    /// What had arrived when it was sent, and when that was known.
    var base: (bytes: Int, time: Double)
    var isLost = false
  }

  private var sent = 0
  private var delivered = 0
  private var deliveredTime = 0.0
  private var lastFence = 0
  private var fences: [Fence] = []
  /// The answer from which the rate of a burst is counted.
  private var mark: (bytes: Int, time: Double)?
  private var rate: Double?
  /// Answers in a row that waited for what was sent before them.
  private var waits = 0
  private var trips: [(time: Double, seconds: Double)] = []
  /// What was on its way at a time, if the line takes `blindRate`.
  private var blind = (bytes: 0.0, time: 0.0)
  private var hasGivenUp = false

  /// `isFenced` says whether the terminal can be asked at all.
  package init(isFenced: Bool, isPaced: Bool = true) {
    self.isFenced = isFenced
    self.isPaced = isPaced
  }

  /// Bytes since the last fence: what is small needs none.
  var unfenced: Int { sent - lastFence }
  /// Whether an answer is waited for.
  package var isWaiting: Bool { fences.contains { !$0.isLost } }
  private var inFlight: Int { isWaiting ? sent - delivered : max(0, unfenced - 1024) }

  /// Bytes that may be written now; at most 0 when an answer must come first.
  func room(at now: Double) -> Int {
    guard isFenced || isPaced else { return Self.firstWindow }
    return window.map { $0 - inFlight } ?? blindWindow - Int(clamping: blindBytes(at: now))
  }

  private var blindWindow: Int { hasGivenUp ? Self.blindWindow : Self.firstWindow }

  private func blindBytes(at now: Double) -> Double {
    max(0, blind.bytes - (now - blind.time) * Self.blindRate)
  }

  /// How much is written in one go: what takes 25 ms; little at first, so that the first answer tells
  /// the way there and not the time the slice took.
  var slice: Int {
    guard let rate = link.bytesPerSecond else { return 1024 }
    return min(1 << 20, max(1024, rate / 40))
  }

  /// How much may be on its way; nil while nothing is known.
  private var window: Int? {
    guard isFenced, let rate = link.bytesPerSecond, let trip = link.roundTrip else { return nil }
    // Even the shortest of long trips was lengthened a little by what was on the way with it.
    let patience = max(0.01, Self.patience - trip / 10)
    return max(4096, Int(clamping: Double(rate) * (trip + patience)))
  }

  /// Seconds from `now` after which waiting for an answer is given up, or more may be sent without one;
  /// nil when neither is awaited.
  package func wait(at now: Double) -> Double? {
    guard isFenced else {
      let surplus = blindBytes(at: now) - Double(blindWindow)
      return isPaced && surplus >= 0 ? (surplus + 64) / Self.blindRate : nil
    }
    guard let first = fences.first(where: { !$0.isLost }) else { return nil }
    // While nothing is known yet, more may be sent as time goes by.
    let most = link.bytesPerSecond == nil ? 0.05 : .infinity
    return min(most, max(0, first.time + limit - now))
  }

  private var limit: Double { max(Self.deadline, 4 * (link.roundTrip ?? 0)) }

  mutating func note(sent count: Int, at now: Double) {
    sent += count
    blind = (blindBytes(at: now) + Double(count), now)
  }

  /// A fence is written now.
  mutating func fence(at now: Double) {
    if !isWaiting {
      deliveredTime = now
      delivered = lastFence
      mark = nil
    }
    fences.append(Fence(position: sent, time: now, base: (delivered, deliveredTime)))
    lastFence = sent
  }

  /// The answer to the oldest fence came.
  package mutating func answered(at now: Double) {
    guard !fences.isEmpty else { return }
    let fence = fences.removeFirst()
    (isFenced, hasGivenUp) = (true, false)
    guard !fence.isLost else { return }
    measure(fence, at: now)
    delivered = max(delivered, fence.position)
    deliveredTime = now
    settle()
  }

  /// Gives up on answers that are overdue. A terminal that never answered is not asked again.
  package mutating func expire(at now: Double) {
    var gaveUp = false
    for index in fences.indices where !fences[index].isLost && now - fences[index].time > limit {
      fences[index].isLost = true
      gaveUp = true
    }
    if gaveUp, link.roundTrip == nil {
      (isFenced, hasGivenUp) = (false, true)
      for index in fences.indices { fences[index].isLost = true }
    }
    guard gaveUp, !isWaiting else { return }
    delivered = sent
    lastFence = sent
    // Answers this late may be to any of them; the next ones are counted afresh.
    if link.roundTrip != nil { fences.removeAll() }
  }

  private mutating func measure(_ fence: Fence, at now: Double) {
    trips.append((now, max(0.0005, now - fence.time)))
    trips.removeAll { now - $0.time > 60 }
    let trip = trips.map(\.seconds).min() ?? 0
    let inFlight = fence.position - fence.base.bytes
    var sample = Double(inFlight) / max(0.0005, now - fence.base.time)
    if let mark {
      let bytes = fence.position - mark.bytes
      if bytes >= 4096 {
        // Answers that come in a heap say little about the line between them.
        sample = max(sample, Double(bytes) / max(now - mark.time, trip / 4, 0.0005))
        if bytes >= 4 * slice { self.mark = (fence.position, now) }
      }
    } else {
      mark = (fence.position, now)
    }
    guard let known = rate else {
      rate = sample
      return
    }
    if now - fence.time > trip * 1.02 + 0.02, inFlight > 4096 {
      // It waited in the line: the line is full, and this is what it can.
      rate = known + (sample - known) * 0.15
      waits += 1
    } else if sample > known {
      // One lucky answer shall not open the gates.
      rate = min(sample, known * 1.5)
      waits = 0
    }
  }

  private mutating func settle() {
    link.roundTrip = trips.map(\.seconds).min()
    let known = max(4096, rate ?? 0)
    link.bytesPerSecond = Int(clamping: known)
    guard delivered >= 8192 else { return }
    if known < Self.slowRate, waits >= Self.waitsOfSlow { link.isSlow = true }
    if known > Self.slowRate * 1.1 { link.isSlow = false }
  }
}
