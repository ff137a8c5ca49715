/// A JSON document of any size: its text with the long strings taken out, and where those belong.
///
/// `body` gives back the exact original bytes, with the help of the blob store that holds the
/// strings.
package struct Payload: Hashable, Sendable {
  /// Valid JSON in UTF-8, with a placeholder for the content of each external string.
  package let skeleton: [UInt8]
  /// The external strings, in the order of their offsets.
  package let externalStrings: [ExternalString]
  /// The length of the original document in bytes.
  package let byteCount: Int

  /// Joins parts that are known to fit together.
  init(trusted skeleton: [UInt8], externalStrings: [ExternalString]) {
    self.skeleton = skeleton
    self.externalStrings = externalStrings
    byteCount = externalStrings.reduce(skeleton.count) {
      $0 + $1.byteCount - $1.placeholder.utf8.count
    }
  }

  /// Finds the string behind a placeholder that ordinary JSON code read from the skeleton.
  ///
  /// No other string value of the document equals a placeholder.
  package func externalString(for placeholder: String) -> ExternalString? {
    guard let index = ExternalStringPlaceholder.index(of: placeholder) else { return nil }
    return externalStrings.first { $0.index == index }
  }

  /// The exact original bytes, to be streamed.
  package var body: PayloadBody {
    var body = PayloadBody()
    body.append(self)
    return body
  }
}

/// One step from a value to a value inside it.
package enum PathComponent: Hashable, Sendable, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  case key(String)
  case index(Int)

  package init(stringLiteral value: String) { self = .key(value) }
  package init(integerLiteral value: Int) { self = .index(value) }
}

/// A long JSON string whose content lies in a blob store instead of in the skeleton.
package struct ExternalString: Hashable, Codable, Sendable {
  /// How the blob's bytes become the characters between the quotes.
  package enum Encoding: String, Hashable, Codable, Sendable {
    /// Base64 with `+` and `/`, padded with `=` to a multiple of four.
    case base64
    /// Base64 with `+` and `/` that needs padding and has none.
    case base64Unpadded
    /// Base64 with `-` and `_`, padded.
    case base64URL
    /// Base64 with `-` and `_` that needs padding and has none.
    case base64URLUnpadded
    /// The blob is the JSON text itself, escapes included.
    case verbatim
  }

  /// The number in the placeholder, unique within a payload.
  package let index: Int
  /// The byte offset of the placeholder's first character in the skeleton.
  package let offset: Int
  package let encoding: Encoding
  package let blob: Blob
  /// The length in the original document, in bytes, without the quotes.
  package let byteCount: Int

  package init(index: Int, offset: Int, encoding: Encoding, blob: Blob, byteCount: Int) {
    self.index = index
    self.offset = offset
    self.encoding = encoding
    self.blob = blob
    self.byteCount = byteCount
  }

  /// The text that replaces the string in the skeleton.
  package var placeholder: String { ExternalStringPlaceholder.text(index) }

  /// The same string at another offset.
  func moved(by distance: Int) -> ExternalString {
    ExternalString(
      index: index, offset: offset + distance, encoding: encoding, blob: blob,
      byteCount: byteCount)
  }
}

/// The short strings that replace external ones in a skeleton.
enum ExternalStringPlaceholder {
  static let prefix = "@retake:lifted:"

  static func text(_ index: Int) -> String { prefix + String(index) }

  /// The number of a placeholder; nil for text that is not exactly as `text` writes one.
  static func index(of text: String) -> Int? {
    guard text.hasPrefix(prefix), let index = Int(text.dropFirst(prefix.count)), index >= 0,
      self.text(index) == text
    else { return nil }
    return index
  }
}

extension PayloadBody {
  /// Turns the body into a document to walk through.
  ///
  /// - Throws: `PayloadError` when the bytes are not JSON. Blobs must stand where strings are, and
  ///   verbatim ones must be the content of strings.
  package func payload() throws(PayloadError) -> Payload {
    let numbered = assembled(from: 0)
    let scan = try numbered.checked()
    let own = Set(numbered.externalStrings.map(\.offset))
    // If any text reads like a placeholder, the numbers avoid it.
    var first = 0
    for (offset, index) in scan.lookalikes.sorted(by: { $0.index < $1.index })
    where !own.contains(offset) && index >= first {
      if index - first >= own.count { break }
      first = index + 1
    }
    return first == 0 ? numbered : assembled(from: first)
  }

  private func assembled(from first: Int) -> Payload {
    var skeleton: [UInt8] = []
    var externalStrings: [ExternalString] = []
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): skeleton += bytes
      case .blob(let blob, let encoding, let byteCount):
        let external = ExternalString(
          index: first + externalStrings.count, offset: skeleton.count, encoding: encoding,
          blob: blob,
          byteCount: byteCount)
        skeleton += external.placeholder.utf8
        externalStrings.append(external)
      }
    }
    return Payload(trusted: skeleton, externalStrings: externalStrings)
  }
}

extension Payload {
  /// Joins the parts of a stored payload.
  ///
  /// - Throws: `PayloadError` when they do not fit together.
  package init(skeleton: [UInt8], externalStrings: [ExternalString]) throws(PayloadError) {
    var position = 0
    for external in externalStrings {
      let placeholder = external.placeholder.utf8
      guard external.index >= 0, Self.plausibleLengths.contains(external.blob.byteCount) else {
        throw .invalid(
          offset: external.offset, reason: "the stored length of a long string is wrong")
      }
      let length = Base64Encoder(external.encoding)?.length(external.blob.byteCount)
      guard external.offset >= position, external.offset <= skeleton.count - placeholder.count,
        skeleton[external.offset...].starts(with: placeholder),
        external.byteCount == length ?? external.blob.byteCount
      else {
        throw .invalid(
          offset: external.offset, reason: "the stored position of a long string is wrong")
      }
      position = external.offset + placeholder.count
    }
    guard Set(externalStrings.map(\.index)).count == externalStrings.count else {
      throw .invalid(offset: 0, reason: "two long strings have the same number")
    }
    self.init(trusted: skeleton, externalStrings: externalStrings)
    _ = try checked()
  }

  /// Plausible lengths of a blob, in bytes, small enough that sums cannot overflow.
  private static let plausibleLengths = 0...1 << 40

  /// Checks that the skeleton is JSON.
  fileprivate func checked() throws(PayloadError) -> DocumentScan {
    // What was tolerated on arrival is tolerated again, so that it goes back unchanged.
    let limits = PayloadLimits(skeleton: .max, isTolerant: true)
    var scan = DocumentScan(blobs: nil, limits: limits)
    let count = try skeleton.withBytes { (bytes) throws(PayloadError) in try scan.feed(bytes) }
    guard count == skeleton.count else {
      throw .invalid(offset: count, reason: "expected nothing after the document")
    }
    _ = try scan.finish()
    return scan
  }
}

extension Payload {
  /// An object with one member, a blob in base64.
  package init(key: StaticString, base64 blob: Blob) {
    let start = Array("{\"\(key)\":\"".utf8)
    let external = ExternalString(
      index: 0, offset: start.count, encoding: .base64, blob: blob,
      byteCount: (blob.byteCount + 2) / 3 * 4)
    self.init(
      trusted: start + Array((external.placeholder + "\"}").utf8), externalStrings: [external])
  }
}

extension Payload: Codable {
  private enum CodingKeys: String, CodingKey {
    case skeleton, bytes
    case externalStrings = "lifts"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if let text = String(validating: skeleton, as: UTF8.self) {
      try container.encode(text, forKey: .skeleton)
    } else {
      // Only a key can be invalid text: such values are moved out of the skeleton.
      try container.encode(skeleton, forKey: .bytes)
    }
    try container.encode(externalStrings, forKey: .externalStrings)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bytes = try container.decodeIfPresent([UInt8].self, forKey: .bytes)
    let skeleton = try bytes ?? Array(container.decode(String.self, forKey: .skeleton).utf8)
    try self.init(
      skeleton: skeleton,
      externalStrings: container.decode([ExternalString].self, forKey: .externalStrings))
  }
}

/// What the scanner moves out, and what it refuses.
package struct PayloadLimits: Hashable, Sendable {
  /// String values with more bytes than this between their quotes are moved to the blob store.
  package var threshold: Int
  /// How deep arrays and objects may be nested.
  package var depth: Int
  /// How many bytes may stay in memory once the long strings are moved out.
  package var skeleton: Int
  /// How many strings may be moved out: each is a file.
  package var externalStrings: Int
  /// Whether `\ud83d` without its other half is accepted. Read as text, it becomes U+FFFD.
  package var allowsLoneSurrogates: Bool
  /// Whether errors are accepted that leave it clear where values begin and end: `NaN` and
  /// `Infinity`, a comma before a closing bracket, anything after the document, and, in strings,
  /// control characters, invalid UTF-8, unknown escapes and lone surrogates. A string with such an
  /// error is stored verbatim, so that the skeleton is valid text.
  package var isTolerant: Bool

  package init(
    threshold: Int = 1024, depth: Int = 512, skeleton: Int = 16 << 20,
    externalStrings: Int = 10_000,
    allowsLoneSurrogates: Bool = false, isTolerant: Bool = false
  ) {
    self.threshold = max(0, threshold)
    self.depth = depth
    self.skeleton = skeleton
    self.externalStrings = externalStrings
    self.allowsLoneSurrogates = allowsLoneSurrogates || isTolerant
    self.isTolerant = isTolerant
  }
}

/// Why a document was refused, or could not be stored or returned.
///
/// Offsets count the bytes of the document before the error.
package enum PayloadError: Error, Hashable, Sendable {
  /// The document is not JSON.
  case invalid(offset: Int, reason: String)
  /// The document is valid so far but ends too early.
  case truncated(offset: Int, reason: String)
  /// The document exceeds the limits.
  case tooLarge(offset: Int, reason: String)
  /// The blob store failed.
  case store(BlobError, offset: Int)

  package var offset: Int {
    switch self {
    case .invalid(let offset, _), .truncated(let offset, _), .tooLarge(let offset, _),
      .store(_, let offset):
      offset
    }
  }

  /// What is wrong, in words, without the offset.
  package var reason: String {
    switch self {
    case .invalid(_, let reason), .truncated(_, let reason), .tooLarge(_, let reason): reason
    case .store(let error, _): error.description
    }
  }
}

extension PayloadError: CustomStringConvertible {
  package var description: String { "\(reason) (at byte \(offset))" }
}
