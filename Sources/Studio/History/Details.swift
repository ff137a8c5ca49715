import Cells
package import Imagery
package import Model
import Themes

/// One line of a text over the panes: details, costs or a page of the manual.
package struct DetailLine: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case heading, text, failure, code, faint, blank }

  /// A part that is drawn in one role.
  package struct Span: Hashable, Sendable {
    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }
  package var spans: [Span]

  package init(_ spans: [Span]) { self.spans = spans }

  init(_ kind: Kind, _ text: String = "") { spans = [Span(kind, text)] }

  package var kind: Kind { spans.first?.kind ?? .blank }
  package var text: String { spans.map(\.text).joined() }
}

extension Turn {
  /// How many bytes the details show of all texts of a turn together, and of each at least. They
  /// are wrapped on every key, so they must be bounded.
  private static let (mostDetailBytes, leastDetailBytes) = (32 << 10, 2 << 10)

  /// Everything known about the turn, wrapped to a width in columns. With `isFree` no money can
  /// have been spent, so none is mentioned.
  package func detailLines(
    columns: Int, isFree: Bool = false, of shown: Picture? = nil, outside: String? = nil,
    mark: TurnMark = TurnMark()
  ) -> [DetailLine] {
    var lines: [DetailLine] = []
    var room = Self.mostDetailBytes
    func add(_ heading: String, _ text: String, _ kind: DetailLine.Kind = .text) {
      guard !text.isEmpty else { return }
      if !lines.isEmpty { lines.append(DetailLine(.blank)) }
      lines.append(DetailLine(.heading, heading))
      let (start, leftOut) = text.beginning(bytes: max(Self.leastDetailBytes, room))
      room -= start.utf8.count
      lines += wrapped(printable(start, keepingLines: true), columns: columns)
        .map { DetailLine(kind, $0) }
      if leftOut > 0 {
        let words = "… \(byteText(leftOut)) more not shown; an export has all of it."
        lines += wrapped(words, columns: columns).map { DetailLine(kind, $0) }
      }
    }
    add("Turn \(number)", instruction)
    add("Marked", mark.detailText)
    if let failure = outcome?.failure {
      add("What happened", failure.detailText(isFree: isFree), .failure)
    }
    if let picture = shown ?? result {
      add(
        "Picture", pictureInformation(of: picture, isFree: isFree).joined(separator: "\n"))
    }
    add("Answer", outcome?.text ?? "")
    add("Thoughts", outcome?.thoughts ?? "")
    if kept == nil { add("Asked for", askedText) }
    add(
      regions.count > 1 ? "Regions" : "Region", regions.map(\.description).joined(separator: "\n"))
    add("Compared", outside ?? "")
    add("Notes", notes.joined(separator: "\n"))
    add("Pictures", pictureText)
    add("Sources", sourceText)
    add("Usage", outcome?.usage.detailText ?? "")
    if !isOpened { add("Timing", timingText(isTimeKnown: (shown ?? result) != nil)) }
    return lines
  }

  private var askedText: String {
    var lines = ["profile \(profile), model \(model)"]
    if let answered = outcome?.model, answered != model {
      lines.append("requested \(model), answered by \(answered)")
    }
    let ratio = sentRatio.map { settings.ratio == .auto ? "auto, sent as \($0)" : "\($0)" }
    lines.append(
      "ratio \(ratio ?? settings.ratio.text), resolution \(settings.resolution.rawValue)")
    lines.append(
      "thinking \(settings.thinking?.name ?? "the model's choice")"
        + (settings.includeThoughts ? ", with thoughts" : ""))
    lines += tuningLines
    if !settings.system.isEmpty { lines.append("standing instruction: \(settings.system)") }
    if let estimate, estimate > .zero { lines.append("estimated cost: about \(estimate.text)") }
    for (index, reference) in references.enumerated() {
      lines.append("reference \(index + 1): \(reference.nameAndRole)")
    }
    return lines.joined(separator: "\n")
  }

  private var pictureText: String {
    // A single picture has already been described in full.
    guard let outcome, outcome.pictures.count + outcome.drafts.count > 1 else { return "" }
    let results = outcome.pictures.map { "result \($0.factsText)" }
    return (results + outcome.drafts.map { "draft \($0.factsText)" }).joined(separator: "\n")
  }

  /// The tuning settings that were set.
  private var tuningLines: [String] {
    let tuning = settings.tuning
    var parts = NumberSetting.allCases.compactMap { setting in
      tuning[setting].map { "\(setting.name) \(numberText($0))" }
    }
    if tuning.search { parts.append(tuning.imageSearch ? "search, including pictures" : "search") }
    if let people = tuning.people { parts.append("people: \(people.word)") }
    let safety = SafetyCategory.allCases.compactMap { category in
      tuning.safety[category].map { "\(category.words) \($0.word)" }
    }
    return [parts, safety].filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
  }

  /// What the model searched for and relied on, each with its page.
  private var sourceText: String {
    guard let outcome else { return "" }
    let searches = outcome.searches.map { "searched for: \($0)" }
    let sources = outcome.sources.map { source in
      let title = source.title.isEmpty ? "" : "\(source.title)  "
      return title + source.page + (source.picture.map { "  (picture: \($0))" } ?? "")
    }
    return (searches + sources).joined(separator: "\n")
  }

  /// The pixels that were requested, when a side of the result is off by more than a twentieth.
  package var missedSize: PixelSize? {
    guard let asked = outcome?.askedSize, let got = result?.size else { return nil }
    func isOff(_ got: Int, _ asked: Int) -> Bool { abs(got - asked) * 20 > asked }
    return isOff(got.width, asked.width) || isOff(got.height, asked.height) ? asked : nil
  }

  /// - Parameter isTimeKnown: Whether the facts about its picture have the time it took.
  private func timingText(isTimeKnown: Bool) -> String {
    var lines = ["started \(created.minuteText) UTC, \(state.word)"]
    if let ended, !isTimeKnown {
      lines.append("took \(tookText(seconds: ended.seconds(since: created)))")
    }
    if let parent { lines.append("continues from turn \(parent)") }
    return lines.joined(separator: "\n")
  }
}

extension Picture {
  /// `2752×1536 JPEG, 2.4 MB`.
  package var factsText: String { "\(size) \(type.name), \(byteText(byteCount))" }
}

extension Failure {
  /// What happened, what to do, and whether money was spent.
  fileprivate func detailText(isFree: Bool) -> String {
    [message, advice, isFree ? "" : moneyText].filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension State {
  /// The text over the panes, wrapped to the overlay's width; empty where there is none.
  var overlayLines: [DetailLine] {
    guard let overlay, let area = overlayLayout?.list else { return [] }
    return textLines(of: overlay, columns: area.size.columns)
  }

  /// The text of an overlay, wrapped to any width.
  func textLines(of overlay: Overlay, columns: Int) -> [DetailLine] {
    switch overlay {
    case .details: detailLines(columns: columns)
    case .costs(let book, _): costLines(book, columns: columns)
    case .manual(let page, _, _): page.lines
    default: []
    }
  }

  /// The details of the selected turn.
  func detailLines(columns: Int) -> [DetailLine] {
    guard let turn = selectedTurn else { return [] }
    let shown = picturesOfSelected.isEmpty ? nil : shownPicture
    let request = regionRequest(of: turn)
    return turn.detailLines(
      columns: columns, isFree: isFree(turn), of: shown,
      outside: request.flatMap { comparison.differences.difference($0)?.words(of: turn) },
      mark: mark(of: turn.number))
  }
}

extension Turn {
  /// What is known about the turn's picture, one fact per line with aligned values: its file, how
  /// it was made, and what was requested where the result differs. Empty without a picture.
  func pictureInformation(of picture: Picture, isFree: Bool) -> [String] {
    var facts: [(String, String)] = [
      ("size", sizeText(of: picture)),
      ("type", picture.type.name),
      ("bytes", "\(grouped(picture.byteCount)) (\(byteText(picture.byteCount)))"),
      ("sha-256", String(picture.digest.prefix(16)) + (picture.digest.count > 16 ? "…" : "")),
    ]
    guard !isOpened else { return facts.aligned }
    facts += [("model", outcome?.model ?? model), ("profile", profile)]
    if let answered = outcome?.model, answered != model { facts.append(("asked", model)) }
    if let seed = settings.tuning[.seed] { facts.append(("seed", numberText(seed))) }
    if let ended { facts.append(("time", tookText(seconds: ended.seconds(since: created)))) }
    facts.append(("cost", costText(isFree: isFree)))
    facts.append(("made", "\(created.minuteText) UTC"))
    return facts.aligned
  }

  private func sizeText(of picture: Picture) -> String {
    let (size, tenths) = (picture.size, (picture.size.pixelCount + 50_000) / 100_000)
    let text = "\(size), \(tenths / 10).\(tenths % 10) megapixels"
    return missedSize.map { "\(text), requested \($0)" } ?? text
  }

  private func costText(isFree: Bool) -> String {
    guard let dollars = outcome?.usage.dollars else { return isFree ? "nothing" : "unknown" }
    return (outcome?.usage.isEstimated == true ? "about " : "") + moneyText(dollars)
  }
}

extension [(String, String)] {
  /// Names and values as lines, the values below one another.
  fileprivate var aligned: [String] {
    map { name, value in name + String(repeating: " ", count: Swift.max(1, 9 - name.count)) + value
    }
  }
}

extension Drawing {
  /// The visible lines of a text over the panes.
  mutating func drawDetails(_ lines: [DetailLine], top: Int, in area: Rect) {
    let start = min(max(0, top), lines.count)
    for (offset, line) in lines[start...].prefix(max(0, area.size.rows)).enumerated() {
      var place = Point(x: area.minX, y: area.minY + offset)
      for span in line.spans where place.x < area.maxX {
        writeCut(span.text, at: place, span.kind.role, on: .popup, columns: area.maxX - place.x)
        place.x += columnWidth(of: span.text)
      }
    }
  }
}

extension DetailLine.Kind {
  fileprivate var role: Role {
    switch self {
    case .heading: .accent
    case .failure: .error
    case .code: .key
    case .faint: .muted
    case .text, .blank: .text
    }
  }
}
