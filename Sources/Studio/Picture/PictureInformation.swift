import Imagery
import Model

extension Turn {
  /// What is known about the turn's picture, one fact per line with aligned values: its file, how
  /// it was made, and what was requested where the result differs. Empty without a picture.
  func pictureInformation(of picture: Picture, isFree: Bool) -> [String] {
    var facts: [(String, String)] = [
      ("size", sizeText(of: picture)),
      ("type", picture.type.name),
      ("bytes", "\(grouped(picture.byteCount)) (\(byteText(picture.byteCount)))"),
      ("sha-256", String(picture.digest.prefix(16)) + (picture.digest.count > 16 ? "…" : "")),
      ("model", outcome?.model ?? model),
      ("profile", profile),
    ]
    if let answered = outcome?.model, answered != model { facts.append(("asked", model)) }
    if let seed = settings.tuning[.seed] { facts.append(("seed", numberText(seed))) }
    if let ended { facts.append(("time", tookText(seconds: ended.seconds(since: created)))) }
    facts.append(("cost", costText(isFree: isFree)))
    facts.append(("made", "\(created.minuteText) UTC"))
    return facts.map { name, value in
      name + String(repeating: " ", count: max(1, 9 - name.count)) + value
    }
  }

  private func sizeText(of picture: Picture) -> String {
    let (size, tenths) = (picture.size, (picture.size.pixelCount + 50_000) / 100_000)
    let text = "\(size), \(tenths / 10).\(tenths % 10) megapixels"
    return missedSize.map { "\(text), requested \($0)" } ?? text
  }

  private func costText(isFree: Bool) -> String {
    guard let dollars = outcome?.usage.dollars else { return isFree ? "nothing" : "unknown" }
    return (outcome?.usage.isEstimated == true ? "about " : "") + moneyText(dollars)
  }
}
