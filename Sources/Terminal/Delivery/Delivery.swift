import Cells

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
  mutating func take(_ reply: TerminalReply) -> Step {
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
      switch transfer?.take(fields) ?? .nothing {
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
        pieces: wrap(pieces + [DeliveryCodes.transferAsk(id: new.id)]),
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
