import Model
import Providers

extension SubmitTurn {
  /// The regions of an instruction as far as they lie inside of the picture it edits. Throws when one
  /// of them does not at all.
  func regions(of plan: ConversationPlan) throws(Failure) -> [PixelRect] {
    guard !plan.next.regions.isEmpty else { return [] }
    guard let picture = plan.edited else {
      throw Failure(
        .usage, "A region needs a picture to be edited.",
        advice: "Send one along. Nothing was sent.")
    }
    var inside: [PixelRect] = []
    for region in plan.next.regions {
      guard let clipped = region.clipped(to: picture.size) else {
        throw Failure(
          .usage, "The region \(region) lies outside of the picture of \(picture.size).",
          advice: "Count from the top left, in pixels. Nothing was sent.")
      }
      inside.append(clipped)
    }
    return inside
  }

  /// A copy of the picture that is edited with the regions outlined.
  func markedCopy(of picture: Picture, regions: [PixelRect]) async throws(Failure) -> Picture {
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.mark(
      ports.library.path(of: picture), regions: regions, output: output)
    let (digest, byteCount) = try await ports.library.adoptFile(output)
    let marked = Picture(digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(marked)
    return marked
  }

  /// What is said of the regions after the instruction, and what the turn tells of it.
  func regionWords(for turn: Turn, _ plan: ConversationPlan) -> (words: String, note: String?) {
    guard !turn.regions.isEmpty, let picture = plan.edited else { return ("", nil) }
    let words = Model.regionWords(
      turn.regions, of: picture.size, hasMarkedCopy: plan.hasMarkedCopy)
    let places = turn.regions.map(\.description).joined(separator: " and ")
    let what = turn.regions.count > 1 ? "The regions \(places) were" : "The region \(places) was"
    let manner =
      plan.hasMarkedCopy
      ? "told in words and shown on a marked copy."
      : plan.next.sendsMarkedCopy
        ? "told in words only: \(turn.profile) takes no further picture." : "told in words only."
    return ("\n\n" + words, "\(what) \(manner)")
  }
}
