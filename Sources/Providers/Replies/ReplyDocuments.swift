import Payload

/// The documents of a reply: usually one, sometimes several in a row. What follows the last one is
/// ignored; of a document with an error in it, the complete values are read.
struct DocumentSequence {
  private let blobs: any BlobStore
  private let limits: PayloadLimits
  private var documents: [Payload] = []
  private var scanner: PayloadScanner?
  private var damage: PayloadError?
  private var isOver = false
  /// Total bytes of all skeletons so far.
  private var skeletons = 0

  static let most = 10_000

  init(blobs: any BlobStore, limits: PayloadLimits) {
    self.blobs = blobs
    self.limits = limits
  }

  /// Whether the current document is complete, or there is none.
  var isBetween: Bool { scanner == nil || scanner?.isComplete == true }

  /// Scans the next bytes.
  ///
  /// - Throws: `PayloadError` only when the blob store fails.
  mutating func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    var rest = bytes
    while !isOver, !rest.isEmpty {
      do throws(PayloadError) {
        rest = rest.dropFirst(try feedOne(rest))
      } catch {
        if case .store = error { throw error }
        endBroken(error)
      }
    }
  }

  /// Ends the reply.
  ///
  /// - Returns: The documents, and what is wrong with the last one.
  /// - Throws: `PayloadError` when there is no document.
  mutating func finish() throws(PayloadError) -> ([Payload], damage: PayloadError?) {
    if !isOver, let scanner {
      do throws(PayloadError) {
        documents.append(try scanner.finish())
      } catch {
        if case .store = error { throw error }
        endBroken(error)
      }
    }
    scanner = nil
    isOver = true
    guard !documents.isEmpty else {
      throw damage ?? .truncated(offset: 0, reason: "the document is empty")
    }
    return (documents, damage)
  }

  private mutating func feedOne(_ bytes: ArraySlice<UInt8>) throws(PayloadError) -> Int {
    if let scanner {
      let count = try scanner.feed(bytes)
      if count < bytes.count || scanner.isComplete {
        let document = try scanner.finish()
        self.scanner = nil
        skeletons += document.skeleton.count
        documents.append(document)
      }
      return count
    }
    var space = 0
    if !documents.isEmpty {
      space = bytes.prefix { $0 <= 0x20 || $0 == UInt8(ascii: ",") }.count
      guard let first = bytes.dropFirst(space).first else { return bytes.count }
      // A document is followed by another one or by nothing.
      guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
        documents.count < Self.most
      else {
        isOver = true
        return bytes.count
      }
    }
    var limits = limits
    limits.skeleton = max(0, limits.skeleton - skeletons)
    scanner = PayloadScanner(blobs: blobs, limits: limits)
    return space
  }

  private mutating func endBroken(_ error: PayloadError) {
    let salvaged = scanner?.salvage()
    if let salvaged { documents.append(salvaged) }
    scanner = nil
    isOver = true
    // After a document, `[DONE]` is the end marker of some streams, and `[` may begin any text.
    if case .invalid = error, salvaged == nil, !documents.isEmpty { return }
    damage = error
  }
}

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
    try stream.feed(bytes) { (piece) throws(PayloadError) in try scan(piece) }
  }

  /// Ends the stream.
  ///
  /// - Returns: The documents, and the first error in them.
  /// - Throws: `PayloadError` when there is no document.
  mutating func finish() throws(PayloadError) -> ([Payload], damage: PayloadError?) {
    var stream = stream
    defer { self.stream = stream }
    try stream.finish { (piece) throws(PayloadError) in try scan(piece) }
    guard !documents.isEmpty else {
      throw damage ?? refusal ?? .truncated(offset: 0, reason: "there is no event in it")
    }
    return (documents, damage)
  }

  private mutating func scan(_ piece: EventStream.Piece) throws(PayloadError) {
    guard !isOver else { return }
    switch piece {
    case .data(let bytes): try scan(bytes)
    case .end: try endEvent()
    }
  }

  private mutating func scan(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
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
      if let damage { record(damage) }
    } catch {
      if case .store = error { throw error }
      // Data that does not begin like a document was never meant to be one.
      if begins == UInt8(ascii: "{") || begins == UInt8(ascii: "[") {
        record(error)
      } else {
        refusal = refusal ?? error
      }
    }
  }

  private mutating func record(_ damage: PayloadError) {
    self.damage = self.damage ?? damage
    if case .tooLarge = damage { isOver = true }
  }
}

/// Server-sent events (HTML Living Standard, "Server-sent events") as a state machine that consumes
/// chunks.
///
/// It passes on the data of an event while it arrives, however long the line is, and keeps none of
/// it. Lines end with CR, LF or both; chunks may end anywhere.
struct EventStream {
  enum Piece {
    /// The next bytes of the current event's data.
    case data(ArraySlice<UInt8>)
    /// The event is complete; it had data.
    case end
  }

  private enum Place {
    /// In the name of a field, or at its beginning when the name is empty.
    case name
    /// After the colon of a data line, where one space does not count.
    case colon
    case data
    /// In a comment, or in a field that is not needed here.
    case ignored
  }

  private var place = Place.name
  private var name: [UInt8] = []
  private var endedWithCR = false
  private var hasData = false

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")
  private static let dataName = Array("data".utf8)

  mutating func feed<Failure: Error>(
    _ bytes: ArraySlice<UInt8>, _ take: (Piece) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = bytes
    while let byte = rest.first {
      // The second half of a CR LF is not a line of its own.
      if endedWithCR, byte == Self.lf {
        endedWithCR = false
        rest = rest.dropFirst()
        continue
      }
      endedWithCR = false
      switch place {
      case .data, .ignored:
        let end = rest.firstIndex { $0 == Self.cr || $0 == Self.lf } ?? rest.endIndex
        if place == .data, end > rest.startIndex { try take(.data(rest[..<end])) }
        rest = rest[end...]
      case .colon:
        if byte == UInt8(ascii: " ") { rest = rest.dropFirst() }
        place = .data
      case .name:
        if byte == UInt8(ascii: ":") {
          rest = rest.dropFirst()
          if name == Self.dataName { try beginData(take) } else { place = .ignored }
        } else if byte != Self.cr, byte != Self.lf {
          rest = rest.dropFirst()
          name.append(byte)
          if name.count > Self.dataName.count { place = .ignored }
        }
      }
      if let byte = rest.first, byte == Self.cr || byte == Self.lf {
        rest = rest.dropFirst()
        endedWithCR = byte == Self.cr
        try endLine(take)
      }
    }
  }

  /// Ends the stream. An event without the empty line after it counts, because not every server
  /// sends one.
  mutating func finish<Failure: Error>(_ take: (Piece) throws(Failure) -> Void) throws(Failure) {
    if place != .name || !name.isEmpty { try endLine(take) }
    try endEvent(take)
  }

  private mutating func beginData<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    place = .colon
    if hasData { try take(.data([Self.lf])) }
    hasData = true
  }

  private mutating func endLine<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    let isEmpty = place == .name && name.isEmpty
    // A name without a colon is a field without a value.
    if place == .name, name == Self.dataName { try beginData(take) }
    place = .name
    name = []
    if isEmpty { try endEvent(take) }
  }

  private mutating func endEvent<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    guard hasData else { return }
    hasData = false
    try take(.end)
  }
}
