import Foundation
import PayloadCases

/// Runs `count` documents, half of them valid and half damaged.
func fuzzPayloads(_ count: Int) {
  var fuzz = Fuzz()
  let start = ContinuousClock.now
  for seed in 0..<UInt64(count) {
    do {
      if seed % 2 == 0 { try fuzz.valid(seed) } else { try fuzz.damaged(seed) }
    } catch {
      var cases = CaseGenerator(seed: seed)
      print(
        "retake-fuzz: case \(seed): \(error)\n\(String(decoding: cases.document(), as: UTF8.self))")
      exit(1)
    }
  }
  let seconds = start.duration(to: .now) / .seconds(1)
  print(
    "\(count) cases held in \(Int(seconds)) s: \(fuzz.externalString) long strings, "
      + "\(fuzz.refused) damaged documents refused")
}
