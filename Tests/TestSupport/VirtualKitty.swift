package import Cells
import Foundation

/// The pictures in a terminal with the kitty graphics protocol: what it has received, where it
/// shows it, what it has dropped and what it replies. Cells are 10 x 20 pixels.
///
/// The rules are those of kitty's `graphics.c`, read at 0.26.5 and 0.48.2.
package struct VirtualKitty: Sendable {
  /// Behaviour in which terminals, and versions of one, differ.
  package struct TerminalQuirks: Hashable, Sendable {
    /// A deletion that frees pictures frees every picture without a placement, whichever was meant:
    /// kitty to 0.38.0.
    package var deletionFreesUnplaced = false
    /// Any deletion aborts the picture that is being received: kitty from 0.37.
    package var deletionAbortsUpload = true
    /// The bytes of pictures it holds at most, four a pixel. Pictures without a placement are
    /// dropped first, then the least recently used, whether they are visible or not.
    package var quota = 320 << 20

    package init(deletionFreesUnplaced: Bool = false, deletionAbortsUpload: Bool = true) {
      self.deletionFreesUnplaced = deletionFreesUnplaced
      self.deletionAbortsUpload = deletionAbortsUpload
    }

    package static let kitty26 = TerminalQuirks(
      deletionFreesUnplaced: true, deletionAbortsUpload: false)
    package static let kitty38 = TerminalQuirks(
      deletionFreesUnplaced: true, deletionAbortsUpload: true)
    package static let kitty48 = TerminalQuirks()
  }

  /// A completely received picture.
  package struct Image: Hashable, Sendable {
    package var digest: Int
    /// The pixels of its file; 0 if the file does not say.
    var width = 0
    var height = 0
    /// The cells for which its file says it was made.
    var cells: Size?
    /// When it arrived and when it was last used, counted in commands.
    var born: Int
    var used: Int
  }

  private struct Placement {
    var id: Int
    var number: Int
    var rect: Rect
    /// The pixels of the file: x, y, width, height.
    var source: Rect
  }

  package var habits: TerminalQuirks
  /// The pictures it holds, by ID.
  package private(set) var images: [Int: Image] = [:]
  /// What a real terminal would have refused or misinterpreted.
  package private(set) var faults: [String] = []
  /// The bytes of pictures received so far.
  package private(set) var transmitted = 0
  /// The replies that have not been read.
  package private(set) var answers = ""
  private var placements: [Placement] = []
  private var virtual: [Int: Size] = [:]
  private var loading: (id: Int, quiet: Int, data: [UInt8])?
  private var commands = 0

  init(habits: TerminalQuirks) { self.habits = habits }

  package var placementCount: Int { placements.count }
  package var isLoading: Bool { loading != nil }
  package var isEmpty: Bool { images.isEmpty && placements.isEmpty && loading == nil }

  mutating func drainReplies() -> String {
    defer { answers = "" }
    return answers
  }

  /// The cell of a picture that is visible at a point; nil if none is.
  func owner(of point: Point) -> VirtualPixels.Owner? {
    // Where pictures overlap, the one that arrived last is on top.
    let shown = placements.filter { $0.rect.contains(point) }
    guard
      let placement = shown.max(by: { (images[$0.id]?.born ?? 0) < (images[$1.id]?.born ?? 0) })
    else { return nil }
    guard let image = images[placement.id] else { return .nothing }
    func center(_ offset: Int, of cells: Int, from start: Int, of pixels: Int) -> Double {
      Double(start) + (Double(offset) + 0.5) * Double(pixels) / Double(max(1, cells))
    }
    let (rect, source) = (placement.rect, placement.source)
    let x = center(
      point.x - rect.minX, of: rect.size.columns, from: source.minX, of: source.size.columns)
    let y = center(
      point.y - rect.minY, of: rect.size.rows, from: source.minY, of: source.size.rows)
    guard let cells = image.cells else {
      return .picture(image.digest, column: Int(x) / 10, row: Int(y) / 20)
    }
    return .picture(
      image.digest, column: Int(x * Double(cells.columns) / Double(max(1, image.width))),
      row: Int(y * Double(cells.rows) / Double(max(1, image.height))))
  }

  /// The digest of the picture that a placeholder may show, if the cell is within the picture.
  func placeholder(_ id: Int, column: Int, row: Int) -> Int? {
    guard let image = images[id], let size = virtual[id], column < size.columns, row < size.rows
    else { return nil }
    return image.digest
  }

  /// Handles an erased display (ED 2) or a newly entered screen.
  mutating func erase() {
    placements = []
    images = images.filter { virtual[$0.key] != nil }
  }

  mutating func command(_ body: ArraySlice<UInt8>, at cursor: Point) {
    commands += 1
    let parts = body.split(
      separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in String(decoding: parts[0], as: UTF8.self).split(separator: ",") {
      let sides = pair.split(separator: "=")
      if sides.count == 2 { keys[String(sides[0])] = String(sides[1]) }
    }
    let action = keys["a"]
    if loading != nil, action != nil { faults.append("\(action ?? "") between the pieces") }
    switch action {
    case "t", nil: load(parts.count > 1 ? parts[1] : [], keys)
    case "p": place(keys, at: cursor)
    case "d": delete(keys)
    default: break
    }
  }

  private mutating func fail(_ id: Int, _ why: String, quiet: Int) {
    if id != 0, quiet < 2 { answers += "\u{1B}_Gi=\(id);\(why)\u{1B}\\" }
  }

  private mutating func place(_ keys: [String: String], at cursor: Point) {
    func number(_ key: String) -> Int { keys[key].flatMap { Int($0) } ?? 0 }
    let id = number("i")
    guard let image = images[id] else {
      return fail(id, "ENOENT:Put command refers to non-existent image", quiet: number("q"))
    }
    images[id]?.used = commands
    guard keys["U"] != "1" else {
      virtual[id] = Size(columns: number("c"), rows: number("r"))
      return
    }
    if keys["c"] == nil || keys["r"] == nil { faults.append("a placement without its cells") }
    var source = Rect(x: number("x"), y: number("y"), columns: number("w"), rows: number("h"))
    if image.width > 0 {
      let all = Rect(x: 0, y: 0, columns: image.width, rows: image.height)
      if source.intersection(all) != source { faults.append("pixels beyond the file") }
      source = source.intersection(all)
    }
    let columns = keys["c"] == nil ? (number("w") + 9) / 10 : number("c")
    let rows = keys["r"] == nil ? (number("h") + 19) / 20 : number("r")
    placements.removeAll { $0.id == id && $0.number == number("p") }
    placements.append(
      Placement(
        id: id, number: number("p"),
        rect: Rect(x: cursor.x, y: cursor.y, columns: columns, rows: rows), source: source))
  }

  private mutating func delete(_ keys: [String: String]) {
    if habits.deletionAbortsUpload { loading = nil }
    let (id, number) = (keys["i"].flatMap { Int($0) }, keys["p"].flatMap { Int($0) })
    let isAll = keys["d"] == "A" || keys["d"] == "a"
    let frees = keys["d"]?.first?.isUppercase == true
    let matches = { (placement: Placement) in
      isAll || placement.id == id && (number == nil || placement.number == number)
    }
    let touched = Set(placements.filter(matches).map(\.id))
    placements.removeAll(where: matches)
    if !isAll, let id, number == nil { virtual[id] = nil }
    guard frees else { return }
    images = images.filter { image in
      let isMeant = touched.contains(image.key) || (!isAll && image.key == id && number == nil)
      return isPlaced(image.key) || !(habits.deletionFreesUnplaced || isMeant)
    }
  }

  private func isPlaced(_ id: Int) -> Bool {
    virtual[id] != nil || placements.contains { $0.id == id }
  }

  private mutating func load(_ payload: ArraySlice<UInt8>, _ keys: [String: String]) {
    func number(_ key: String) -> Int? { keys[key].flatMap { Int($0) } }
    if payload.count > 4096 { faults.append("a piece of \(payload.count) bytes") }
    guard let data = payload.isEmpty ? Data() : Data(base64Encoded: Data(payload)) else {
      return faults.append("no base64")
    }
    if keys["a"] == "t" {
      if images[number("i") ?? 0] != nil { faults.append("a number that is taken") }
      loading = (number("i") ?? 0, number("q") ?? 0, [])
    }
    guard loading != nil else { return faults.append("a piece of nothing") }
    loading?.data += data
    transmitted += data.count
    guard keys["m"] != "1", let (id, quiet, bytes) = loading else { return }
    loading = nil
    guard let image = Image(bytes, born: commands) else {
      return fail(id, "EBADPNG:the file is not whole", quiet: number("q") ?? quiet)
    }
    images[id] = image
    makeRoom(keeping: id)
  }

  private mutating func makeRoom(keeping added: Int) {
    var used: Int { images.values.reduce(0) { $0 + $1.width * $1.height * 4 } }
    guard used > habits.quota else { return }
    images = images.filter { $0.key == added || isPlaced($0.key) }
    while used > habits.quota, let oldest = images.min(by: { $0.value.used < $1.value.used }) {
      images[oldest.key] = nil
      virtual[oldest.key] = nil
      placements.removeAll { $0.id == oldest.key }
    }
  }
}

extension VirtualKitty.Image {
  /// nil for a PNG without its end. Bytes that are not a PNG are complete as they are.
  fileprivate init?(_ bytes: [UInt8], born: Int) {
    self.init(digest: VirtualPixels.digest(bytes), born: born, used: born)
    guard bytes.starts(with: testPNGStart) else { return }
    guard bytes.count >= 64, bytes.suffix(testPNGEnd.count) == testPNGEnd[...] else { return nil }
    func number(at start: Int) -> Int {
      bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    (width, height) = (number(at: 16), number(at: 20))
    cells = Size(columns: number(at: 41), rows: number(at: 45))
  }
}

private let testPNGStart: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
private let testPNGEnd = [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]

/// What a virtual terminal accepts as a PNG of this size: its header, a chunk with the cells it is
/// for, some filling, and the end that marks it as complete.
package func testPNG(width: Int, height: Int, cells: Size, filling: [UInt8]) -> [UInt8] {
  func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
  func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
    number(data.count) + Array(kind.utf8) + data + [0, 0, 0, 0]
  }
  return testPNGStart + chunk("IHDR", number(width) + number(height) + [8, 6, 0, 0, 0])
    + chunk("ceLl", number(cells.columns) + number(cells.rows)) + chunk("IDAT", filling)
    + testPNGEnd
}
