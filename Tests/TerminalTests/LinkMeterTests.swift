import Cells
import Testing

@testable import Terminal

/// Links of a known rate and round trip, on a clock of their own.
@Suite(.timeLimit(.minutes(5))) struct LinkMeterTests {
  /// A line that takes bytes at a rate and answers each fence when it arrives.
  private struct Line {
    var rate: Double
    var trip: Double
    var meter = LinkMeter(isFenced: true)
    var now = 0.0
    /// When the line has taken everything written.
    var free = 0.0
    var answers: [Double] = []
    /// The longest time output queued behind earlier output, after the first second.
    var longestWait = 0.0
    var sent = 0

    /// Sends as much as may be sent for that many seconds.
    mutating func send(for seconds: Double) {
      let end = now + seconds
      while now < end {
        while meter.room(at: now) > 0 {
          let count = min(meter.slice, meter.room(at: now))
          free = max(now, free) + Double(count) / rate
          if now > 1 { longestWait = max(longestWait, free - now) }
          meter.recordSent(count, at: now)
          sent += count
          if meter.unfenced >= 1024 {
            meter.fence(at: now)
            answers.append(free + trip)
          }
        }
        guard let next = answers.first else { break }
        now = max(now, next)
        answers.removeFirst()
        meter.answered(at: now)
      }
    }
  }

  @Test(arguments: [(64_000.0, 0.3), (20_000, 0.1), (1_000_000, 0.05), (30_000_000, 0.001)])
  func `The line is kept busy without long queues`(_ rate: Double, _ trip: Double)
    throws
  {
    var line = Line(rate: rate, trip: trip)
    line.send(for: 6)
    let link = line.meter.link
    #expect(Double(line.sent) > 0.75 * rate * 6)
    let known = try #require(link.bytesPerSecond)
    #expect((0.8...1.25).contains(Double(known) / rate), "\(known)")
    let measured = try #require(link.roundTrip)
    #expect(measured < trip + 0.06, "\(measured)")
    #expect(line.longestWait < 0.2, "\(line.longestWait)")
  }

  @Test func `A slow link is recognized, and so is one that has become fast again`() {
    var line = Line(rate: 64_000, trip: 0.2)
    line.send(for: 3)
    #expect(line.meter.link.isSlow)
    line.rate = 5_000_000
    line.send(for: 4)
    #expect(!line.meter.link.isSlow)
  }

  @Test(arguments: [290_000.0, 340_000, 498_000, 2_000_000], [0.002, 0.02, 0.1])
  func `A link becomes fast again at the rate where it became slow`(_ rate: Double, _ trip: Double)
  {
    var line = Line(rate: 120_000, trip: trip)
    line.send(for: 3)
    #expect(line.meter.link.isSlow)
    line.rate = rate
    line.send(for: 6)
    #expect(!line.meter.link.isSlow)
  }

  @Test(arguments: [0.002, 0.01, 0.04])
  func `A terminal that is late with little output is not on a slow link`(_ late: Double) {
    var meter = LinkMeter(isFenced: true)
    var now = 0.0
    // A kilobyte at a time, each answered once the terminal has drawn.
    for _ in 0..<200 {
      meter.recordSent(1024, at: now)
      meter.fence(at: now)
      now += late
      meter.answered(at: now)
      #expect(!meter.link.isSlow)
    }
  }

  /// The most bytes queued in a line of that rate, after the first second, when as much is sent as
  /// may be and nothing is ever answered.
  private func longestMuteQueue(rate: Double, meter: LinkMeter) -> Double {
    var meter = meter
    var (now, queue, longest) = (0.0, 0.0, 0.0)
    while now < 10 {
      while meter.room(at: now) > 0 {
        let count = min(meter.slice, meter.room(at: now))
        meter.recordSent(count, at: now)
        queue += Double(count)
        if meter.isFenced, meter.unfenced >= 1024 { meter.fence(at: now) }
      }
      if now > 1 { longest = max(longest, queue) }
      let step = max(0.001, meter.wait(at: now) ?? 0.05)
      queue = max(0, queue - step * rate)
      now += step
      meter.expire(at: now)
    }
    #expect(!meter.isFenced)
    return longest
  }

  @Test(arguments: [true, false])
  func `Without any answer little queues in a line of 16 kB a second`(_ isAsked: Bool) {
    let queue = longestMuteQueue(rate: 16_000, meter: LinkMeter(isFenced: isAsked))
    #expect(queue < 16_000 * 0.4, "\(queue)")
  }

  @Test func `A late answer resumes the measuring`() {
    var meter = LinkMeter(isFenced: true)
    meter.recordSent(16 << 10, at: 0)
    meter.fence(at: 0)
    #expect(meter.room(at: 0) <= 0)
    #expect(meter.wait(at: 0.3) != nil)
    meter.expire(at: 1)
    #expect(!meter.isFenced)
    #expect(meter.room(at: 1) <= 0)
    #expect(meter.room(at: 1.2) > 0)
    #expect(meter.wait(at: 1.2) == nil)
    meter.answered(at: 2)
    #expect(meter.isFenced)
  }

  @Test func `A terminal without a line behind it takes all it can`() {
    var meter = LinkMeter(isFenced: false, isPaced: false)
    meter.recordSent(1 << 20, at: 0)
    #expect(meter.room(at: 0) > 0)
    #expect(meter.wait(at: 0) == nil)
  }

  @Test func `A line that stalls for a while does not stall the studio`() {
    var line = Line(rate: 64_000, trip: 0.1)
    line.send(for: 2)
    var meter = line.meter
    let now = line.now
    let wait = meter.wait(at: now)
    #expect(wait.map { $0 > 0 } == true)
    meter.expire(at: now + 5)
    #expect(!meter.isWaiting)
    #expect(meter.room(at: now + 5) > 0)
    #expect(meter.isFenced)
    for _ in 0..<10 { meter.answered(at: now + 6) }
    #expect(meter.room(at: now + 6) > 0)
  }

  @Test func `Small output costs no fence`() {
    var meter = LinkMeter(isFenced: true)
    for _ in 0..<20 { meter.recordSent(40, at: 0) }
    #expect(meter.unfenced < 1024)
    #expect(!meter.isWaiting)
    #expect(meter.wait(at: 5) == nil)
  }

  @Test func `Rows are sent in the order the user needs them`() {
    let rows = rowsInOrder(of: 10, caret: Point(x: 3, y: 8))
    #expect(rows == [8, 7, 9, 0, 1, 2, 3, 4, 5, 6])
    #expect(rowsInOrder(of: 4, caret: nil) == [3, 2, 0, 1])
    #expect(rowsInOrder(of: 1, caret: Point(x: 0, y: 0)) == [0])
    #expect(rowsInOrder(of: 0, caret: nil) == [])
  }
}
