import Cells
import FoundationEssentials

/// The sequences that deliver items, each short enough for every terminal and for tmux.
enum DeliveryCodes {
  /// The bytes in one piece: 4096 characters of base64.
  static let pieceSize = 3072
  /// The most bytes of text for a clipboard; some terminals drop more than 100 kB of base64.
  static let mostText = 74_970

  /// OSC 52 (xterm ctlseqs): sets the clipboard, never reads it. nil if the text is too long.
  static func clipboardText(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    guard bytes.count <= mostText else { return nil }
    return osc("52;c;" + base64(bytes))
  }

  /// OSC 5522 (kitty's clipboard protocol): the start of the write, the pieces with their type, the
  /// end.
  static func clipboardPicture(_ bytes: [UInt8], type: String) -> [[UInt8]] {
    let mime = base64(Array(type.utf8))
    return [osc("5522;type=write")]
      + pieces(of: bytes).map { osc("5522;type=wdata:mime=\(mime);" + base64($0)) }
      + [osc("5522;type=wdata")]
  }

  /// OSC 1337 (iTerm2): a file to be saved, not shown, in parts.
  static func inlineFile(_ bytes: [UInt8], name: String) -> [[UInt8]] {
    let name = base64(Array(name.utf8))
    return [osc("1337;MultipartFile=name=\(name);size=\(bytes.count);inline=0")]
      + pieces(of: bytes).map { osc("1337;FilePart=" + base64($0)) } + [osc("1337;FileEnd")]
  }

  /// OSC 5113 (kitty's file transfer protocol): asks for permission to send.
  static func transferAsk(id: String) -> [UInt8] { osc("5113;ac=send;id=\(id)") }

  /// Names the file: its path on the user's machine, its size, and the permissions 0644 (420),
  /// without which some versions set every bit.
  static func transferFile(id: String, path: String, size: Int) -> [UInt8] {
    osc("5113;ac=file;id=\(id);fid=1;prm=420;sz=\(size);n=" + base64(Array(path.utf8)))
  }

  static func transferData(id: String, _ bytes: [UInt8]) -> [[UInt8]] {
    let pieces = pieces(of: bytes)
    return pieces.enumerated().map { index, piece in
      let action = index == pieces.count - 1 ? "end_data" : "data"
      return osc("5113;ac=\(action);id=\(id);fid=1;d=" + base64(piece))
    }
  }

  static func transferFinish(id: String) -> [UInt8] { osc("5113;ac=finish;id=\(id)") }
  static func transferCancel(id: String) -> [UInt8] { osc("5113;ac=cancel;id=\(id)") }

  /// Wraps a sequence for tmux to pass through unchanged: each Escape is doubled.
  static func throughTmux(_ sequence: [UInt8]) -> [UInt8] {
    var wrapped = Array("\u{1B}Ptmux;".utf8)
    for byte in sequence { wrapped += byte == 0x1B ? [byte, byte] : [byte] }
    return wrapped + Array("\u{1B}\\".utf8)
  }

  private static func osc(_ text: String) -> [UInt8] { Array("\u{1B}]\(text)\u{1B}\\".utf8) }

  private static func base64(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }

  /// The bytes in pieces; at least one, which may be empty.
  private static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.isEmpty
      ? [bytes[...]]
      : stride(from: 0, to: bytes.count, by: pieceSize).map {
        bytes[$0..<min($0 + pieceSize, bytes.count)]
      }
  }
}
