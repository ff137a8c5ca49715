package import Imagery

/// What an instruction would be sent with: the composer's own, or an earlier turn's again.
///
/// An instruction changes its type on its way from the composer to the wire:
/// 1. `SendRequest` (Studio) is what to send: the text in the composer, a turn again, or variants.
/// 2. `NextTurn` has its words, settings, references and regions, and the turn it continues from.
/// 3. `ConversationPlan` adds what goes along, the price and the limits exceeded; its `NextRequest`
///    is only the estimated size.
/// 4. `TurnDraft` is what was asked for, as an effect; `run` and batches get theirs the same way.
/// 5. `PendingSubmission` (Studio) waits while the draft becomes turns with numbers.
/// 6. `TurnPlan` (Effects) is the request for a draft while nothing is stored.
/// 7. `StoredTurn` (Effects) is the turn on disk while nothing is sent.
/// 8. `TurnRequest` (Providers) is what every codec gets: words, pictures, transcript, settings.
/// 9. `Submission` (Providers) makes the one paid call, as an `HTTPRequest`.
/// 10. `TransferRequest` and `Transfer` (Networking) carry that to libcurl and through it.
package struct NextTurn: Hashable, Sendable {
  package var parent: Int?
  package var words: String
  package var settings: Settings
  package var references: [Reference]
  /// In pixels of the edited picture.
  package var regions: [Region]
  /// Whether a copy with the regions outlined is sent.
  package var sendsMarkedCopy: Bool
  package var isTrimmed: Bool

  package init(
    parent: Int?, words: String, settings: Settings, references: [Reference],
    regions: [Region] = [], sendsMarkedCopy: Bool = true, isTrimmed: Bool
  ) {
    self.parent = parent
    self.words = words
    self.settings = settings
    self.references = references
    self.regions = regions
    self.sendsMarkedCopy = sendsMarkedCopy
    self.isTrimmed = isTrimmed
  }
}
