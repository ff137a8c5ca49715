package import Cells
import Foundation

/// The pictures of a virtual terminal whose cells are 10 x 20 pixels: kitty's, which lie over the text
/// or are told by placeholders in it, and those of sixel and iTerm2, which text written there erases.
package struct VirtualPixels: Sendable {
  package enum Owner: Hashable, Sendable {
    case text
    /// A cell of the picture whose bytes have that digest.
    case picture(Int, column: Int, row: Int)
    /// A placement or placeholder of a picture the terminal does not have.
    case nothing
  }

  private struct Placement {
    var id: Int
    var number: Int
    var rect: Rect
    var column: Int
    var row: Int
  }

  package static let cell = CellSize(width: 10, height: 20)

  /// Pictures the terminal keeps, by their number: the digest of their bytes.
  package private(set) var stored: [Int: Int] = [:]
  /// The bytes of the longest sequence handed through a multiplexer.
  package internal(set) var longestPassage = 0
  package private(set) var longestCommand = 0
  /// What a real terminal would have refused or scrolled for.
  package private(set) var faults: [String] = []
  /// Bytes of pictures so far.
  package private(set) var transmitted = 0
  private var placements: [Placement] = []
  private var virtual: [Int: Size] = [:]
  private var loading: (id: Int, data: [UInt8])?
  private var tiles: [Point: Owner] = [:]

  package var placementCount: Int { placements.count }
  package var isLoading: Bool { loading != nil }

  /// Tells pictures apart, the same in every process.
  package static func digest(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(5381) { ($0 &* 33) ^ Int($1) }
  }

  func owner(of point: Point, cell: Cell) -> Owner {
    if let placement = placements.last(where: { $0.rect.contains(point) }) {
      guard let digest = stored[placement.id] else { return .nothing }
      return .picture(
        digest, column: placement.column + point.x - placement.rect.minX,
        row: placement.row + point.y - placement.rect.minY)
    }
    if let tile = tiles[point] { return tile }
    return placeholder(cell) ?? .text
  }

  /// Text was written or erased there.
  mutating func write(_ rect: Rect) {
    guard !tiles.isEmpty else { return }
    tiles = tiles.filter { !rect.contains($0.key) }
  }

  /// The screen was erased: kitty then forgets its pictures too.
  mutating func erase() {
    tiles = [:]
    placements = []
    stored = stored.filter { virtual[$0.key] != nil }
  }

  /// Takes a sequence if it is one of pictures.
  mutating func take(_ bytes: [UInt8], at cursor: Point, in size: Size) -> Bool {
    if bytes.starts(with: Array("\u{1B}_G".utf8)) {
      longestCommand = max(longestCommand, bytes.count)
      command(bytes.dropFirst(3).dropLast(2), at: cursor)
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

  private mutating func command(_ body: ArraySlice<UInt8>, at cursor: Point) {
    let parts = body.split(
      separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in String(decoding: parts[0], as: UTF8.self).split(separator: ",") {
      let sides = pair.split(separator: "=")
      if sides.count == 2 { keys[String(sides[0])] = String(sides[1]) }
    }
    func number(_ key: String) -> Int { keys[key].flatMap { Int($0) } ?? 0 }
    let id = number("i")
    switch keys["a"] {
    case "t", nil: load(parts.count > 1 ? parts[1] : [], id, keys)
    case "p" where keys["U"] == "1":
      virtual[id] = Size(columns: number("c"), rows: number("r"))
    case "p":
      if stored[id] == nil { faults.append("placed what is not there: \(id)") }
      let columns = keys["c"] == nil ? (number("w") + 9) / 10 : number("c")
      let rows = keys["r"] == nil ? (number("h") + 19) / 20 : number("r")
      placements.removeAll { $0.id == id && $0.number == number("p") }
      placements.append(
        Placement(
          id: id, number: number("p"),
          rect: Rect(x: cursor.x, y: cursor.y, columns: columns, rows: rows),
          column: number("x") / 10, row: number("y") / 20))
    case "d" where keys["d"] == "A":
      placements = []
      stored = [:]
    case "d":
      placements.removeAll { $0.id == id && (keys["p"] == nil || $0.number == number("p")) }
      if keys["d"] == "I" {
        stored[id] = nil
        virtual[id] = nil
      }
    default: break
    }
  }

  private mutating func load(_ payload: ArraySlice<UInt8>, _ id: Int, _ keys: [String: String]) {
    if payload.count > 4096 { faults.append("a piece of \(payload.count) bytes") }
    guard let data = payload.isEmpty ? Data() : Data(base64Encoded: Data(payload)) else {
      return faults.append("no base64")
    }
    if keys["a"] == "t" {
      if loading != nil { faults.append("a picture inside of another") }
      loading = (id, [])
    }
    guard loading != nil else { return faults.append("a piece of nothing") }
    loading?.data += data
    transmitted += data.count
    guard keys["m"] != "1", let whole = loading else { return }
    loading = nil
    stored[whole.id] = Self.digest(whole.data)
  }

  private func placeholder(_ cell: Cell) -> Owner? {
    let scalars = cell.character.unicodeScalars.map(\.value)
    guard scalars.first == 0x10EEEE else { return nil }
    guard case .indexed(let low) = cell.style.foreground, scalars.count == 4,
      let row = Self.marks.firstIndex(of: scalars[1]),
      let column = Self.marks.firstIndex(of: scalars[2]),
      let high = Self.marks.firstIndex(of: scalars[3])
    else { return .nothing }
    let id = high << 24 | Int(low)
    guard let digest = stored[id], let size = virtual[id], column < size.columns, row < size.rows
    else { return .nothing }
    return .picture(digest, column: column, row: row)
  }

  private mutating func file(_ bytes: [UInt8], at cursor: Point) {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let data = Data(base64Encoded: Data(bytes[(colon + 1)...].dropLast()))
    else { return faults.append("no file") }
    let keys = String(decoding: bytes[..<colon], as: UTF8.self).split(separator: ";")
    func number(_ name: String) -> Int {
      keys.first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
    transmitted += data.count
    show(
      Self.digest(data), Size(columns: number("width"), rows: number("height")), at: cursor)
  }

  private mutating func sixel(
    _ bytes: [UInt8], from start: Int, at cursor: Point, in size: Size
  ) {
    // Raster attributes: "1;1;width;height.
    let body = String(decoding: bytes[(start + 1)...].prefix(40), as: UTF8.self)
    let numbers = body.dropFirst().split { !$0.isNumber }.prefix(4).compactMap { Int($0) }
    guard body.hasPrefix("\""), numbers.count == 4 else { return faults.append("no raster") }
    let cells = Size(columns: (numbers[2] + 9) / 10, rows: (numbers[3] + 19) / 20)
    if cursor.y + cells.rows >= size.rows { faults.append("a sixel that scrolls") }
    transmitted += bytes.count
    show(Self.digest(bytes), cells, at: cursor)
  }

  private mutating func show(_ digest: Int, _ size: Size, at cursor: Point) {
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        tiles[Point(x: cursor.x + x, y: cursor.y + y)] = .picture(digest, column: x, row: y)
      }
    }
  }

  /// The first of kitty's marks, which tell numbers: enough for the pictures of tests.
  private static let marks: [UInt32] = [
    0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A, 0x34B, 0x34C, 0x350,
    0x351,
    0x352, 0x357, 0x35B,
  ]
}
