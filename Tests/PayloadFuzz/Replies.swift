import Foundation
import Model
import ReplyCases
import Synchronization

/// Runs `count` damaged replies of every protocol, on all processors.
func fuzzReplies(_ count: Int) throws {
  for fuzzed in FuzzedProtocol.all {
    let start = ContinuousClock.now
    let empty = try ReplyFuzz(fuzzed)
    let whole = Mutex(empty)
    var first: UInt64 = 0
    while whole.withLock({ $0.replies < count }) {
      let seeds = first
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        var fuzz = empty
        let start = seeds + UInt64(part) * stretch
        for seed in start..<start + stretch { runOne(seed, &fuzz) }
        whole.withLock { $0.add(fuzz) }
      }
      first += UInt64(parts) * stretch
    }
    let result = whole.withLock { $0 }
    let seconds = start.duration(to: .now) / .seconds(1)
    let endings = result.endings.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    print(
      "\(fuzzed.name): \(result.replies) answers in \(result.jobs) jobs held in \(Int(seconds)) s, "
        + "\(result.submissions) times submitted: \(endings)")
  }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let megabytes = usage.ru_maxrss / 1024
  print("at most \(megabytes) MB of memory")
  if megabytes > 512 {
    print("retake-fuzz: that is too much")
    exit(1)
  }
}

/// The number of seeds that one processor takes at a time, and of such batches between checks
/// whether that is enough: the counts do not depend on the number of processors.
private let stretch: UInt64 = 500
private let parts = 16

private func runOne(_ seed: UInt64, _ fuzz: inout ReplyFuzz) {
  let start = ContinuousClock.now
  do {
    try fuzz.run(seed)
  } catch {
    print("retake-fuzz: \(error)")
    exit(1)
  }
  let seconds = start.duration(to: .now) / .seconds(1)
  if seconds > 5 {
    print("retake-fuzz: \(fuzz.fuzzed.name), case \(seed) took \(seconds) s")
    exit(1)
  }
}
