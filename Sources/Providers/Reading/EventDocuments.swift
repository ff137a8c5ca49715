import Payload

/// The documents of an event stream, each scanned while it arrives, in constant memory. Anything
/// else, such as a keep-alive, is skipped; of a document with an error in it, the complete values
/// are read.
struct EventDocuments {
  private var documents: [Payload] = []

  private let blobs: any BlobStore
  private let limits: PayloadLimits
  private var stream = EventStream()
  private var sequence: DocumentSequence?
  /// The beginning of an event's data, while it may still be the end marker of some streams.
  private var held: [UInt8] = []
  /// Total bytes of all skeletons so far.
  private var skeletons = 0
  private var damage: PayloadError?
  /// Why there is no document, when there is none.
  private var refusal: PayloadError?
  private var isOver = false

  /// Some relays end a stream with this, which is not JSON.
  private static let last = "[done]"

  init(blobs: any BlobStore, limits: PayloadLimits) {
    self.blobs = blobs
    self.limits = limits
  }

  /// Scans the next bytes.
  ///
  /// - Throws: `PayloadError` only when the blob store fails.
  mutating func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    guard !isOver else { return }
    var stream = stream
    defer { self.stream = stream }
    try stream.feed(bytes) { (piece) throws(PayloadError) in try take(piece) }
  }

  /// Ends the stream.
  ///
  /// - Returns: The documents, and the first error in them.
  /// - Throws: `PayloadError` when there is no document.
  mutating func finish() throws(PayloadError) -> ([Payload], damage: PayloadError?) {
    var stream = stream
    defer { self.stream = stream }
    try stream.finish { (piece) throws(PayloadError) in try take(piece) }
    guard !documents.isEmpty else {
      throw damage ?? refusal ?? .truncated(offset: 0, reason: "there is no event in it")
    }
    return (documents, damage)
  }

  private mutating func take(_ piece: EventStream.Piece) throws(PayloadError) {
    guard !isOver else { return }
    switch piece {
    case .data(let bytes): try take(bytes)
    case .end: try endEvent()
    }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    if sequence != nil {
      try sequence?.feed(bytes)
      return
    }
    held += bytes
    if !mayBeLast { try begin() }
  }

  private var mayBeLast: Bool {
    guard held.count <= 32 else { return false }
    let word = String(decoding: held, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
    return Self.last.hasPrefix(word)
  }

  private mutating func begin() throws(PayloadError) {
    guard documents.count < DocumentSequence.most else {
      damage =
        damage ?? .tooLarge(offset: 0, reason: "more than \(DocumentSequence.most) events")
      isOver = true
      return
    }
    var limits = limits
    limits.skeleton = max(0, limits.skeleton - skeletons)
    var sequence = DocumentSequence(blobs: blobs, limits: limits)
    try sequence.feed(held[...])
    self.sequence = sequence
  }

  private mutating func endEvent() throws(PayloadError) {
    let isWord = sequence == nil && mayBeLast
    if sequence == nil, !isWord { try begin() }
    let begins = held.first { $0 > 0x20 }
    held = []
    defer { sequence = nil }
    // Either the end marker of a stream, or nothing.
    guard !isWord, var sequence else { return }
    do throws(PayloadError) {
      let (found, damage) = try sequence.finish()
      documents += found
      skeletons += found.reduce(0) { $0 + $1.skeleton.count }
      if let damage { note(damage) }
    } catch {
      if case .store = error { throw error }
      // Data that does not begin like a document was never meant to be one.
      if begins == UInt8(ascii: "{") || begins == UInt8(ascii: "[") {
        note(error)
      } else {
        refusal = refusal ?? error
      }
    }
  }

  private mutating func note(_ damage: PayloadError) {
    self.damage = self.damage ?? damage
    if case .tooLarge = damage { isOver = true }
  }
}
