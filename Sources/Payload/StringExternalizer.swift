/// Moves one long string to the blob store while it arrives, in constant memory.
///
/// It decodes as long as the string looks like base64. When the string turns out to be something
/// else, what was decoded is encoded again, which restores its characters, and the rest is stored
/// verbatim.
struct StringExternalizer {
  /// The number of bytes stored at a time; a multiple of three.
  static let blockSize = 48 << 10

  private let blobs: any BlobStore
  private var writer: (any BlobWriter)?
  private var block = [UInt8](repeating: 0, count: blockSize)
  private var filled = 0
  /// nil when the string is stored verbatim.
  private var decoder: Base64Decoder? = Base64Decoder()
  /// The length of the string so far, in bytes as written.
  private(set) var byteCount = 0

  init(blobs: any BlobStore) { self.blobs = blobs }

  /// Appends a chunk of the string as it is written.
  mutating func append(_ text: UnsafeRawBufferPointer) throws(BlobError) {
    byteCount += text.count
    var rest = text[...]
    while decoder != nil, !rest.isEmpty {
      rest = rest.dropFirst(decode(UnsafeRawBufferPointer(rebasing: rest)))
      if rest.isEmpty { return }
      if filled + 3 > block.count { try flush() } else { try becomeVerbatim() }
    }
    try write(UnsafeRawBufferPointer(rebasing: rest))
  }

  /// Ends the string and prepares for the next.
  mutating func finish() throws(BlobError) -> (
    blob: Blob, encoding: ExternalString.Encoding, byteCount: Int
  ) {
    var encoding = ExternalString.Encoding.verbatim
    if let decoder {
      if let (bytes, found) = decoder.end() {
        encoding = found
        try bytes.withBytes { (bytes) throws(BlobError) in try write(bytes) }
      } else {
        try becomeVerbatim()
      }
    }
    try flush()
    guard let writer else { throw .failed("an empty string cannot be stored") }
    let blob = try writer.finish()
    defer { reset() }
    return (blob, encoding, byteCount)
  }

  /// Abandons the string and leaves nothing behind.
  mutating func discard() {
    writer?.discard()
    reset()
  }

  private mutating func reset() {
    writer = nil
    filled = 0
    decoder = Base64Decoder()
    byteCount = 0
  }

  private mutating func decode(_ text: UnsafeRawBufferPointer) -> Int {
    block.withMutableBytes { block in
      decoder?.decode(text, into: block, filled: &filled) ?? 0
    }
  }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
    if filled + bytes.count > block.count { try flush() }
    if bytes.count > block.count {
      try opened().append(bytes)
    } else {
      block.withMutableBytes { block in
        UnsafeMutableRawBufferPointer(rebasing: block[filled...]).copyMemory(from: bytes)
      }
      filled += bytes.count
    }
  }

  private mutating func flush() throws(BlobError) {
    guard filled > 0 else { return }
    let writer = try opened()
    try block.withBytes { (block) throws(BlobError) in
      try writer.append(UnsafeRawBufferPointer(rebasing: block[..<filled]))
    }
    filled = 0
  }

  private mutating func opened() throws(BlobError) -> any BlobWriter {
    if let writer { return writer }
    let opened = try blobs.open()
    writer = opened
    return opened
  }

  private mutating func becomeVerbatim() throws(BlobError) {
    guard let decoder else { return }
    self.decoder = nil
    let encoder = Base64Encoder(decoder.alphabet ?? .standard)
    if let decoded = writer {
      writer = nil
      defer { decoded.discard() }
      let reader = try decoded.readBack()
      try encodeAgain(reader, encoder)
    }
    let text =
      block.withBytes { encoder.encode(UnsafeRawBufferPointer(rebasing: $0[..<filled])) }
      + decoder.undecoded
    filled = 0
    try text.withBytes { (text) throws(BlobError) in try write(text) }
  }

  /// Replaces what was decoded and stored with the characters it came from.
  private mutating func encodeAgain(
    _ reader: any BlobReader, _ encoder: Base64Encoder
  ) throws(BlobError) {
    let writer = try opened()
    var scratch = [UInt8](repeating: 0, count: Self.blockSize)
    while true {
      let count = try scratch.withMutableBytes { (scratch) throws(BlobError) in
        try reader.fill(scratch)
      }
      guard count > 0 else { return }
      let text = scratch.withBytes {
        encoder.encode(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      try text.withBytes { (text) throws(BlobError) in try writer.append(text) }
    }
  }
}
