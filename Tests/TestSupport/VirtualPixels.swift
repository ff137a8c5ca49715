package import Cells
import Foundation

/// The pictures of a virtual terminal whose cells are 10 x 20 pixels: kitty's, which lie over the
/// text or are shown by placeholders in it, and those of sixel and iTerm2, which text written there
/// erases.
package struct VirtualPixels: Sendable {
  package enum Owner: Hashable, Sendable {
    case text
    /// A cell of the picture whose bytes have this digest.
    case picture(Int, column: Int, row: Int)
    /// A placement or placeholder of a picture that the terminal does not have.
    case nothing
  }

  package static let cell = CellSize(width: 10, height: 20)

  package internal(set) var kitty: VirtualKitty
  /// The bytes of the longest sequence passed through a multiplexer.
  package internal(set) var longestPassage = 0
  package private(set) var longestCommand = 0
  private var ownFaults: [String] = []
  private var ownTransmitted = 0
  private var tiles: [Point: Owner] = [:]
  private let marks: [UInt32]

  init(_ habits: VirtualKitty.TerminalQuirks, marks: [UInt32]) {
    kitty = VirtualKitty(habits: habits)
    self.marks = marks
  }

  /// The pictures the terminal holds, by ID: the digest of their bytes.
  package var stored: [Int: Int] { kitty.images.mapValues(\.digest) }
  /// What a real terminal would have refused, or scrolled for.
  package var faults: [String] { kitty.faults + ownFaults }
  /// The bytes of pictures received so far.
  package var transmitted: Int { kitty.transmitted + ownTransmitted }
  package var placementCount: Int { kitty.placementCount }
  package var isLoading: Bool { kitty.isLoading }
  package var hasTiles: Bool { !tiles.isEmpty }

  /// A hash that identifies a picture, the same in every process.
  package static func digest(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(5381) { ($0 &* 33) ^ Int($1) }
  }

  func owner(of point: Point, cell: Cell) -> Owner {
    if let owner = kitty.owner(of: point) { return owner }
    if let tile = tiles[point] { return tile }
    return placeholder(cell) ?? .text
  }

  /// Erases the tiles where text was written or erased.
  mutating func eraseTiles(in rect: Rect) {
    guard !tiles.isEmpty else { return }
    tiles = tiles.filter { !rect.contains($0.key) }
  }

  /// Handles an erased screen: kitty then drops its pictures too.
  mutating func erase() {
    tiles = [:]
    kitty.erase()
  }

  /// Drops the cells beyond a size.
  mutating func crop(to size: Size) {
    let all = Rect(origin: .zero, size: size)
    tiles = tiles.filter { all.contains($0.key) }
  }

  /// Interprets a sequence if it is one for pictures; returns whether it was.
  mutating func interpret(_ bytes: [UInt8], at cursor: Point, in size: Size) -> Bool {
    if bytes.starts(with: Array("\u{1B}_G".utf8)) {
      longestCommand = max(longestCommand, bytes.count)
      kitty.command(bytes.dropFirst(3).dropLast(2), at: cursor)
    } else if bytes.starts(with: Array("\u{1B}]1337;File=".utf8)) {
      file(bytes, at: cursor)
    } else if bytes.starts(with: Array("\u{1B}P".utf8)),
      let start = bytes.firstIndex(of: UInt8(ascii: "q")),
      bytes[2..<start].allSatisfy({ (0x30...0x3B).contains($0) })
    {
      sixel(bytes, from: start, at: cursor, in: size)
    } else {
      return false
    }
    return true
  }

  private func placeholder(_ cell: Cell) -> Owner? {
    let scalars = cell.character.unicodeScalars.map(\.value)
    guard scalars.first == 0x10EEEE else { return nil }
    guard case .indexed(let low) = cell.style.foreground, scalars.count == 4,
      let row = marks.firstIndex(of: scalars[1]),
      let column = marks.firstIndex(of: scalars[2]),
      let high = marks.firstIndex(of: scalars[3])
    else { return .nothing }
    let id = high << 24 | Int(low)
    guard let digest = kitty.placeholder(id, column: column, row: row) else { return .nothing }
    return .picture(digest, column: column, row: row)
  }

  private mutating func file(_ bytes: [UInt8], at cursor: Point) {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let data = Data(base64Encoded: Data(bytes[(colon + 1)...].dropLast()))
    else { return ownFaults.append("no file") }
    let keys = String(decoding: bytes[..<colon], as: UTF8.self).split(separator: ";")
    func number(_ name: String) -> Int {
      keys.first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
    ownTransmitted += data.count
    show(
      Self.digest(data), Size(columns: number("width"), rows: number("height")), at: cursor)
  }

  private mutating func sixel(
    _ bytes: [UInt8], from start: Int, at cursor: Point, in size: Size
  ) {
    // Raster attributes: "1;1;width;height.
    let body = String(decoding: bytes[(start + 1)...].prefix(40), as: UTF8.self)
    let numbers = body.dropFirst().split { !$0.isNumber }.prefix(4).compactMap { Int($0) }
    guard body.hasPrefix("\""), numbers.count == 4 else { return ownFaults.append("no raster") }
    let cells = Size(columns: (numbers[2] + 9) / 10, rows: (numbers[3] + 19) / 20)
    if cursor.y + cells.rows >= size.rows { ownFaults.append("a sixel that scrolls") }
    ownTransmitted += bytes.count
    show(Self.digest(bytes), cells, at: cursor)
  }

  private mutating func show(_ digest: Int, _ size: Size, at cursor: Point) {
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        tiles[Point(x: cursor.x + x, y: cursor.y + y)] = .picture(digest, column: x, row: y)
      }
    }
  }

  /// The first of kitty's diacritics, which encode numbers: enough for a few pictures.
  package static let firstMarks: [UInt32] = [
    0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A, 0x34B, 0x34C, 0x350,
    0x351,
    0x352, 0x357, 0x35B,
  ]
}
