import Model
import Providers

extension TurnRunner {
  /// The regions of an instruction as far as they lie inside of the picture it edits. Throws when one
  /// of them does not at all.
  func regions(of draft: TurnDraft, past: TurnPast) throws(Failure) -> [PixelRect] {
    guard !draft.regions.isEmpty else { return [] }
    let picture = past.picture ?? draft.references.lazy.compactMap(\.picture).first
    guard let picture else {
      throw Failure(
        .usage, "A region needs a picture to be edited.",
        advice: "Send one along. Nothing was sent.")
    }
    var inside: [PixelRect] = []
    for region in draft.regions {
      guard let clipped = region.clipped(to: picture.size) else {
        throw Failure(
          .usage, "The region \(region) lies outside of the picture of \(picture.size).",
          advice: "Count from the top left, in pixels. Nothing was sent.")
      }
      inside.append(clipped)
    }
    return inside
  }

  /// A copy of the picture that is edited with the regions outlined; nil where none is wanted or there
  /// is no room for it among the pictures.
  func markedCopy(
    for turn: Turn, past: TurnPast, isWanted: Bool, at endpoint: Endpoint
  ) async throws(Failure) -> Picture? {
    guard isWanted, !turn.regions.isEmpty, let picture = past.picture ?? turn.firstPicture,
      hasRoom(for: turn, past, at: endpoint)
    else { return nil }
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.mark(
      ports.library.path(of: picture), regions: turn.regions, output: output)
    let (digest, byteCount) = try await ports.library.adoptFile(output)
    let marked = Picture(digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(marked)
    return marked
  }

  private func hasRoom(for turn: Turn, _ past: TurnPast, at endpoint: Endpoint) -> Bool {
    let edited = past.picture != nil && (past.transcript == nil || past.isKept) ? 1 : 0
    let others = turn.references.count + edited + (past.first == nil ? 0 : 1)
    return others < endpoint.capabilities.maxReferences
  }

  /// What is said of the regions after the instruction, and what the turn tells of it.
  func regionWords(
    for turn: Turn, past: TurnPast, _ attachments: TurnAttachments, _ draft: TurnDraft
  ) -> (words: String, note: String?) {
    guard !turn.regions.isEmpty, let picture = past.picture ?? turn.firstPicture else {
      return ("", nil)
    }
    let words = Model.regionWords(
      turn.regions, of: picture.size, hasMarkedCopy: attachments.hasMarkedCopy)
    let places = turn.regions.map(\.description).joined(separator: " and ")
    let what = turn.regions.count > 1 ? "The regions \(places) were" : "The region \(places) was"
    let manner =
      attachments.hasMarkedCopy
      ? "told in words and shown on a marked copy."
      : draft.sendsMarkedCopy
        ? "told in words only: \(draft.profile) takes no further picture." : "told in words only."
    return ("\n\n" + words, "\(what) \(manner)")
  }
}

extension Turn {
  /// What a first turn edits.
  var firstPicture: Picture? { references.lazy.compactMap(\.picture).first }
}
