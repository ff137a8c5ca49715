import Cells
import Numbers

/// Measures how fast output arrives, by fences: a question after a slice of output, whose answer
/// shows that everything before it has been processed.
///
/// As in the congestion control BBR, the delivery rate and the shortest recent round trip determine
/// how much may be in flight: enough to keep the line busy, and at most 50 ms more. All times are
/// seconds of one clock.
package struct LinkMeter: Sendable {
  /// The queueing allowed beyond what the line itself holds, seconds.
  static let patience = 0.05
  /// The bytes that may be in flight before anything is known; the same when no answer will come;
  /// and the bytes per second assumed then, which is the slowest line people still work on.
  static let firstWindow = 6 << 10
  static let blindWindow = 1536
  static let blindRate = 14_000.0
  /// Seconds after which an answer is no longer awaited.
  static let deadline = 0.8
  /// Below this many bytes per second a link becomes slow, and a tenth above it stops being slow.
  static let slowRate = 256_000.0
  /// The answers in a row that must have queued before a low rate is believed: a small amount sent
  /// says little, and a terminal that draws may be late once.
  static let waitsOfSlow = 3

  /// Whether fences are sent and answered.
  package private(set) var isFenced: Bool
  /// Without fences, whether there may be a line behind the visible one, so that its free room says
  /// nothing.
  private let isPaced: Bool
  private(set) var link = Link()

  /// A question that was sent and not answered yet.
  private struct Fence {
    /// The bytes sent up to it.
    var position: Int
    var time: Double
    /// The bytes that had been delivered when it was sent, and when that was known.
    var base: (bytes: Int, time: Double)
    var isLost = false
  }

  private var sent = 0
  private var delivered = 0
  private var deliveredTime = 0.0
  private var lastFence = 0
  private var fences: [Fence] = []
  /// The answer from which the rate of a burst is measured.
  private var mark: (bytes: Int, time: Double)?
  private var rate: Double?
  /// The answers in a row that queued behind earlier output.
  private var waits = 0
  private var trips: [(time: Double, seconds: Double)] = []
  /// The bytes in flight at a time, assuming that the line takes `blindRate`.
  private var blind = (bytes: 0.0, time: 0.0)
  private var hasGivenUp = false

  /// `isFenced` says whether the terminal can be asked at all.
  package init(isFenced: Bool, isPaced: Bool = true) {
    self.isFenced = isFenced
    self.isPaced = isPaced
  }

  /// The bytes since the last fence: small output needs none.
  var unfenced: Int { sent - lastFence }
  /// Whether an answer is awaited.
  package var isWaiting: Bool { fences.contains { !$0.isLost } }
  private var inFlight: Int { isWaiting ? sent - delivered : max(0, unfenced - 1024) }

  /// The bytes that may be written now; at most 0 if an answer must come first.
  func room(at now: Double) -> Int {
    guard isFenced || isPaced else { return Self.firstWindow }
    return window.map { $0 - inFlight } ?? blindWindow - Int(clamping: blindBytes(at: now))
  }

  private var blindWindow: Int { hasGivenUp ? Self.blindWindow : Self.firstWindow }

  private func blindBytes(at now: Double) -> Double {
    max(0, blind.bytes - (now - blind.time) * Self.blindRate)
  }

  /// The bytes written in one go: what takes 25 ms; little at first, so that the first answer
  /// measures the round trip and not the slice.
  var slice: Int {
    guard let rate = link.bytesPerSecond else { return 1024 }
    return min(1 << 20, max(1024, rate / 40))
  }

  /// The bytes that may be in flight; nil while nothing is known.
  private var window: Int? {
    guard isFenced, let rate = link.bytesPerSecond, let trip = link.roundTrip else { return nil }
    // Even the shortest of long round trips includes some queueing.
    let patience = max(0.01, Self.patience - trip / 10)
    return max(4096, Int(clamping: Double(rate) * (trip + patience)))
  }

  /// Seconds from `now` until an awaited answer is given up, or until more may be sent without one;
  /// nil if neither applies.
  package func wait(at now: Double) -> Double? {
    guard isFenced else {
      let surplus = blindBytes(at: now) - Double(blindWindow)
      return isPaced && surplus >= 0 ? (surplus + 64) / Self.blindRate : nil
    }
    guard let first = fences.first(where: { !$0.isLost }) else { return nil }
    // While nothing is known yet, more may be sent as time passes.
    let most = link.bytesPerSecond == nil ? 0.05 : .infinity
    return min(most, max(0, first.time + limit - now))
  }

  private var limit: Double { max(Self.deadline, 4 * (link.roundTrip ?? 0)) }

  mutating func recordSent(_ count: Int, at now: Double) {
    sent += count
    blind = (blindBytes(at: now) + Double(count), now)
  }

  /// Records that a fence is written now.
  mutating func fence(at now: Double) {
    if !isWaiting {
      deliveredTime = now
      delivered = lastFence
      mark = nil
    }
    fences.append(Fence(position: sent, time: now, base: (delivered, deliveredTime)))
    lastFence = sent
  }

  /// Records that the oldest fence was answered.
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

  /// Gives up on overdue answers. A terminal that never answered is not asked again.
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
    // Answers this late may belong to any fence; counting starts over with the next ones.
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
        // Answers that arrive in a burst say little about the line between them.
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
      // The output queued: the line is full, and this is its capacity.
      rate = known + (sample - known) * 0.15
      waits += 1
    } else if sample > known {
      // One lucky answer must not raise the rate too far.
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
