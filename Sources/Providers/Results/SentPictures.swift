import Payload

/// The pictures sent with a request: none of them is a result, wherever a reply repeats it.
package struct SentPictures: Hashable, Sendable {
  /// The names of their blobs.
  package var blobs: Set<String>
  package var addresses: Set<String>
  /// Whether these are all the pictures. For a job that another process began, that is not known.
  package var isComplete: Bool

  package init(blobs: Set<String> = [], addresses: Set<String> = [], isComplete: Bool = false) {
    self.blobs = blobs
    self.addresses = addresses
    self.isComplete = isComplete
  }

  init(_ turn: TurnRequest) {
    self.init(isComplete: true)
    for attachment in turn.attachments {
      switch attachment.source {
      case .blob(let blob, _): blobs.insert(blob.name)
      case .url(let address): addresses.insert(address)
      }
    }
    for external in turn.transcript?.externalStrings ?? [] { blobs.insert(external.blob.name) }
  }
}
