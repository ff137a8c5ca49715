/// Server-sent events (HTML Living Standard, "Server-sent events") as a state machine that consumes
/// chunks.
///
/// It passes on the data of an event while it arrives, however long the line is, and keeps none of
/// it. Lines end with CR, LF or both; chunks may end anywhere.
struct EventStream {
  enum Piece {
    /// The next bytes of the current event's data.
    case data(ArraySlice<UInt8>)
    /// The event is complete; it had data.
    case end
  }

  private enum Place {
    /// In the name of a field, or at its beginning when the name is empty.
    case name
    /// After the colon of a data line, where one space does not count.
    case colon
    case data
    /// In a comment, or in a field that is not needed here.
    case ignored
  }

  private var place = Place.name
  private var name: [UInt8] = []
  private var endedWithCR = false
  private var hasData = false

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")
  private static let dataName = Array("data".utf8)

  mutating func feed<Failure: Error>(
    _ bytes: ArraySlice<UInt8>, _ take: (Piece) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = bytes
    while let byte = rest.first {
      // The second half of a CR LF is not a line of its own.
      if endedWithCR, byte == Self.lf {
        endedWithCR = false
        rest = rest.dropFirst()
        continue
      }
      endedWithCR = false
      switch place {
      case .data, .ignored:
        let end = rest.firstIndex { $0 == Self.cr || $0 == Self.lf } ?? rest.endIndex
        if place == .data, end > rest.startIndex { try take(.data(rest[..<end])) }
        rest = rest[end...]
      case .colon:
        if byte == UInt8(ascii: " ") { rest = rest.dropFirst() }
        place = .data
      case .name:
        if byte == UInt8(ascii: ":") {
          rest = rest.dropFirst()
          if name == Self.dataName { try beginData(take) } else { place = .ignored }
        } else if byte != Self.cr, byte != Self.lf {
          rest = rest.dropFirst()
          name.append(byte)
          if name.count > Self.dataName.count { place = .ignored }
        }
      }
      if let byte = rest.first, byte == Self.cr || byte == Self.lf {
        rest = rest.dropFirst()
        endedWithCR = byte == Self.cr
        try endLine(take)
      }
    }
  }

  /// Ends the stream. An event without the empty line after it counts, because not every server
  /// sends one.
  mutating func finish<Failure: Error>(_ take: (Piece) throws(Failure) -> Void) throws(Failure) {
    if place != .name || !name.isEmpty { try endLine(take) }
    try endEvent(take)
  }

  private mutating func beginData<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    place = .colon
    if hasData { try take(.data([Self.lf])) }
    hasData = true
  }

  private mutating func endLine<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    let isEmpty = place == .name && name.isEmpty
    // A name without a colon is a field without a value.
    if place == .name, name == Self.dataName { try beginData(take) }
    place = .name
    name = []
    if isEmpty { try endEvent(take) }
  }

  private mutating func endEvent<Failure: Error>(_ take: (Piece) throws(Failure) -> Void)
    throws(Failure)
  {
    guard hasData else { return }
    hasData = false
    try take(.end)
  }
}
