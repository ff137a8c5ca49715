import Payload

/// The documents of a stream of events: each is scanned while it arrives, in flat memory.
struct EventDocuments {
  private(set) var documents: [Payload] = []

  private let shelf: any BlobShelf
  private let limits: PayloadLimits
  private var stream = EventStream()
  private var scanner: PayloadScanner?
  /// The beginning of an event's data, as long as it may be the word that ends some streams.
  private var held: [UInt8] = []
  /// Bytes of all skeletons so far.
  private var skeletons = 0

  /// Some relays end a stream with this, which is no JSON.
  private static let last = Array("[DONE]".utf8)
  private static let mostDocuments = 10_000

  init(shelf: any BlobShelf, limits: PayloadLimits) {
    self.shelf = shelf
    self.limits = limits
  }

  mutating func feed(_ bytes: [UInt8]) throws(PayloadError) {
    var stream = stream
    defer { self.stream = stream }
    try stream.feed(bytes[...]) { (piece) throws(PayloadError) in try take(piece) }
  }

  mutating func finish() throws(PayloadError) -> [Payload] {
    var stream = stream
    defer { self.stream = stream }
    try stream.finish { (piece) throws(PayloadError) in try take(piece) }
    return documents
  }

  private mutating func take(_ piece: EventStream.Piece) throws(PayloadError) {
    switch piece {
    case .data(let bytes): try take(bytes)
    case .end: try endDocument()
    }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    if let scanner { return try scanner.feed(bytes) }
    held += bytes
    guard !Self.last.starts(with: held) else { return }
    try begin()
  }

  private mutating func begin() throws(PayloadError) {
    guard documents.count < Self.mostDocuments else {
      throw .tooLarge(offset: 0, reason: "more than \(Self.mostDocuments) events")
    }
    var limits = limits
    limits.skeleton = max(0, limits.skeleton - skeletons)
    let scanner = PayloadScanner(shelf: shelf, limits: limits)
    self.scanner = scanner
    try scanner.feed(held)
    held = []
  }

  private mutating func endDocument() throws(PayloadError) {
    if scanner == nil {
      // Empty data is a sign of life.
      if held.isEmpty || held == Self.last {
        held = []
        return
      }
      try begin()
    }
    guard let document = try scanner?.finish() else { return }
    scanner = nil
    skeletons += document.skeleton.count
    documents.append(document)
  }
}
