import Foundation
import Synchronization

/// Runs `count` files and pictures through the decoders and encoders in C, on all processors.
func fuzzCodecs(_ count: Int) {
  let start = ContinuousClock.now
  let whole = Mutex(CodecFuzz())
  let parts = max(1, (count + stretch - 1) / stretch)
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    var fuzz = CodecFuzz()
    for seed in (part * stretch)..<min(count, (part + 1) * stretch) {
      let start = processorSeconds()
      do {
        try fuzz.run(UInt64(seed))
      } catch {
        print("retake-fuzz: codecs, case \(seed): \(error)")
        exit(1)
      }
      let seconds = processorSeconds() - start
      if seconds > 5 {
        print("retake-fuzz: codecs, case \(seed) took \(seconds) s")
        exit(1)
      }
    }
    whole.withLock { $0.add(fuzz) }
  }
  let seconds = start.duration(to: .now) / .seconds(1)
  let counts = whole.withLock { $0.counts }.sorted { $0.key < $1.key }
  print(
    "codecs: \(count) cases held in \(Int(seconds)) s: "
      + counts.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
}

/// The processor time used by this thread; the machine may be busy with other work.
private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private let stretch = 500
