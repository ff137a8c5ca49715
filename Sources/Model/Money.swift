/// US dollars as people write them: `$0.20`, `$0.134` where the tenth of a cent counts.
package func moneyText(_ dollars: Double) -> String {
  guard dollars.isFinite, dollars.magnitude < 1e12 else { return "$?" }
  let thousandths = Int((dollars.magnitude * 1000).rounded())
  let sign = dollars < 0 && thousandths > 0 ? "-" : ""
  let (whole, rest) = (thousandths / 1000, thousandths % 1000)
  let digits = String(1000 + rest).dropFirst()
  return "\(sign)$\(whole).\(rest % 10 == 0 ? digits.dropLast() : digits)"
}

/// Bytes as people write them: `340 kB`, `2.4 MB`.
package func byteText(_ bytes: Int) -> String {
  if bytes < 1000 { return "\(bytes) B" }
  if bytes < 1_000_000 { return "\((bytes + 500) / 1000) kB" }
  let tenths = (bytes + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10) MB"
}

/// How long something took that has ended: `under 1 s`, else as a duration.
package func tookText(seconds: Double) -> String {
  seconds < 1 ? "under 1 s" : durationText(seconds: seconds)
}

/// A duration in words for people: `8 s`, `2 min 5 s`.
package func durationText(seconds: Double) -> String {
  let whole = Int(max(0, min(seconds, 1e9)))
  return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}
