import Cells
import FoundationEssentials

/// Sequences of the kitty graphics protocol. All ask for silence (`q=2`): an answer nobody waits for
/// would be one more thing to keep from the composer.
enum KittyCodes {
  /// Bytes of a picture in one piece: 4096 characters of base64 at most, and through tmux with all
  /// that is around them.
  static let largestPiece = 2880

  /// One piece of a picture's bytes; `first` tells what they are.
  static func transmit(
    _ bytes: ArraySlice<UInt8>, of picture: PixelPicture, id: UInt32, isFirst: Bool, hasMore: Bool
  ) -> [UInt8] {
    var keys = "m=\(hasMore ? 1 : 0)"
    if isFirst {
      let form =
        picture.encoding == .packedRGB
        ? "f=24,o=z,s=\(picture.width),v=\(picture.height)" : "f=100"
      keys = "a=t,i=\(id),q=2,\(form)," + keys
    }
    return command(keys, Data(bytes).base64EncodedData())
  }

  /// Ends a transmission before its end.
  static let breakOff = command("m=0")

  /// Shows `source` (pixels of the picture: x, y, width, height) with its top left at the cursor, over
  /// exactly `cells` where they are given.
  static func place(
    id: UInt32, number: Int, source: (x: Int, y: Int, width: Int, height: Int), cells: Size?
  ) -> [UInt8] {
    let scale = cells.map { ",c=\($0.columns),r=\($0.rows)" } ?? ""
    return command(
      "a=p,i=\(id),p=\(number),x=\(source.x),y=\(source.y),w=\(source.width),h=\(source.height)"
        + "\(scale),C=1,q=2")
  }

  /// Lets placeholders show it, spread over that many cells.
  static func placeVirtually(id: UInt32, cells: Size) -> [UInt8] {
    command("a=p,U=1,i=\(id),c=\(cells.columns),r=\(cells.rows),q=2")
  }

  /// Takes one placement off the screen; the picture stays with the terminal.
  static func remove(id: UInt32, number: Int) -> [UInt8] {
    command("a=d,d=i,i=\(id),p=\(number),q=2")
  }

  /// Takes a picture from the terminal, with all its placements.
  static func delete(id: UInt32) -> [UInt8] { command("a=d,d=I,i=\(id),q=2") }

  /// Takes every picture of this screen from the terminal.
  static let deleteAll = command("a=d,d=A,q=2")

  /// Wraps one sequence so that tmux hands it to the terminal it runs in.
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
