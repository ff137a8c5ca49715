import CCurl
import Providers

/// Undoes the compression of an answer, told by its first bytes and not by its label: some servers
/// compress what nobody asked for, label what is not compressed, or do it twice.
final class BodyDecoder {
  private enum Place {
    /// Before it is known; with the bytes that have come.
    case start([UInt8])
    case plain
    case compressed(OpaquePointer)
    /// Behind the compressed stream, where only another one may follow.
    case behind(OpaquePointer)
  }

  enum Fault: Error {
    /// It is no such stream after all, or a damaged one.
    case broken
    /// It would become far larger than any answer is.
    case tooLarge
    /// It ends too early.
    case cut
  }

  private var place = Place.start([])
  private var output = [UInt8](repeating: 0, count: 128 << 10)
  private var taken = 0
  private var made = 0
  /// Undoes what was compressed twice.
  private let inner: BodyDecoder?

  /// Whether compression can be undone, and so be asked for.
  static var isAvailable: Bool { inflate_is_available() }

  /// So many bytes may come of anything; more only of what is not much smaller.
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

  /// Calls `take` with the next bytes of the answer as they were before they were compressed; stops
  /// when it returns false, and returns what it returned last.
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

  /// Ends the answer.
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

  /// gzip (RFC 1952) or zlib (RFC 1950); nil while too little has come. No JSON, no stream of events
  /// and no picture begins so.
  private static func isCompressed(_ start: [UInt8]) -> Bool? {
    guard let first = start.first else { return nil }
    guard first == 0x1f || first == 0x78 else { return false }
    guard start.count >= 3 else { return nil }
    if first == 0x1f { return start[1] == 0x8b && start[2] == 8 }
    return [0x01, 0x5e, 0x9c, 0xda].contains(start[1])
  }

  /// Decodes until the stream ends or there is no more input; what follows its end stays in `rest`.
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
        let goesOn = try output.withUnsafeBufferPointer { (output) throws(Fault) in
          let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: output[..<filled]))
          if let inner { return try inner.feed(bytes, take) }
          return take(bytes)
        }
        guard goesOn else { return false }
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
