import Cells
import FoundationEssentials

/// Sequences of the kitty graphics protocol. Success is never answered; failure is if the terminal
/// talks to us alone (`q=1`), because only that reveals a picture it has dropped. tmux would type
/// the answer into whichever pane has the keyboard (`q=2`, but see `LossInquiry`).
enum KittyCodes {
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
      let form =
        picture.encoding == .packedRGB
        ? "f=24,o=z,s=\(picture.rasterWidth),v=\(picture.rasterHeight)" : "f=100"
      let hint = isPassing ? ",N=1" : ""
      keys = "a=t,i=\(id),q=\(answers.rawValue),\(form)\(hint)," + keys
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
