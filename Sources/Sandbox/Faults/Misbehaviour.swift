import Synchronization

/// Decides which requests and jobs go wrong; the same seed and the same requests in the same order
/// give the same faults.
final class Misbehaviour: Sendable {
  private let faults: [Fault]
  private let state: Mutex<UInt64>

  init(_ faults: [Fault], seed: UInt64) {
    self.faults = faults
    state = Mutex(seed)
  }

  /// What is to go wrong with the answer to a request, if anything.
  func answer(at place: Fault.Place) -> Fault.Kind? {
    pick { !$0.kind.isOfJob && ($0.place == nil || $0.place == place) }
  }

  /// What is to go wrong with a new job, if anything.
  func job() -> Fault.Kind? { pick { $0.kind.isOfJob } }

  private func pick(_ isMeant: (Fault) -> Bool) -> Fault.Kind? {
    for fault in faults where isMeant(fault) && (fault.rate >= 1 || fraction() < fault.rate) {
      return fault.kind
    }
    return nil
  }

  /// The next number from 0 to 1 of a SplitMix64 sequence.
  private func fraction() -> Double {
    let bits = state.withLock { state in
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      return word ^ word >> 31
    }
    return Double(bits >> 11) / Double(1 << 53)
  }

  /// The misbehaviour that an instruction orders with `[fault: KIND]`, and the instruction without.
  static func magicWord(in text: String) -> (kind: Fault.Kind?, rest: String) {
    guard let match = text.firstMatch(of: /\[fault:\s*([a-z0-9-]+)\s*\]\s*/),
      let kind = Fault.Kind(rawValue: String(match.1))
    else { return (nil, text) }
    var rest = text
    rest.removeSubrange(match.range)
    return (kind, rest)
  }
}
