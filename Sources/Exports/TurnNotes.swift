import Imagery
import Model

/// The notes below a turn's picture on a page.
struct TurnNotes {
  let turn: Turn

  init(_ turn: Turn) { self.turn = turn }

  var html: String {
    [failure, answer, facts, thoughts, sources].filter { !$0.isEmpty }.joined(separator: "\n")
      + "\n"
  }

  private var failure: String {
    guard let failure = turn.outcome?.failure else {
      return turn.result == nil ? "<p class=\"failure\">\(turn.statusText)</p>" : ""
    }
    let advice = failure.advice.isEmpty ? "" : "<br>\(shown(failure.advice))"
    return """
      <p class="failure" dir="auto"><b>\(turn.statusText)</b> \(shown(failure.message))\(advice)</p>
      """
  }

  private var answer: String {
    guard let text = turn.outcome?.text, !text.isEmpty else { return "" }
    return "<p class=\"text\" dir=\"auto\">\(shown(text))</p>"
  }

  private var thoughts: String {
    guard let text = turn.outcome?.thoughts, !text.isEmpty else { return "" }
    return """
      <details><summary>Thoughts</summary><p class="text" dir="auto">\(shown(text))</p></details>
      """
  }

  private var facts: String {
    let rows = values.filter { !$0.1.isEmpty }.map { name, value in
      "<div><dt>\(name)</dt><dd dir=\"auto\">\(shown(value))</dd></div>"
    }
    return "<dl>\n" + rows.joined(separator: "\n") + "\n</dl>"
  }

  private var values: [(String, String)] {
    let settings = turn.settings
    let usage = turn.outcome?.usage
    let model = turn.outcome?.model ?? turn.model
    let answered = model == turn.model || turn.kept != nil ? "" : " (asked \(turn.model))"
    var rows: [(String, String)] = []
    if turn.hasRecipe {
      rows.append(("Model", model + answered))
      rows.append(("Profile", turn.profile))
      rows.append(("Ratio", turn.sentRatio.map { "\($0)" } ?? settings.ratio.text))
      rows.append(("Resolution", settings.resolution.rawValue))
      rows.append(("Thinking", settings.thinking?.name ?? ""))
      for number in NumberSetting.allCases {
        rows.append((number.title, settings.tuning[number].map(numberText) ?? ""))
      }
      rows.append(("Standing instruction", settings.system))
    } else {
      let isImported = turn.kept?.imported != nil
      let here = turn.localStep.map { "here: \($0)" } ?? "from two pictures, inside its regions"
      rows.append(("Made", isImported ? "elsewhere" : here))
    }
    rows.append(("References", turn.references.map(\.nameAndRole).joined(separator: ", ")))
    rows.append(("Regions", turn.regions.map(\.description).joined(separator: ", ")))
    rows.append(("Usage", usage?.detailText ?? ""))
    rows.append(("Begun", turn.created.minuteText + " UTC"))
    if let ended = turn.ended {
      rows.append(("Took", tookText(seconds: ended.seconds(since: turn.created))))
    }
    rows.append(("Notes", turn.notes.joined(separator: " ")))
    return rows
  }

  /// The pages that the model relied on; only web addresses become links.
  private var sources: String {
    guard let sources = turn.outcome?.sources, !sources.isEmpty else { return "" }
    let items = sources.map { source in
      let name = shown(source.title.isEmpty ? source.page : source.title)
      guard source.page.hasPrefix("https://") || source.page.hasPrefix("http://") else {
        return "<li dir=\"auto\">\(name)</li>"
      }
      return """
        <li><a rel="noopener noreferrer" href="\(shown(source.page))" dir="auto">\(name)</a></li>
        """
    }
    return "<ul class=\"sources\">\n\(items.joined(separator: "\n"))\n</ul>"
  }
}

extension NumberSetting {
  /// The name as a heading.
  fileprivate var title: String { name.prefix(1).uppercased() + name.dropFirst() }
}
