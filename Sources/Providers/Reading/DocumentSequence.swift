import Payload

/// The documents of an answer: one, mostly, or several behind each other. What stands behind the last
/// is no part of it; of a document with something wrong in it what is whole is read.
struct DocumentSequence {
  private let shelf: any BlobShelf
  private let limits: PayloadLimits
  private var documents: [Payload] = []
  private var scanner: PayloadScanner?
  private var damage: PayloadError?
  private var isOver = false
  /// Bytes of all skeletons so far.
  private var skeletons = 0

  static let most = 10_000

  init(shelf: any BlobShelf, limits: PayloadLimits) {
    self.shelf = shelf
    self.limits = limits
  }

  /// Whether the document at hand is complete, or there is none.
  var isBetween: Bool { scanner == nil || scanner?.isComplete == true }

  /// Throws when the shelf fails only.
  mutating func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    var rest = bytes
    while !isOver, !rest.isEmpty {
      do throws(PayloadError) {
        rest = rest.dropFirst(try feedOne(rest))
      } catch {
        if case .shelf = error { throw error }
        endBroken(error)
      }
    }
  }

  /// The documents, and what is wrong with the last; throws when there is none.
  mutating func finish() throws(PayloadError) -> ([Payload], damage: PayloadError?) {
    if !isOver, let scanner {
      do throws(PayloadError) {
        documents.append(try scanner.finish())
      } catch {
        if case .shelf = error { throw error }
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
      // What follows a document is another one or nothing.
      guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
        documents.count < Self.most
      else {
        isOver = true
        return bytes.count
      }
    }
    var limits = limits
    limits.skeleton = max(0, limits.skeleton - skeletons)
    scanner = PayloadScanner(shelf: shelf, limits: limits)
    return space
  }

  private mutating func endBroken(_ error: PayloadError) {
    let salvaged = scanner?.salvage()
    if let salvaged { documents.append(salvaged) }
    scanner = nil
    isOver = true
    // Behind a document `[DONE]` is the word that ends some streams, and `[` may begin any words.
    if case .invalid = error, salvaged == nil, !documents.isEmpty { return }
    damage = error
  }
}
