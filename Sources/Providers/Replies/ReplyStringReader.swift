import Imagery
import Model
import Payload

/// Reads the strings of a reply while the blob store is at hand: text is read into memory, and
/// pictures, in any spelling, are stored, so that decoding needs no store.
struct ReplyStringReader {
  private(set) var strings = ReplyStrings()

  private let blobs: any BlobStore
  private let limits: PayloadLimits
  /// How many bytes of text may still be read into memory.
  private var budget = Self.allTexts
  private var leaves = Self.mostLeaves
  private var embedded = Self.mostEmbedded
  private var shortBlobs = Self.mostShortBlobs

  /// Texts longer than this many bytes stay in the blob store, and so do those beyond the total.
  private static let longestText = 1 << 20
  private static let allTexts = 16 << 20
  private static let mostLeaves = 50_000
  private static let mostEmbedded = 32
  /// Each is a file.
  private static let mostShortBlobs = 1000
  private static let deepest = 3
  /// A document with more bytes than this outside its long strings is no reply with a picture, and
  /// is not searched.
  private static let longestWalk = 4 << 20
  /// Base64 strings of up to this many bytes may be addresses or text.
  static let longestAddress = 64 << 10

  init(blobs: any BlobStore, limits: PayloadLimits) {
    self.blobs = blobs
    self.limits = limits
  }

  mutating func read(_ documents: [Payload], depth: Int = 0) throws(BlobError) {
    for document in documents {
      var found: [StringLeaf] = []
      if document.skeleton.count <= Self.longestWalk {
        let most = leaves
        document.forEachString { leaf in
          found.append(leaf)
          return found.count < most
        }
      }
      leaves -= found.count
      var isWalked: Set<Int> = []
      for leaf in found {
        if let external = leaf.value.externalString {
          isWalked.insert(external.index)
          try read(external, at: leaf, depth)
        } else if let text = leaf.value.string {
          try read(text, at: leaf, depth)
        }
      }
      for external in document.externalStrings where !isWalked.contains(external.index) {
        try read(external, at: nil, depth)
      }
    }
  }

  // MARK: Long strings

  private mutating func read(
    _ external: ExternalString, at leaf: StringLeaf?, _ depth: Int
  ) throws(BlobError) {
    guard external.encoding == .verbatim else {
      let head = try blobs.beginning(of: external.blob, MediaType.magicLength)
      if MediaType(magic: head) != nil {
        strings.pictures.insert(external.blob)
      } else if leaf?.isText == true || leaf?.isAddress == true {
        try readText(external)
      }
      return
    }
    guard strings.decoded[external.blob] == nil, strings.illustrated[external.blob] == nil else {
      return
    }
    if try decode(external, requiresPicture: leaf?.isInline != true) { return }
    let start = try text(blobs.beginning(of: external.blob, 256)).first { $0 > 0x20 }
    if start == UInt8(ascii: "{") || start == UInt8(ascii: "["), depth < Self.deepest,
      try readEmbedded(external, depth)
    {
      return
    }
    try readText(external)
    let limit = Self.longestText
    var reader = IllustratedTextReader(blobs: blobs)
    try forEachText(of: external.blob) { (text) throws(BlobError) in
      try reader.feed(text, limit: limit)
      return true
    }
    if let illustrated = try reader.finish(limit: limit) {
      strings.illustrated[external.blob] = illustrated
      strings.pictures.formUnion(illustrated.pictures)
    }
  }

  private mutating func readText(_ external: ExternalString) throws(BlobError) {
    guard strings.longTexts[external.blob] == nil,
      external.byteCount <= min(Self.longestText, budget)
    else { return }
    do throws(PayloadError) {
      strings.longTexts[external.blob] = try external.text(from: blobs)
      budget -= external.byteCount
    } catch {
      if case .store(let fault, _) = error { throw fault }
    }
  }

  /// Decodes a string whose base64 is not spelled as we write it into a blob of its own.
  private mutating func decode(
    _ external: ExternalString, requiresPicture: Bool
  ) throws(BlobError) -> Bool {
    var probe = LenientBase64()
    var head: [UInt8] = []
    probe.feed(text(try blobs.beginning(of: external.blob, 1024)), into: &head)
    let isPicture = MediaType(magic: Array(head.prefix(MediaType.magicLength))) != nil
    guard isPicture || (!requiresPicture && !probe.isBroken && head.count > 16) else {
      return false
    }
    let writer = try blobs.open()
    var decoder = LenientBase64()
    var bytes: [UInt8] = []
    try forEachText(of: external.blob) { (text) throws(BlobError) in
      decoder.feed(text, into: &bytes)
      try writer.append(bytes)
      bytes.removeAll(keepingCapacity: true)
      return !decoder.isBroken
    }
    guard isPicture || !decoder.isBroken else {
      writer.discard()
      return false
    }
    decoder.finish(into: &bytes)
    try writer.append(bytes)
    let blob = try writer.finish()
    strings.decoded[external.blob] = blob
    if isPicture { strings.pictures.insert(blob) }
    return true
  }

  private mutating func readEmbedded(
    _ external: ExternalString, _ depth: Int
  ) throws(BlobError) -> Bool {
    guard embedded > 0 else { return false }
    let scanner = PayloadScanner(blobs: blobs, limits: limits)
    var fault: PayloadError?
    try forEachText(of: external.blob) { (text) throws(BlobError) in
      do throws(PayloadError) {
        return try scanner.feed(text) == text.count
      } catch {
        if case .store(let error, _) = error { throw error }
        fault = error
        return false
      }
    }
    guard fault == nil, let document = try finish(scanner) else { return false }
    embedded -= 1
    strings.embedded[external.blob] = document
    try read([document], depth: depth + 1)
    return true
  }

  private func finish(_ scanner: PayloadScanner) throws(BlobError) -> Payload? {
    do throws(PayloadError) {
      return try scanner.finish()
    } catch {
      if case .store(let error, _) = error { throw error }
      return nil
    }
  }

  private func text(_ written: [UInt8]) -> [UInt8] {
    var escapes = EscapeDecoder()
    var text: [UInt8] = []
    escapes.feed(written, into: &text)
    return text
  }

  /// Calls `body` with the text of a string in chunks, until it returns false.
  private func forEachText(
    of blob: Blob, _ body: ([UInt8]) throws(BlobError) -> Bool
  ) throws(BlobError) {
    var escapes = EscapeDecoder()
    var text: [UInt8] = []
    var continues = true
    try blobs.forEachPiece(of: blob) { (piece) throws(BlobError) in
      escapes.feed(piece, into: &text)
      continues = try body(text)
      text.removeAll(keepingCapacity: true)
      return continues
    }
    guard continues else { return }
    escapes.finish(into: &text)
    if !text.isEmpty { _ = try body(text) }
  }

  // MARK: Short strings

  private mutating func read(
    _ text: String, at leaf: StringLeaf, _ depth: Int
  ) throws(BlobError) {
    guard !text.isEmpty, strings.shortBlobs[text] == nil else { return }
    let bytes = Array(text.utf8)
    if shortBlobs > 0, leaf.isInline || mayBePicture(bytes) {
      var decoder = LenientBase64()
      var decoded: [UInt8] = []
      decoder.feed(bytes, into: &decoded)
      decoder.finish(into: &decoded)
      let isPicture = MediaType(magic: Array(decoded.prefix(MediaType.magicLength))) != nil
      if !decoded.isEmpty, isPicture || (leaf.isInline && !decoder.isBroken) {
        shortBlobs -= 1
        let blob = try blobs.store(decoded)
        strings.shortBlobs[text] = blob
        if isPicture { strings.pictures.insert(blob) }
        return
      }
    }
    if let first = bytes.first(where: { $0 > 0x20 }), depth < Self.deepest, embedded > 0,
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let document = try? Payload(json: bytes, limits: limits)
    {
      embedded -= 1
      strings.shortEmbedded[text] = document
      try read([document], depth: depth + 1)
      return
    }
    guard text.contains("data:") || text.contains("](") || text.contains("<img") else { return }
    var reader = IllustratedTextReader(blobs: blobs)
    try reader.feed(bytes, limit: bytes.count)
    if let illustrated = try reader.finish(limit: bytes.count) {
      strings.shortIllustrated[text] = illustrated
      strings.pictures.formUnion(illustrated.pictures)
    }
  }

  /// Whether this may be the start of a picture's base64, or of a `data:` URI.
  private func mayBePicture(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(64).drop { $0 <= 0x20 || $0 == 0x22 }, as: UTF8.self)
    return Self.beginnings.contains { start.hasPrefix($0) } || start.lowercased().hasPrefix("data:")
  }

  /// PNG, JPEG in both alphabets, WebP, GIF, and formats that begin with the length of a box.
  private static let beginnings = [
    "iVBOR", "/9j", "_9j", "UklGR", "R0lGOD", "AAAA", "SUkq", "TU0A",
  ]
}

extension StringLeaf {
  /// Whether its place marks it as base64 data of any kind.
  fileprivate var isInline: Bool {
    let keys = path.suffix(2).map { if case .key(let key) = $0 { key } else { "" } }
    return keys == ["inlineData", "data"] || keys == ["inline_data", "data"]
  }

  fileprivate var isText: Bool { path.last == .key("text") }
  fileprivate var isAddress: Bool { ResultSpellings.isAddress(self) }
}
