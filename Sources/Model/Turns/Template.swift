/// An instruction with places to fill in: `a {colour=red} kite over {place}`.
///
/// A line at the top that starts with `#` says what it is for. `{{` and `}}` stand for braces.
package struct Template: Hashable, Sendable {
  package struct Variable: Hashable, Sendable {
    package var name: String
    /// The default value; nil if one must be given.
    package var standard: String?
  }

  package enum Piece: Hashable, Sendable {
    case text(String)
    case variable(String)
  }

  /// What is wrong with a text, and on which line.
  package struct Problem: Error, Hashable, Sendable {
    package var line: Int
    package var reason: String
  }

  package var name: String
  /// What it is for; its first words where it does not say.
  package var summary: String
  package var pieces: [Piece]
  /// In the order they occur, each once.
  package var variables: [Variable]

  package init(name: String, text: String) throws(Problem) {
    self.name = name
    var reading = TemplateReading(text)
    try reading.read()
    pieces = reading.pieces
    variables = reading.variables
    summary = ""
    summary = reading.summary.isEmpty ? shownText : reading.summary
    guard pieces.contains(where: { !$0.isBlank }) else {
      throw Problem(line: 1, reason: "The template is empty.")
    }
  }

  /// The instruction with these values; a place without one gets its default, or nothing.
  package func filled(_ values: [String: String]) -> String {
    let standards = Dictionary(
      variables.map { ($0.name, $0.standard ?? "") }, uniquingKeysWith: { first, _ in first })
    return pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .variable(let name): values[name] ?? standards[name] ?? ""
      }
    }.joined().trimmingBlanks
  }

  /// The instruction with names in the places that have no value.
  package func preview(_ values: [String: String] = [:]) -> String {
    let shown = variables.map { ($0.name, values[$0.name] ?? $0.standard ?? "{\($0.name)}") }
    return filled(Dictionary(shown, uniquingKeysWith: { first, _ in first }))
  }

  private var shownText: String {
    preview().split(separator: "\n").joined(separator: " ")
  }

  /// Why no file can have this name; nil when one can.
  package static func problem(withName name: String) -> String? {
    if name.isEmpty { return "Type a name" }
    let isPlain = name.allSatisfy {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " "
    }
    guard isPlain, name.utf8.count <= 80, name.first != " ", name.last != " " else {
      return "A name has at most 80 letters, digits, spaces, - and _"
    }
    return nil
  }
}

extension Template.Piece {
  fileprivate var isBlank: Bool {
    switch self {
    case .text(let text): text.trimmingBlanks.isEmpty
    case .variable: false
    }
  }
}

/// Parses a template's text.
private struct TemplateReading {
  private(set) var summary = ""
  private(set) var pieces: [Template.Piece] = []
  private(set) var variables: [Template.Variable] = []
  private var rest: Substring
  private var line = 1
  private var words = ""

  init(_ text: String) {
    rest = Substring(text)
  }

  mutating func read() throws(Template.Problem) {
    takeSummary()
    while let character = rest.popFirst() {
      switch character {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        rest.removeFirst()
        words.append(character)
      case "{": try takeVariable()
      case "}": throw problem("There is a } without a {; write }} for a brace.")
      default:
        // A line break may be two characters in one.
        if character.isNewline { line += 1 }
        words.append(character)
      }
    }
    endWords()
  }

  private mutating func takeSummary() {
    while rest.first == "#" {
      let comment = rest.prefix { !$0.isNewline }
      rest = rest.dropFirst(comment.count + 1)
      line += 1
      let said = String(comment.dropFirst()).trimmingBlanks
      summary += summary.isEmpty || said.isEmpty ? said : " " + said
    }
  }

  private mutating func takeVariable() throws(Template.Problem) {
    let inside = rest.prefix { $0 != "}" && $0 != "{" && !$0.isNewline }
    rest = rest.dropFirst(inside.count)
    guard rest.first == "}" else {
      throw problem("The { before '\(quotable(String(inside)))' has no }; write {{ for a brace.")
    }
    rest.removeFirst()
    let parts = inside.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "").trimmingBlanks
    let isName = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    guard !name.isEmpty, isName else {
      throw problem(
        "'\(quotable(String(inside)))' is not a name; write {name} or {name=default}.")
    }
    try recordVariable(name, parts.count > 1 ? String(parts[1]).trimmingBlanks : nil)
    endWords()
    pieces.append(.variable(name))
  }

  private mutating func recordVariable(_ name: String, _ standard: String?) throws(Template.Problem)
  {
    guard let place = variables.firstIndex(where: { $0.name == name }) else {
      return variables.append(Template.Variable(name: name, standard: standard))
    }
    guard let standard else { return }
    if let other = variables[place].standard, other != standard {
      throw problem(
        "{\(name)} first has the default '\(quotable(other))' and a different one here.")
    }
    variables[place].standard = standard
  }

  private mutating func endWords() {
    if !words.isEmpty { pieces.append(.text(words)) }
    words = ""
  }

  private func problem(_ reason: String) -> Template.Problem {
    Template.Problem(line: line, reason: reason)
  }
}

/// Port: the user's own templates, in files.
package protocol TemplateStore: Sendable {
  /// All templates that can be read, by name, and the problems of the others.
  func templates() -> (templates: [Template], problems: [String])
  /// Stores a new template; never over an existing one.
  func save(_ text: String, as name: String) throws(Failure)
}
