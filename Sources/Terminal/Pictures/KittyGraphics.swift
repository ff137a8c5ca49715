import Cells
import FoundationEssentials

/// Sequences of the kitty graphics protocol. Success is never answered; failure is if the terminal
/// talks to us alone (`q=1`), because only that reveals a picture it has dropped. tmux would type
/// the answer into whichever pane has the keyboard (`q=2`, but see `LossInquiry`).
enum KittyGraphics {
  /// The bytes of a picture in one piece: at most 4096 characters of base64, and through tmux
  /// including what wraps them.
  static let largestPiece = 2880

  /// How much the terminal answers.
  enum Answers: Int {
    case failures = 1
    case nothing = 2
  }

  /// One piece of a picture's bytes; the first describes them and, with `isPassing`, says that the
  /// picture will soon be replaced (`N=1`).
  static func transmit(
    _ bytes: ArraySlice<UInt8>, of picture: PixelPicture, id: UInt32, isFirst: Bool, hasMore: Bool,
    isPassing: Bool = false, answers: Answers
  ) -> [UInt8] {
    var keys = "m=\(hasMore ? 1 : 0)"
    if isFirst {
      let hint = isPassing ? ",N=1" : ""
      keys = "a=t,i=\(id),q=\(answers.rawValue),f=100\(hint)," + keys
    }
    return command(keys, Data(bytes).base64EncodedData())
  }

  /// Aborts a transmission. The terminal drops an incomplete file. Deleting it would do more: up to
  /// version 0.38.0 kitty also frees every picture without a placement.
  static let breakOff = command("m=0,q=2")

  /// Shows `source` (pixels of the picture: x, y, width, height) with its top left at the cursor,
  /// spread over exactly `cells`. The same number replaces its earlier placement.
  static func place(
    id: UInt32, number: Int, source: (x: Int, y: Int, width: Int, height: Int), cells: Size
  ) -> [UInt8] {
    command(
      "a=p,i=\(id),p=\(number),x=\(source.x),y=\(source.y),w=\(source.width),h=\(source.height),"
        + "c=\(cells.columns),r=\(cells.rows),C=1,q=\(Answers.failures.rawValue)")
  }

  /// Makes placeholders show the picture, spread over that many cells.
  static func placeVirtually(id: UInt32, cells: Size, answers: Answers = .nothing) -> [UInt8] {
    command("a=p,U=1,i=\(id),c=\(cells.columns),r=\(cells.rows),q=\(answers.rawValue)")
  }

  /// Removes one placement from the screen; the terminal keeps the picture.
  static func remove(id: UInt32, number: Int) -> [UInt8] {
    command("a=d,d=i,i=\(id),p=\(number),q=2")
  }

  /// Deletes a picture from the terminal, with all its placements. Up to version 0.38.0 kitty also
  /// frees every other one without a placement (its commit 8facaf4fa).
  static func delete(id: UInt32) -> [UInt8] { command("a=d,d=I,i=\(id),q=2") }

  /// Deletes every picture of this screen from the terminal.
  static let deleteAll = command("a=d,d=A,q=2")

  /// Wraps one sequence so that tmux passes it to the terminal it runs in.
  static func throughTmux(_ sequence: [UInt8]) -> [UInt8] {
    var wrapped = Array("\u{1B}Ptmux;".utf8)
    wrapped.reserveCapacity(sequence.count + 16)
    for byte in sequence {
      if byte == 0x1B { wrapped.append(byte) }
      wrapped.append(byte)
    }
    return wrapped + [0x1B, UInt8(ascii: "\\")]
  }

  private static func command(_ keys: String, _ payload: Data = Data()) -> [UInt8] {
    var bytes = Array("\u{1B}_G\(keys)".utf8)
    if !payload.isEmpty {
      bytes.append(UInt8(ascii: ";"))
      bytes += payload
    }
    return bytes + [0x1B, UInt8(ascii: "\\")]
  }
}

/// A cell that stands for one cell of a picture, so that a multiplexer moves, covers and erases it
/// like any text (kitty graphics protocol, "Unicode placeholders").
enum Placeholder {
  /// The number of rows and columns that can be encoded.
  static var limit: Int { marks.count }

  /// The cell at `row` and `column` of the picture with that id. The id's lowest byte is encoded in
  /// the colour, one of the terminal's own sixteen, which every multiplexer leaves as it is; its
  /// highest in the third mark. `ground` shows where the picture is transparent, and beside its
  /// last pixels.
  static func cell(row: Int, column: Int, of id: UInt32, on ground: Style = Style()) -> Cell {
    var scalars = String.UnicodeScalarView([sign])
    for index in [row, column, Int(id >> 24)] where marks.indices.contains(index) {
      scalars.append(marks[index])
    }
    let text = String(scalars)
    return Cell(
      text.count == 1 ? Character(text) : " ",
      style: Style(
        foreground: .indexed(UInt8(truncatingIfNeeded: id)), background: ground.background))
  }

  private static let sign: Unicode.Scalar = "\u{10EEEE}"

  /// The n-th stands for the number n: kitty's rowcolumn-diacritics.txt.
  static let marks: [Unicode.Scalar] = ranges.flatMap { $0.compactMap(Unicode.Scalar.init) }

  private static let ranges: [ClosedRange<UInt32>] = [
    0x305...0x305, 0x30D...0x30E, 0x310...0x310, 0x312...0x312, 0x33D...0x33F, 0x346...0x346,
    0x34A...0x34C, 0x350...0x352, 0x357...0x357, 0x35B...0x35B, 0x363...0x36F, 0x483...0x487,
    0x592...0x595, 0x597...0x599, 0x59C...0x5A1, 0x5A8...0x5A9, 0x5AB...0x5AC, 0x5AF...0x5AF,
    0x5C4...0x5C4, 0x610...0x617, 0x657...0x65B, 0x65D...0x65E, 0x6D6...0x6DC, 0x6DF...0x6E2,
    0x6E4...0x6E4, 0x6E7...0x6E8, 0x6EB...0x6EC, 0x730...0x730, 0x732...0x733, 0x735...0x736,
    0x73A...0x73A, 0x73D...0x73D, 0x73F...0x741, 0x743...0x743, 0x745...0x745, 0x747...0x747,
    0x749...0x74A, 0x7EB...0x7F1, 0x7F3...0x7F3, 0x816...0x819, 0x81B...0x823, 0x825...0x827,
    0x829...0x82D, 0x951...0x951, 0x953...0x954, 0xF82...0xF83, 0xF86...0xF87, 0x135D...0x135F,
    0x17DD...0x17DD, 0x193A...0x193A, 0x1A17...0x1A17, 0x1A75...0x1A7C, 0x1B6B...0x1B6B,
    0x1B6D...0x1B73, 0x1CD0...0x1CD2, 0x1CDA...0x1CDB, 0x1CE0...0x1CE0, 0x1DC0...0x1DC1,
    0x1DC3...0x1DC9, 0x1DCB...0x1DCC, 0x1DD1...0x1DE6, 0x1DFE...0x1DFE, 0x20D0...0x20D1,
    0x20D4...0x20D7, 0x20DB...0x20DC, 0x20E1...0x20E1, 0x20E7...0x20E7, 0x20E9...0x20E9,
    0x20F0...0x20F0, 0x2CEF...0x2CF1, 0x2DE0...0x2DFF, 0xA66F...0xA66F, 0xA67C...0xA67D,
    0xA6F0...0xA6F1, 0xA8E0...0xA8F1, 0xAAB0...0xAAB0, 0xAAB2...0xAAB3, 0xAAB7...0xAAB8,
    0xAABE...0xAABF, 0xAAC1...0xAAC1, 0xFE20...0xFE26, 0x10A0F...0x10A0F, 0x10A38...0x10A38,
    0x1D185...0x1D189, 0x1D1AA...0x1D1AD, 0x1D242...0x1D244,
  ]
}

/// The pictures a kitty terminal is known to hold for us, up to a limit; one shown again needs no
/// sending. Pictures that were aborted, deleted or reported missing are not among them.
struct KittyStore {
  /// The pixels the terminal may hold for us: four bytes each, a third of what kitty allows a
  /// window.
  static let mostPixels = 25_000_000
  static let mostPictures = 96

  /// One picture the terminal holds.
  private struct Entry {
    let id: UInt32
    let pixels: Int
    /// nil once the program itself has released it.
    weak var picture: PixelPicture?
  }

  /// The most recently used entry is last.
  private var entries: [Entry] = []
  private var count: UInt32
  private let numbering: Numbering

  /// How picture ids are chosen.
  enum Numbering {
    /// Any number will do.
    case free
    /// The lowest byte is one of seven colours, the highest anything but 0.
    case colors
  }

  /// `start` distinguishes two programs in one terminal; a process id will do.
  init(numbering: Numbering, start: UInt32) {
    self.numbering = numbering
    count = start &* 37
  }

  var ids: [UInt32] { entries.map(\.id) }

  func id(of picture: PixelPicture) -> UInt32? {
    entries.first { $0.picture === picture }?.id
  }

  mutating func touch(_ picture: PixelPicture) {
    guard let index = entries.firstIndex(where: { $0.picture === picture }),
      index != entries.count - 1
    else { return }
    entries.append(entries.remove(at: index))
  }

  mutating func add(_ picture: PixelPicture, id: UInt32) {
    entries.append(
      Entry(id: id, pixels: picture.rasterWidth * picture.rasterHeight, picture: picture))
  }

  /// An id no picture has.
  mutating func newID() -> UInt32 {
    while true {
      count &+= 1
      let id =
        switch numbering {
        case .free: 0x5200_0000 | count & 0xFF_FFFF
        case .colors: (count / 7 % 255 + 1) << 24 | count % 7 + 1
        }
      if !entries.contains(where: { $0.id == id }) { return id }
    }
  }

  /// Removes a picture that the terminal does not have.
  ///
  /// - Returns: Whether it was stored, and the picture if the program still has it.
  mutating func remove(id: UInt32) -> (wasThere: Bool, picture: PixelPicture?) {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return (false, nil) }
    return (true, entries.remove(at: index).picture)
  }

  /// Makes room for `more` pixels. If they do not fit, every picture except those of `kept` is
  /// removed, because deleting one of them may delete the others as well.
  ///
  /// - Returns: The ids to delete.
  mutating func evict(for more: Int, keeping kept: Set<UInt32>) -> [UInt32] {
    let pixels = entries.reduce(more) { $0 + $1.pixels }
    guard pixels > Self.mostPixels || entries.count >= Self.mostPictures else { return [] }
    let gone = ids.filter { !kept.contains($0) }
    entries.removeAll { !kept.contains($0.id) }
    return gone
  }

  /// Removes everything.
  ///
  /// - Returns: The ids to delete.
  mutating func removeAll() -> [UInt32] {
    defer { entries = [] }
    return ids
  }
}
