import Glibc

/// Parses a multipart form as it arrives (RFC 7578, RFC 2046); pieces may end anywhere.
///
/// It holds no more than a delimiter or the headers of one part in memory.
struct MultipartParser {
  enum Event: Equatable {
    /// A part begins; header names are in lower case.
    case part(headers: [String: String])
    case data(ArraySlice<UInt8>)
    case partEnd
  }

  enum Failure: Error, Hashable {
    case badBoundary, noDelimiter, badDelimiter, badHeaders, truncated
  }

  fileprivate enum State {
    /// Before the first delimiter, where everything is ignored.
    case preamble
    /// Right after a delimiter.
    case delimiter
    case headers
    /// Right after the headers, whose last line end may begin a delimiter.
    case contentStart
    case content
    case epilogue
  }

  private static let headerLimit = 8 << 10
  private static let preambleLimit = 8 << 10
  private static let lineEnd = Array("\r\n".utf8)
  private static let headersEnd = Array("\r\n\r\n".utf8)

  /// CRLF, two dashes and the boundary.
  private let delimiter: [UInt8]
  private var state = State.preamble
  private var buffer: [UInt8]
  private var passed = 0

  /// Reads the boundary from a `Content-Type`.
  ///
  /// - Throws: `badBoundary` if there is no valid one.
  init(contentType: String) throws(Failure) {
    let type = MediaTypeName(contentType)
    guard type.name == "multipart/form-data", let boundary = type.parameters["boundary"],
      (1...70).contains(boundary.utf8.count),
      boundary.last != " ", boundary.utf8.allSatisfy(Self.isAllowed)
    else { throw .badBoundary }
    delimiter = Array("\r\n--".utf8) + boundary.utf8
    // The first delimiter has no preceding line.
    buffer = Self.lineEnd
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "'()+_,-./:=? ".utf8.contains(byte)
    }
  }

  /// Parses the next bytes, and passes the events that are certain so far to `handle`.
  mutating func feed(
    _ bytes: some Sequence<UInt8>, _ handle: (Event) throws -> Void
  ) throws {
    buffer += bytes
    var position = 0
    while try advance(&position, handle) {}
    buffer.removeFirst(position)
  }

  /// Ends the form.
  ///
  /// - Throws: `truncated` or `noDelimiter` if the last delimiter has not arrived.
  func finish() throws(Failure) {
    guard case .epilogue = state else {
      throw state.isPreamble ? .noDelimiter : .truncated
    }
  }

  /// Advances by one step.
  ///
  /// - Returns: False if more bytes are needed.
  private mutating func advance(_ position: inout Int, _ handle: (Event) throws -> Void) throws
    -> Bool
  {
    let rest = buffer[position...]
    switch state {
    case .preamble:
      guard let found = find(delimiter, from: position) else {
        try emitAllButTail(&position, of: rest) { _ in }
        guard passed <= Self.preambleLimit else { throw Failure.noDelimiter }
        return false
      }
      position = found.upperBound
      state = .delimiter
    case .delimiter:
      // White space may follow a delimiter, then a line end; two dashes end the form.
      if rest.starts(with: "--".utf8) {
        state = .epilogue
        return true
      }
      guard let end = find(Self.lineEnd, from: position) else {
        guard rest.count < 64 else { throw Failure.badDelimiter }
        return false
      }
      guard rest[..<end.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
        throw Failure.badDelimiter
      }
      // The line end stays in the buffer: a part without headers has only an empty line.
      position = end.lowerBound
      state = .headers
    case .headers:
      guard let end = find(Self.headersEnd, from: position) else {
        guard rest.count <= Self.headerLimit else { throw Failure.badHeaders }
        return false
      }
      guard end.lowerBound - position <= Self.headerLimit else { throw Failure.badHeaders }
      try handle(.part(headers: Self.headers(rest[..<end.lowerBound])))
      position = end.upperBound - Self.lineEnd.count
      state = .contentStart
    case .contentStart:
      guard rest.count >= delimiter.count else { return false }
      if !rest.starts(with: delimiter) { position += Self.lineEnd.count }
      state = .content
    case .content:
      guard let found = find(delimiter, from: position) else {
        try emitAllButTail(&position, of: rest) { try handle(.data($0)) }
        return false
      }
      if found.lowerBound > position { try handle(.data(buffer[position..<found.lowerBound])) }
      try handle(.partEnd)
      position = found.upperBound
      state = .delimiter
    case .epilogue:
      position = buffer.endIndex
      return false
    }
    return true
  }

  /// Finds a sequence that begins with a carriage return. Searching with `memchr` matters: pictures
  /// of many megabytes pass through here.
  private func find(_ wanted: [UInt8], from position: Int) -> Range<Int>? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var start = position
      while start + wanted.count <= bytes.count,
        let found = memchr(base + start, 0x0d, bytes.count - start - wanted.count + 1)
      {
        start = UnsafeRawPointer(found) - base
        if memcmp(found, wanted, wanted.count) == 0 { return start..<start + wanted.count }
        start += 1
      }
      return nil
    }
  }

  /// Emits everything that cannot be the beginning of a delimiter.
  private mutating func emitAllButTail(
    _ position: inout Int, of rest: ArraySlice<UInt8>, _ handle: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    let end = max(position, rest.endIndex - delimiter.count + 1)
    guard end > position else { return }
    try handle(buffer[position..<end])
    passed += end - position
    position = end
  }

  private static func headers(_ bytes: ArraySlice<UInt8>) throws -> [String: String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure.badHeaders }
    var headers: [String: String] = [:]
    for line in text.split(separator: "\r\n") {
      let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty, !halves[0].contains(" "),
        !line.contains("\n"), !line.contains("\r")
      else { throw Failure.badHeaders }
      headers[halves[0].lowercased()] = String(halves[1].trimmingPrefix(" "))
    }
    return headers
  }
}

extension MultipartParser.State {
  fileprivate var isPreamble: Bool {
    if case .preamble = self { true } else { false }
  }
}
