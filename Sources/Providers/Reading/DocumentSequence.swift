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
