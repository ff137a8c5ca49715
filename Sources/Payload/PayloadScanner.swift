/// Scans JSON in chunks of any size as it arrives, validates it strictly and moves its long strings
/// to a blob store.
///
/// Strict means RFC 8259 in valid UTF-8, without a byte order mark. A scanner belongs to one
/// thread. After an error it throws the same error again. Dropping a scanner half way leaves no
/// unfinished blob behind; finished ones are in `externalStrings`.
package final class PayloadScanner {
  private var scan: DocumentScan
  private var failure: PayloadError?

  /// Creates a scanner that moves long strings to `blobs`.
  package init(blobs: any BlobStore, limits: PayloadLimits = PayloadLimits()) {
    scan = DocumentScan(blobs: blobs, limits: limits)
  }

  deinit { scan.discard() }

  /// The strings moved out so far, all of them complete.
  package var externalStrings: [ExternalString] { scan.externalStrings }

  /// The number of bytes scanned so far.
  package var byteCount: Int { scan.byteCount }

  /// Whether the document is complete; a bare number never is before the end.
  package var isComplete: Bool { scan.isComplete }

  /// Scans the next bytes of the document.
  ///
  /// - Returns: The number of bytes consumed; with tolerant limits, what follows the document is
  ///   not.
  /// - Throws: `PayloadError` when the document is not JSON or exceeds the limits, or the store
  ///   fails.
  @discardableResult
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(PayloadError) -> Int {
    if let failure { throw failure }
    do {
      return try scan.feed(bytes)
    } catch {
      failure = error
      scan.discard()
      throw error
    }
  }

  /// Scans the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: [UInt8]) throws(PayloadError) -> Int {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Scans the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) -> Int {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Ends the document.
  ///
  /// - Throws: `PayloadError` when the document is not complete.
  package func finish() throws(PayloadError) -> Payload {
    if let failure { throw failure }
    do {
      return try scan.finish()
    } catch {
      failure = error
      scan.discard()
      throw error
    }
  }
}

extension PayloadScanner {
  /// Ends a document that stopped too early or has an error, and closes the containers around its
  /// complete values. The scanner must not be used afterwards.
  ///
  /// - Returns: The completed document; nil when it has no complete value.
  package func salvage() -> Payload? {
    failure = failure ?? .truncated(offset: scan.byteCount, reason: "the document was abandoned")
    return scan.salvage()
  }
}

extension Payload {
  /// Checks a document that is already in memory, and keeps all of it there.
  package init(
    json: some Sequence<UInt8>, limits: PayloadLimits = PayloadLimits()
  ) throws(PayloadError) {
    var scan = DocumentScan(blobs: nil, limits: limits)
    let bytes = Array(json)
    try bytes.withBytes { (bytes) throws(PayloadError) in _ = try scan.feed(bytes) }
    self = try scan.finish()
  }

  /// Checks a document that is already in memory, and keeps all of it there.
  ///
  /// - Throws: `PayloadError` when it is not JSON.
  package init(json text: String) throws(PayloadError) { try self.init(json: text.utf8) }
}

/// The scan of one document as a value: its grammar, its skeleton and the string being moved to the
/// store.
struct DocumentScan {
  private(set) var skeleton: [UInt8] = []
  private(set) var externalStrings: [ExternalString] = []
  /// String values that stay in the skeleton although they read like placeholders, with their
  /// offsets.
  private(set) var lookalikes: [(offset: Int, index: Int)] = []
  /// The length of what has been scanned, in bytes.
  private(set) var byteCount = 0

  private let limits: PayloadLimits
  private var structure: JSONScanner
  private var strings: JSONStringScanner
  /// nil when no strings are to be moved out.
  private var externalizer: StringExternalizer?
  private var isExternalizing = false
  /// Where the content of the last string begins in the skeleton.
  private var stringStart = 0

  /// Creates a scan; without a blob store, every string stays in the skeleton.
  init(blobs: (any BlobStore)?, limits: PayloadLimits) {
    self.limits = limits
    structure = JSONScanner(depth: limits.depth, isTolerant: limits.isTolerant)
    strings = JSONStringScanner(
      allowsLoneSurrogates: limits.allowsLoneSurrogates, isTolerant: limits.isTolerant)
    externalizer = blobs.map { StringExternalizer(blobs: $0) }
  }

  /// Whether the document is complete; a bare number never is before the end.
  var isComplete: Bool { structure.isComplete }

  /// Scans the next bytes.
  ///
  /// - Returns: The number of bytes consumed: all of them, except what follows a complete document
  ///   when the limits tolerate that.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(PayloadError) -> Int {
    var position = 0
    while position < bytes.count {
      if structure.isComplete, limits.isTolerant, !isSpace(bytes[position]) { break }
      if structure.expected == .string {
        try scanString(bytes, &position)
      } else {
        let byte = bytes[position]
        if let reason = structure.consume(byte) {
          throw .invalid(offset: byteCount + position, reason: reason)
        }
        skeleton.append(byte)
        position += 1
        if structure.expected == .string { stringStart = skeleton.count }
      }
      if skeleton.count > limits.skeleton {
        throw .tooLarge(
          offset: byteCount + position,
          reason: "more than \(limits.skeleton) bytes outside its long strings")
      }
      if externalStrings.count > limits.externalStrings {
        throw .tooLarge(
          offset: byteCount + position, reason: "more than \(limits.externalStrings) long strings")
      }
    }
    byteCount += position
    return position
  }

  /// Completes a document that was cut off or has an error: keeps its whole values, drops the
  /// unfinished one from a list or replaces it with null elsewhere, and closes what is open.
  ///
  /// - Returns: The completed document; nil when it has no complete value.
  mutating func salvage() -> Payload? {
    guard structure.completed > 0, !structure.objects.isEmpty else { return nil }
    var expected = structure.expected
    switch expected {
    case .string where structure.isKey:
      skeleton.removeSubrange((stringStart - 1)...)
      expected = .key
    case .string:
      skeleton.removeSubrange((stringStart - 1)...)
      expected = .value
    case .literal, .minus, .zero, .integer, .point, .fraction, .exponent, .exponentSign,
      .exponentDigits:
      let marks = Array(":,[".utf8)
      while let last = skeleton.last, !marks.contains(last), !isSpace(last) {
        skeleton.removeLast()
      }
      expected = .value
    default: break
    }
    discard()
    isExternalizing = false
    while let last = skeleton.last, isSpace(last) { skeleton.removeLast() }
    switch expected {
    case .value where skeleton.last == UInt8(ascii: ":"): skeleton += "null".utf8
    case .value where skeleton.last == UInt8(ascii: ","),
      .key where skeleton.last == UInt8(ascii: ","):
      skeleton.removeLast()
    case .colon: skeleton += ":null".utf8
    default: break
    }
    skeleton += structure.objects.reversed().map { UInt8(ascii: $0 ? "}" : "]") }
    return Payload(trusted: skeleton, externalStrings: externalStrings)
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  mutating func finish() throws(PayloadError) -> Payload {
    if let reason = structure.reasonAgainstEnd() {
      throw .truncated(offset: byteCount, reason: reason)
    }
    // White space after the document is not part of it, however much of it arrived in the same
    // chunk.
    if limits.isTolerant {
      while let last = skeleton.last, isSpace(last) { skeleton.removeLast() }
    }
    return Payload(trusted: skeleton, externalStrings: externalStrings)
  }

  /// Abandons the string being moved to the store.
  mutating func discard() { externalizer?.discard() }

  private mutating func scanString(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(PayloadError) {
    let start = position
    let stop = strings.consume(bytes, &position)
    if case .error(let reason) = stop {
      throw .invalid(offset: byteCount + position, reason: reason)
    }
    do throws(BlobError) {
      try append(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
      guard case .quote = stop else { return }
      try endString()
    } catch {
      throw .store(error, offset: byteCount + position)
    }
    skeleton.append(bytes[position])
    position += 1
  }

  /// Appends a chunk of the string: in the skeleton while it is short, otherwise in the store.
  private mutating func append(_ stretch: UnsafeRawBufferPointer) throws(BlobError) {
    let length = skeleton.count - stringStart + stretch.count
    if !isExternalizing, !structure.isKey, length > limits.threshold { try beginExternalizing() }
    if isExternalizing { try externalizer?.append(stretch) } else { skeleton += stretch }
  }

  /// Moves what the skeleton has of the string to the store; the rest follows it there.
  private mutating func beginExternalizing() throws(BlobError) {
    guard externalizer != nil else { return }
    isExternalizing = true
    let head = Array(skeleton[stringStart...])
    skeleton.removeSubrange(stringStart...)
    try head.withBytes { (head) throws(BlobError) in try externalizer?.append(head) }
  }

  private mutating func endString() throws(BlobError) {
    defer { structure.endString() }
    let isOdd = strings.isOdd
    strings.isOdd = false
    if !structure.isKey, !isExternalizing {
      if let index = placeholderIndex() {
        lookalikes.append((stringStart, index))
        try beginExternalizing()
      } else if isOdd {
        try beginExternalizing()
      }
    }
    guard isExternalizing else { return }
    isExternalizing = false
    guard let (blob, encoding, byteCount) = try externalizer?.finish() else { return }
    let externalString = ExternalString(
      index: externalStrings.count, offset: stringStart, encoding: encoding, blob: blob,
      byteCount: byteCount)
    skeleton += externalString.placeholder.utf8
    externalStrings.append(externalString)
  }

  /// The number of the placeholder that the string reads like, however it is escaped.
  private func placeholderIndex() -> Int? {
    let content = skeleton[stringStart...]
    guard content.count > ExternalStringPlaceholder.prefix.utf8.count,
      content.first == UInt8(ascii: "@") || content.first == UInt8(ascii: "\\")
    else { return nil }
    return ExternalStringPlaceholder.index(of: JSONText.decode(content))
  }
}
