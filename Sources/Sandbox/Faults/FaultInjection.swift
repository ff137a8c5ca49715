import Synchronization

/// Decides which requests and jobs go wrong; the same seed and the same requests in the same order
/// give the same faults.
final class FaultInjection: Sendable {
  fileprivate struct State {
    var random: UInt64
    /// How often each fault has been injected.
    var injectedCounts: [Int]
  }

  /// A fault that replaces the response; the router turns it into one.
  struct Injected: Error {
    var kind: Fault.Kind
  }

  private let faults: [Fault]
  private let state: Mutex<State>

  init(_ faults: [Fault], seed: UInt64) {
    self.faults = faults
    state = Mutex(State(random: seed, injectedCounts: faults.map { _ in 0 }))
  }

  /// The fault to inject into the response to a request, if any.
  func responseFault(at place: Fault.Place) -> Fault.Kind? {
    nextFault { !$0.kind.isOfJob && $0.applies(to: place) }
  }

  /// The fault to inject into a new job, if any.
  func jobFault() -> Fault.Kind? { nextFault { $0.kind.isOfJob } }

  private func nextFault(_ matches: (Fault) -> Bool) -> Fault.Kind? {
    state.withLock { state in
      for (index, fault) in faults.enumerated() where matches(fault) {
        if let count = fault.count, state.injectedCounts[index] >= count { continue }
        guard fault.rate >= 1 || state.fraction() < fault.rate else { continue }
        state.injectedCounts[index] += 1
        return fault.kind
      }
      return nil
    }
  }

  /// The fault that an instruction requests with `[fault: KIND]` or `[fault: KIND@PLACE]`, and the
  /// instruction without that directive.
  static func directive(in text: String) -> (fault: Fault?, rest: String) {
    guard let match = text.firstMatch(of: /\[fault:\s{0,8}([^\]\s]{1,300})\s{0,8}\]\s*/),
      let fault = try? Fault(String(match.1))
    else { return (nil, text) }
    var rest = text
    rest.removeSubrange(match.range)
    return (fault, rest)
  }
}

extension FaultInjection.State {
  /// The next number from 0 to 1 of a SplitMix64 sequence.
  fileprivate mutating func fraction() -> Double {
    random &+= 0x9e37_79b9_7f4a_7c15
    var word = random
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    word ^= word >> 31
    return Double(word >> 11) / Double(1 << 53)
  }
}
