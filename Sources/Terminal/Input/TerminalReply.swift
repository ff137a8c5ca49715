package import Cells

/// An answer of the terminal to one of the program's questions, never something typed.
package enum TerminalReply: Hashable, Sendable {
  /// DA1, `CSI ? 62;4 c`: the terminal's attributes.
  case attributes([Int])
  /// XTVERSION, `DCS > | kitty(0.26) ST`.
  case version(String)
  /// DECRPM, `CSI ? 2026;2 $ y`: 0 is unknown, 1 set, 2 reset, 3 and 4 fixed.
  case mode(Int, state: Int)
  /// `CSI ? 1 u`: the terminal speaks the kitty keyboard protocol.
  case keyboardFlags(Int)
  /// `OSC 11 ; rgb:1010/1010/1414 ST`.
  case background(Color)
  /// `CSI 6 ; height ; width t`: the pixels of one cell.
  case cellPixels(Size)
  /// `CSI 4 ; height ; width t`: the pixels of all cells together.
  case areaPixels(Size)
  /// `APC G i=31;OK ST`: whether the graphics query was accepted.
  case kittyGraphics(isOK: Bool)
  /// `APC G i=7;ENOENT:... ST`: the terminal does not have the picture with that id, or refused it.
  case pictureFailed(id: UInt32)
  /// XTSMGRAPHICS, `CSI ? 1;0;256 S`: the colours of a sixel picture.
  case sixelColors(Int)
  /// XTSMGRAPHICS, `CSI ? 2;0;width;height S`: the largest sixel picture in pixels.
  case sixelPixels(Size)
  /// XTGETTCAP, `DCS 1 + r 524742=... ST`: whether it has a terminfo capability.
  case capability(String, isThere: Bool)
  /// `OSC 5522;type=write:status=DONE ST`: the result of writing a picture to the clipboard.
  case clipboard(status: String)
  /// `OSC 5113;ac=status;... ST`: the status of a file transfer to the user's machine. Fields by
  /// name, with their raw values.
  case transfer([String: String])
  /// DSR, `CSI 0 n`: the terminal has processed everything before the question.
  case fence
  /// Any other answer, which is only swallowed.
  case other
}

/// One item read from the terminal.
package enum Incoming: Hashable, Sendable {
  case input(Input)
  case reply(TerminalReply)
  /// The terminal's window gained or lost the keyboard focus.
  case focus(Bool)
}

extension TerminalReply {
  /// Parses the text of an OSC, DCS or APC string, without its introducer and terminator.
  init(string text: String, introducer: UInt8) {
    self = .other
    if introducer == UInt8(ascii: "P"), text.hasPrefix(">|") {
      self = .version(printable(String(text.dropFirst(2).prefix(100)), keepingLines: false))
    } else if introducer == UInt8(ascii: "]"), text.hasPrefix("11;"),
      let color = Color(xcolor: text.dropFirst(3))
    {
      self = .background(color)
    } else if introducer == UInt8(ascii: "_"), text.hasPrefix("G") {
      self = Self(graphics: text.dropFirst())
    } else if introducer == UInt8(ascii: "P"), text.dropFirst().hasPrefix("+r") {
      self = Self(capability: text)
    } else if introducer == UInt8(ascii: "]"), text.hasPrefix("5522;") {
      let status = fields(text.dropFirst(5).split(separator: ";").first ?? "", between: ":")
      if status["type"] == "write", let word = status["status"] {
        self = .clipboard(status: printable(String(word.prefix(100)), keepingLines: false))
      }
    } else if introducer == UInt8(ascii: "]"), text.hasPrefix("5113;") {
      self = .transfer(fields(text.dropFirst(5), between: ";"))
    }
  }

  /// The id of the graphics query, which no picture has; answers with other ids are about pictures.
  static let graphicsQuery: UInt32 = 31

  private init(graphics text: Substring) {
    let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    let keys = fields(parts[0], between: ",")
    guard parts.count == 2, let id = keys["i"].flatMap({ UInt32($0) }) else {
      self = .other
      return
    }
    let isOK = parts[1] == "OK"
    if id == Self.graphicsQuery {
      self = .kittyGraphics(isOK: isOK)
    } else {
      self = isOK ? .other : .pictureFailed(id: id)
    }
  }

  /// Parses `1+r` with the names that are known or `0+r` with those that are not, in hexadecimal
  /// digits.
  private init(capability text: String) {
    self = .other
    guard let name = text.dropFirst(3).split(whereSeparator: { "=;".contains($0) }).first else {
      return
    }
    let digits = Array(name.prefix(64))
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    guard bytes.count * 2 == digits.count else { return }
    self = .capability(
      printable(String(decoding: bytes, as: UTF8.self), keepingLines: false),
      isThere: text.hasPrefix("1"))
  }
}

/// Parses `name=value` pairs; the first of a repeated name counts.
private func fields(_ text: Substring, between separator: Character) -> [String: String] {
  let pairs = text.split(separator: separator).prefix(32).map { pair in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }
  return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
}

extension Color {
  /// Parses `rgb:RR/GG/BB` with one to four hexadecimal digits each (and `rgba:`), as X11 writes
  /// it.
  fileprivate init?(xcolor text: Substring) {
    guard text.hasPrefix("rgb"), let colon = text.firstIndex(of: ":") else { return nil }
    let parts = text[text.index(after: colon)...].split(separator: "/")
    guard parts.count >= 3 else { return nil }
    let values = parts.prefix(3).map { part -> UInt8? in
      guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
        let value = Int(part, radix: 16)
      else { return nil }
      let most = 1 << (4 * part.count) - 1
      return UInt8(clamping: value * 255 / most)
    }
    guard let red = values[0], let green = values[1], let blue = values[2] else { return nil }
    self = .rgb(red, green, blue)
  }
}
