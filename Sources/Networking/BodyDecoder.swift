import CCurl
import Providers

/// Decompresses a response, detecting compression from the first bytes, not from
/// `Content-Encoding`: some servers compress unasked, mislabel, or compress twice.
final class BodyDecoder {
  private enum Place {
    /// Not yet known; holds the bytes received so far.
    case start([UInt8])
    case plain
    case compressed(OpaquePointer)
    /// Past the end of a compressed stream, after which only another gzip member may follow.
    case behind(OpaquePointer)
  }

  enum Fault: Error {
    /// The stream is damaged, or not a compressed stream after all.
    case broken
    /// The decompressed data would be far larger than any real response.
    case tooLarge
    /// The stream ends too early.
    case cut
  }

  private var place = Place.start([])
  private var output = [UInt8](repeating: 0, count: 128 << 10)
  private var taken = 0
  private var made = 0
  /// Decompresses a body that was compressed twice.
  private let inner: BodyDecoder?

  /// Whether decompression is available, so that compression may be requested.
  static var isAvailable: Bool { inflate_is_available() }

  /// Output up to this many bytes is always accepted; beyond it, the compression ratio is limited.
  private static let harmless = 16 << 20
  private static let mostFactor = 100

  init(isOuter: Bool = true) {
    inner = isOuter ? BodyDecoder(isOuter: false) : nil
  }

  deinit {
    switch place {
    case .start, .plain: break
    case .compressed(let stream), .behind(let stream): inflate_close(stream)
    }
  }

  /// Decompresses the next bytes of the response and passes them to `take`, stopping when it
  /// returns false.
  ///
  /// - Returns: The last value that `take` returned.
  func feed(
    _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Bool
  ) throws(Fault) -> Bool {
    var rest = bytes.bindMemory(to: UInt8.self)[...]
    while true {
      switch place {
      case .plain: return take(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest)))
      case .start(let held):
        let start = held + rest
        guard let isCompressed = Self.isCompressed(start) else {
          place = .start(start)
          return true
        }
        place = .plain
        if isCompressed, let stream = inflate_open() { place = .compressed(stream) }
        return try feedAll(start, take)
      case .compressed(let stream):
        guard try inflate(&rest, stream, take) else { return false }
        if rest.isEmpty { return true }
      case .behind(let stream):
        guard rest.first == 0x1f, inflate_restart(stream) else { return true }
        place = .compressed(stream)
      }
    }
  }

  /// Ends the response and passes what was held back to `take`.
  func finish(_ take: (UnsafeRawBufferPointer) -> Bool) throws(Fault) -> Bool {
    switch place {
    case .start(let held):
      place = .plain
      return held.isEmpty ? true : held.withUnsafeBytes { take($0) }
    case .plain: return true
    case .compressed:
      _ = try inner?.finish(take)
      throw .cut
    case .behind: return try inner?.finish(take) ?? true
    }
  }

  private func feedAll(
    _ bytes: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool
  ) throws(Fault) -> Bool {
    try bytes.withUnsafeBufferPointer { (buffer) throws(Fault) in
      try feed(UnsafeRawBufferPointer(buffer), take)
    }
  }

  /// Whether these bytes begin a gzip (RFC 1952) or zlib (RFC 1950) stream; nil while there are too
  /// few to tell. No JSON, event stream or picture begins like one.
  private static func isCompressed(_ start: [UInt8]) -> Bool? {
    guard let first = start.first else { return nil }
    guard first == 0x1f || first == 0x78 else { return false }
    guard start.count >= 3 else { return nil }
    if first == 0x1f { return start[1] == 0x8b && start[2] == 8 }
    return [0x01, 0x5e, 0x9c, 0xda].contains(start[1])
  }

  /// Decodes until the stream ends or the input is used up; input past the end of the stream stays
  /// in `rest`.
  private func inflate(
    _ rest: inout Slice<UnsafeBufferPointer<UInt8>>, _ stream: OpaquePointer,
    _ take: (UnsafeRawBufferPointer) -> Bool
  ) throws(Fault) -> Bool {
    while true {
      var used = 0
      var filled = 0
      let input = UnsafeBufferPointer(rebasing: rest)
      let room = output.count
      let result = output.withUnsafeMutableBufferPointer { output in
        inflate_step(
          stream, input.baseAddress, input.count, &used, output.baseAddress, room, &filled)
      }
      rest = rest.dropFirst(used)
      taken += used
      made += filled
      if made > Self.harmless, made / Self.mostFactor > taken { throw .tooLarge }
      if filled > 0 {
        let continues = try output.withUnsafeBufferPointer { (output) throws(Fault) in
          let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: output[..<filled]))
          if let inner { return try inner.feed(bytes, take) }
          return take(bytes)
        }
        guard continues else { return false }
      }
      switch result {
      case INFLATE_END:
        place = .behind(stream)
        return true
      case INFLATE_MORE:
        if rest.isEmpty, filled < room { return true }
        if used == 0, filled == 0 { throw .broken }
      default: throw .broken
      }
    }
  }
}

/// Assembles header lines into the head of the final response, dropping the interim responses and
/// redirects that come before it.
struct HeadReader {
  private var head = HTTPHead(status: 0)
  private var byteCount = 0
  private(set) var isComplete = false

  /// The most header bytes that one transfer may have.
  private static let limit = 256 << 10

  var isRedirect: Bool { (300..<400).contains(head.status) }

  /// Adds one line as libcurl delivers it; returns false when there are too many.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    // Trailers follow the body, and nothing here needs them.
    guard !isComplete else { return true }
    byteCount += line.count
    guard byteCount <= Self.limit else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      let status = text.split(separator: " ", maxSplits: 2).dropFirst().first
      let number = status.flatMap { Int(Self.trimmed($0)) } ?? 0
      head = HTTPHead(status: (100...999).contains(number) ? number : 0)
    } else if let colon = text.firstIndex(of: ":") {
      head.headers.append(
        .init(
          name: String(text[..<colon]),
          value: String(Self.trimmed(text[text.index(after: colon)...]))))
    }
    return true
  }

  /// Returns the head the first time it is called, then nil.
  mutating func complete() -> HTTPHead? {
    guard !isComplete else { return nil }
    isComplete = true
    return head
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
