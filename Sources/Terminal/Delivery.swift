import Cells
import FoundationEssentials

/// Delivers items through the terminal and follows its answers.
struct Delivery: Sendable {
  /// The bytes to send now, and the news to report.
  struct Step: Equatable {
    var pieces: [[UInt8]] = []
    var news: DeliveryNews?
  }

  private var transfer: KittyTransfer?
  private var isWrapped = false
  private var count = 0
  /// Whether a picture for the clipboard waits for its answer.
  private var awaitsClipboard = false

  /// Starts delivering an item, as the report of the terminal allows.
  mutating func begin(_ item: OutboundItem, on report: TerminalReport) -> Step {
    let target = Target(report)
    switch item {
    case .text(let text): return copy(text, to: target)
    case .picture(let bytes, let type): return copy(bytes, type: type, to: target)
    case .file(let bytes, let name): return send(bytes, name: name, to: target)
    }
  }

  /// Handles an answer of the terminal.
  mutating func handle(_ reply: TerminalReply) -> Step {
    switch reply {
    case .clipboard(let status) where awaitsClipboard:
      awaitsClipboard = false
      if status == "DONE" { return Step(news: .done("The picture is in your clipboard.")) }
      let why =
        status == "EPERM"
        ? "Your terminal is configured to refuse it."
        : "Your terminal could not accept the picture (\(status))."
      return Step(news: .refused(why, advice: "Download it, or save it."))
    case .transfer(let fields):
      guard let name = transfer?.name, let id = transfer?.id else { return Step() }
      switch transfer?.handle(fields) ?? .nothing {
      case .nothing: return Step()
      case .send(let pieces): return Step(pieces: wrap(pieces))
      case .done:
        transfer = nil
        return Step(
          pieces: wrap([DeliveryCodes.transferFinish(id: id)]),
          news: .done("\(name) is in Downloads on your machine."))
      case .failed(let why):
        transfer = nil
        let reason =
          why.hasPrefix("EPERM") ? "The download was not allowed." : "The download failed: \(why)."
        return Step(news: .refused(printable(reason, keepingLines: false), advice: ""))
      }
    default: return Step()
    }
  }

  private mutating func copy(_ text: String, to target: Target) -> Step {
    if let why = target.lacksClipboard {
      return Step(news: .refused(why.reason, advice: why.advice))
    }
    let text = printable(text, keepingLines: true)
    guard let sequence = DeliveryCodes.clipboardText(text) else {
      return Step(
        news: .refused("The text is too long for a terminal's clipboard.", advice: "Copy less."))
    }
    isWrapped = target.isWrappedForText
    let count = text.count
    var sentence = "Sent to your clipboard: \(count) \(count == 1 ? "character" : "characters")."
    if let doubt = target.clipboardDoubt { sentence += " " + doubt }
    return Step(pieces: wrap([sequence]), news: .done(sentence))
  }

  private mutating func copy(_ bytes: [UInt8], type: String, to target: Target) -> Step {
    if let why = target.lacksPictureClipboard {
      return Step(news: .refused(why.reason, advice: why.advice))
    }
    isWrapped = target.isThroughTmux
    awaitsClipboard = true
    return Step(
      pieces: wrap(DeliveryCodes.clipboardPicture(bytes, type: type)),
      news: .underway("The picture is on its way to your clipboard."))
  }

  private mutating func send(_ bytes: [UInt8], name: String, to target: Target) -> Step {
    isWrapped = target.isThroughTmux
    let name = printable(name, keepingLines: false)
    switch target.transfer {
    case .kitty:
      var pieces: [[UInt8]] = []
      if let old = transfer { pieces.append(DeliveryCodes.transferCancel(id: old.id)) }
      count += 1
      let new = KittyTransfer(id: "retake\(count)", name: name, bytes: bytes)
      transfer = new
      return Step(
        pieces: wrap(pieces + [DeliveryCodes.transferRequest(id: new.id)]),
        news: .underway("Your terminal asks whether to accept \(name)."))
    case .iterm:
      return Step(
        pieces: wrap(DeliveryCodes.inlineFile(bytes, name: name)),
        news: .done("\(name) is on its way; your terminal asks where to put it."))
    case nil:
      return Step(
        news: .refused("\(target.name) cannot receive files.", advice: ""))
    }
  }

  private func wrap(_ pieces: [[UInt8]]) -> [[UInt8]] {
    isWrapped ? pieces.map(DeliveryCodes.throughTmux) : pieces
  }
}

/// What the terminal that receives an item can take. Inside tmux it is the terminal around it, if
/// tmux passes sequences through.
struct Target: Equatable, Sendable {
  /// The protocol by which a file is sent.
  enum Transfer: Equatable, Sendable { case kitty, iterm }

  let name: String
  let isThroughTmux: Bool
  private let known: KnownTerminal
  private let tmux: TmuxReport?
  private let isTmux: Bool
  /// The reason why nothing can reach it.
  private let barrier: (reason: String, advice: String)?

  static func == (one: Target, other: Target) -> Bool {
    one.name == other.name && one.known == other.known && one.isThroughTmux == other.isThroughTmux
      && one.tmux == other.tmux && one.barrier?.reason == other.barrier?.reason
  }

  init(_ report: TerminalReport) {
    isTmux = report.isTmux
    tmux = report.tmux
    if report.isTmux {
      let outer = report.outerVersion ?? report.tmux?.clientVersion ?? ""
      known = KnownTerminal(version: outer.isEmpty ? nil : outer, hint: nil)
      name = outer.isEmpty ? "The terminal around tmux" : outer
      isThroughTmux = report.mayQueryOuterTerminal
      barrier =
        isThroughTmux
        ? nil
        : ("tmux passes nothing through to the terminal.", "tmux: set -g allow-passthrough on")
      return
    }
    known = KnownTerminal(version: report.version, hint: report.environmentProbe.hint)
    name = known.name ?? "This terminal"
    isThroughTmux = false
    if report.environmentProbe.multiplexer == .screen {
      barrier = ("GNU screen passes nothing through.", "Use tmux instead.")
    } else if !report.speaksXterm {
      barrier = ("TERM=\(report.term) cannot receive it.", "")
    } else {
      barrier = nil
    }
  }

  /// Why text cannot reach the clipboard; nil if it may. tmux has its own way for text.
  var lacksClipboard: (reason: String, advice: String)? {
    if isTmux, tmux?.clipboard == "on" { return nil }
    if isTmux, barrier != nil {
      return ("tmux keeps the clipboard to itself.", "tmux: set -g set-clipboard on")
    }
    if let barrier { return barrier }
    let lower = name.lowercased()
    if lower.hasPrefix("vte") || lower.hasPrefix("apple_terminal") {
      return (
        "\(name) does not let programs set the clipboard.",
        "Switch the mouse off and select the text with the terminal."
      )
    }
    return nil
  }

  /// tmux takes the sequence itself if it is configured to.
  var isWrappedForText: Bool { isThroughTmux && tmux?.clipboard != "on" }

  /// What may block the clipboard without an answer that would say so.
  var clipboardDoubt: String? {
    switch known.kind {
    case .xterm: "xterm accepts it only if disallowedWindowOps does not contain SetSelection."
    case .iterm: "iTerm2 accepts it if 'Applications may access clipboard' is on."
    default: nil
    }
  }

  /// Why a picture cannot reach the clipboard; nil if it may. kitty's protocol came with 0.27.
  var lacksPictureClipboard: (reason: String, advice: String)? {
    if let barrier { return barrier }
    guard known.kind == .kitty else {
      return ("\(name) does not support pictures in its clipboard.", "Download it, or save it.")
    }
    guard known.isAtLeast("0.27") else {
      return (
        "\(name) does not support pictures in its clipboard; kitty 0.27 does.", "Download it."
      )
    }
    return nil
  }

  /// How a file reaches the user's machine; nil if there is no way.
  var transfer: Transfer? {
    guard barrier == nil else { return nil }
    switch known.kind {
    case .kitty: return known.isAtLeast("0.26") ? .kitty : nil
    case .iterm: return .iterm
    default: return nil
    }
  }
}

/// One file sent by kitty's file transfer protocol: the user allows it at the terminal, the
/// terminal opens the file, takes its bytes and confirms them.
struct KittyTransfer: Sendable {
  /// What follows from an answer.
  enum Step: Equatable {
    case nothing
    case send([[UInt8]])
    case done
    /// The terminal's reason, such as `EPERM`.
    case failed(String)
  }

  private enum Stage { case asking, opening, sending, over }

  let id: String
  let name: String
  private var bytes: [UInt8]
  private var stage = Stage.asking

  init(id: String, name: String, bytes: [UInt8]) {
    self.id = id
    self.name = name
    self.bytes = bytes
  }

  /// Handles an answer and returns what follows. Answers to others and to earlier stages do
  /// nothing.
  mutating func handle(_ fields: [String: String]) -> Step {
    guard fields["ac"] == "status", fields["id"] == id, stage != .over,
      let status = Self.text(fields["st"])
    else { return .nothing }
    let word = status.prefix { $0 != ":" }
    switch (stage, word) {
    case (.asking, "OK"):
      stage = .opening
      // A relative path starts in the user's home folder.
      let path = "~/Downloads/\(name)"
      return .send([DeliveryCodes.transferFile(id: id, path: path, size: bytes.count)])
    case (.opening, "STARTED"):
      stage = .sending
      defer { bytes = [] }
      return .send(DeliveryCodes.transferData(id: id, bytes))
    case (.sending, "OK"):
      stage = .over
      return .done
    case (_, "PROGRESS"), (_, "STARTED"), (_, "OK"): return .nothing
    default:
      stage = .over
      return .failed(String(status.prefix(200)))
    }
  }

  /// kitty 0.26 pads its base64, 0.41 does not.
  private static func text(_ base64: String?) -> String? {
    guard let base64 else { return nil }
    let bare = base64.prefix { $0 != "=" }
    let padding = String(repeating: "=", count: (4 - bare.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: bare + padding) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

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
  static func transferRequest(id: String) -> [UInt8] { osc("5113;ac=send;id=\(id)") }

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
