import Imagery
import Model

/// One job as written, its members of the right types.
struct BatchJobInput: Hashable, Sendable {
  enum Origin: Hashable, Sendable {
    case turn(Int)
    /// An earlier job, by its name.
    case job(String)
  }

  var line: Int
  /// Where individual members are in the file.
  var table: BatchTable
  var prompt = ""
  var images: [String] = []
  var regions: [Region] = []
  var profile: String?
  var model: String?
  var requested = RequestedSettings()
  var session: String?
  var origin: Origin?
  var name: String?
  var output: String?
  var isTrimmed = false

  static let members = [
    "prompt", "images", "regions", "profile", "model", "ratio", "size", "thinking", "thoughts",
    "format", "system", "temperature", "top_p", "max_output_tokens", "seed", "search",
    "image_search", "safety", "people", "quality", "session", "from", "name", "output", "trim",
  ]

  /// Parses a job; every mistake in it is added to `problems`.
  init(_ table: BatchTable, problems: inout [BatchProblem]) {
    line = table.line
    self.table = table
    var reading = BatchReading(table)
    reading.refuseUnknown(Self.members)
    prompt = reading.text("prompt") ?? ""
    if !prompt.contains(where: { !$0.isWhitespace }), reading.isRightSoFar("prompt") {
      reading.wrong("prompt", "There is no 'prompt'. Say what should change.")
    }
    images = reading.texts("images") ?? []
    regions = reading.regions("regions")
    profile = reading.text("profile")
    model = reading.text("model")
    requested.ratio = reading.text("ratio").flatMap { $0 == "auto" ? nil : $0 }
    requested.size = reading.text("size", orNumber: true)
    requested.thinking = reading.text("thinking")
    requested.thoughts = reading.flag("thoughts")
    requested.format = reading.text("format")
    requested.system = reading.text("system")
    requested.temperature = reading.number("temperature")
    requested.topP = reading.number("top_p")
    requested.maxOutputTokens = reading.integer("max_output_tokens")
    requested.seed = reading.integer("seed")
    requested.search = reading.flag("search")
    requested.imageSearch = reading.flag("image_search")
    requested.safety = reading.pairs("safety")
    requested.people = reading.text("people")
    requested.quality = reading.integer("quality")
    session = reading.name("session")
    origin = reading.origin("from")
    name = reading.name("name")
    output = reading.name("output")
    isTrimmed = reading.flag("trim")
    problems += reading.problems
  }
}

/// Reads a job's members one by one and collects the mistakes.
private struct BatchReading {
  let table: BatchTable
  var problems: [BatchProblem] = []
  private var wrongKeys: Set<String> = []

  init(_ table: BatchTable) { self.table = table }

  mutating func wrong(_ key: String, _ reason: String) {
    wrongKeys.insert(key)
    problems.append(BatchProblem(line: table.line(of: key), reason: reason))
  }

  func isRightSoFar(_ key: String) -> Bool { !wrongKeys.contains(key) }

  /// Refuses unknown members. `references`, and members that are empty in a report, may be pasted
  /// from the "asked" of a report.
  mutating func refuseUnknown(_ known: [String]) {
    for key in table.values.keys.sorted() where !known.contains(key) {
      if key == "references" {
        guard case .list(let list) = table.values[key], list.isEmpty else {
          wrong(key, "'references' appears only in reports; name files with 'images'.")
          continue
        }
      } else {
        wrong(key, "There is no '\(quotable(key))'\(suggestion(for: key, among: known)).")
      }
    }
  }

  /// The value of a member; nil if it is left out, or null.
  private func value(_ key: String) -> BatchValue? {
    guard let value = table.values[key], value != .null else { return nil }
    return value
  }

  private mutating func wrong(_ key: String, wanted: String, _ value: BatchValue) {
    wrong(key, "'\(key)' must be \(wanted); this is \(value.kind).")
  }

  mutating func text(_ key: String, orNumber: Bool = false) -> String? {
    switch value(key) {
    case nil: return nil
    case .text(let text): return text
    case .integer(let number) where orNumber: return String(number)
    case let other?:
      wrong(key, wanted: "a string", other)
      return nil
    }
  }

  /// A text that is not blank.
  mutating func name(_ key: String) -> String? {
    guard let text = text(key) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      wrong(key, "'\(key)' is empty.")
      return nil
    }
    return text
  }

  mutating func texts(_ key: String) -> [String]? {
    switch value(key) {
    case nil: return nil
    case .text(let text): return [text]
    case .list(let list):
      var texts: [String] = []
      for element in list {
        guard case .text(let text) = element, !text.isEmpty else {
          wrong(key, "'\(key)' must be a list of files or URLs; it contains \(element.kind).")
          return nil
        }
        texts.append(text)
      }
      return texts
    case let other?:
      wrong(key, wanted: "a list of files or URLs", other)
      return nil
    }
  }

  mutating func flag(_ key: String) -> Bool {
    switch value(key) {
    case nil: return false
    case .flag(let flag): return flag
    case let other?:
      wrong(key, wanted: "true or false", other)
      return false
    }
  }

  mutating func number(_ key: String) -> Double? {
    switch value(key) {
    case nil: return nil
    case .integer(let number): return Double(number)
    case .fraction(let number): return number
    case let other?:
      wrong(key, wanted: "a number", other)
      return nil
    }
  }

  mutating func integer(_ key: String) -> Int? {
    switch value(key) {
    case nil: return nil
    case .integer(let number): return number
    case let other?:
      wrong(key, wanted: "a whole number", other)
      return nil
    }
  }

  /// A table of texts as `name=value`, in a stable order.
  mutating func pairs(_ key: String) -> [String] {
    switch value(key) {
    case nil: return []
    case .table(let entries):
      var pairs: [String] = []
      for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
        guard case .text(let text) = value else {
          wrong(key, "'\(key)' needs a threshold for each category; it contains \(value.kind).")
          return []
        }
        pairs.append("\(name)=\(text)")
      }
      return pairs
    case let other?:
      wrong(key, wanted: "a table of categories", other)
      return []
    }
  }

  mutating func origin(_ key: String) -> BatchJobInput.Origin? {
    switch value(key) {
    case nil: return nil
    case .integer(let number) where number >= Turn.openedNumber: return .turn(number)
    case .text(let name) where !name.isEmpty: return .job(name)
    case let other?:
      wrong(key, wanted: "the number of a turn or the name of an earlier job", other)
      return nil
    }
  }

  mutating func regions(_ key: String) -> [Region] {
    guard let value = value(key) else { return [] }
    guard case .list(let list) = value else {
      wrong(key, wanted: "a list of regions", value)
      return []
    }
    let regions = list.compactMap(region)
    if regions.count < list.count {
      wrong(
        key,
        #"A region is written {"x": 10, "y": 20, "width": 320, "height": 200}, in pixels, "#
          + #"or as text like that of --region, such as "ellipse:10,20,320,200"."#)
    }
    return regions
  }

  private func region(_ value: BatchValue) -> Region? {
    if case .text(let text) = value { return Region(text) }
    guard case .table(let table) = value, table.count == 4 else { return nil }
    func number(_ key: String) -> Int? {
      guard case .integer(let number) = table[key], (0...100_000).contains(number) else {
        return nil
      }
      return number
    }
    guard let x = number("x"), let y = number("y"), let width = number("width"),
      let height = number("height"), width > 0, height > 0
    else { return nil }
    return Region(x: x, y: y, width: width, height: height)
  }
}
