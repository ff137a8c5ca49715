import Model
import TOMLKit

/// One table of a TOML file, read value by value; a value of the wrong kind is an error with the
/// file, the line, and what it should be.
struct TomlSection {
  let file: String
  /// The path of the table in the file; empty for the whole file.
  let path: [String]
  let entries: [String: TomlValue]
  private let lines: TomlLines

  /// Parses a whole file.
  ///
  /// - Throws: `ConfigurationProblem` with the line where it is not TOML.
  init(file: String, text: String) throws(ConfigurationProblem) {
    if let problem = TomlShape.problem(in: text) {
      throw ConfigurationProblem(file: file, line: problem.line, reason: problem.reason)
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let reason = quotable(error.description, columns: 300)
      throw ConfigurationProblem(
        file: file, line: error.source.begin.line, reason: "This is not TOML: \(reason).")
    } catch {
      throw ConfigurationProblem(file: file, reason: "This is not TOML.")
    }
    self.file = file
    path = []
    entries = TomlValue.entries(of: table)
    lines = TomlLines(text)
  }

  private init(_ parent: TomlSection, _ key: String, _ entries: [String: TomlValue]) {
    file = parent.file
    path = parent.path + [key]
    self.entries = entries
    lines = parent.lines
  }

  /// The keys in the order of their lines.
  var keys: [String] {
    entries.keys.sorted { (line($0) ?? 0, $0) < (line($1) ?? 0, $1) }
  }

  func line(_ key: String) -> Int? { line(of: [key]) }

  /// The line of a path below this table; the tables of an array are counted from 0.
  func line(of below: [String]) -> Int? { lines.line(of: path + below) }

  func problem(_ key: String, _ reason: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, line: line(key), reason: reason)
  }

  /// The error for a value that is not what it should be. The value itself is not repeated: it may
  /// be a misplaced secret.
  func wrong(_ key: String, wanted: String) -> ConfigurationProblem {
    let kind = entries[key].map { "; this is \($0.kind)" } ?? ""
    return problem(
      key, "\(quotable((path + [key]).joined(separator: "."))) takes \(wanted)\(kind).")
  }

  func text(_ key: String, _ wanted: String = "a string") throws(ConfigurationProblem) -> String? {
    guard let value = entries[key] else { return nil }
    guard case .text(let text) = value else { throw wrong(key, wanted: wanted) }
    return text
  }

  func flag(_ key: String) throws(ConfigurationProblem) -> Bool? {
    guard let value = entries[key] else { return nil }
    guard case .flag(let flag) = value else { throw wrong(key, wanted: "true or false") }
    return flag
  }

  /// A number, whole or not, within bounds.
  func number(_ key: String, _ bounds: ClosedRange<Double>, of unit: String)
    throws(ConfigurationProblem) -> Double?
  {
    guard let value = entries[key] else { return nil }
    let number: Double? =
      switch value {
      case .integer(let number): Double(number)
      case .fraction(let number): number
      default: nil
      }
    guard let number, bounds.contains(number) else {
      let span = "\(plain(bounds.lowerBound)) to \(plain(bounds.upperBound))"
      throw wrong(key, wanted: "a number of \(unit) from \(span)")
    }
    return number
  }

  func integer(_ key: String, _ bounds: ClosedRange<Int>) throws(ConfigurationProblem) -> Int? {
    guard let value = entries[key] else { return nil }
    guard case .integer(let number) = value, bounds.contains(number) else {
      throw wrong(key, wanted: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  func texts(_ key: String, _ wanted: String = "a list of strings") throws(ConfigurationProblem)
    -> [String]?
  {
    guard let value = entries[key] else { return nil }
    guard case .list(let list) = value else { throw wrong(key, wanted: wanted) }
    var texts: [String] = []
    for element in list {
      guard case .text(let text) = element else {
        throw problem(
          key, "\(quotable(key)) takes \(wanted); this one contains \(element.kind).")
      }
      texts.append(text)
    }
    return texts
  }

  /// One of a few words, each of which stands for a value.
  func choice<Value>(_ key: String, _ choices: [(name: String, value: Value)])
    throws(ConfigurationProblem) -> Value?
  {
    let names = choices.map(\.name)
    guard let text = try text(key, "one of \(names.joined(separator: ", "))") else { return nil }
    return try pick(text, key, choices)
  }

  /// A list of such words.
  func selection<Value>(_ key: String, _ choices: [(name: String, value: Value)])
    throws(ConfigurationProblem) -> [Value]?
  {
    let names = choices.map(\.name).joined(separator: ", ")
    guard let texts = try texts(key, "a list of some of \(names)") else { return nil }
    var values: [Value] = []
    for text in texts { values.append(try pick(text, key, choices)) }
    return values
  }

  private func pick<Value>(_ text: String, _ key: String, _ choices: [(name: String, value: Value)])
    throws(ConfigurationProblem) -> Value
  {
    if let choice = choices.first(where: { $0.name == text }) { return choice.value }
    throw unknown(text, key, choices.map(\.name))
  }

  /// The error for a word that is not one of those allowed.
  func unknown(_ text: String, _ key: String, _ names: [String]) -> ConfigurationProblem {
    problem(
      key,
      "\(quotable(key)) cannot be '\(quotable(text))'\(suggestion(for: text, among: names)); "
        + "the choices are \(names.joined(separator: ", ")).")
  }

  /// A table inside this one; nil when it is missing.
  func section(_ key: String) throws(ConfigurationProblem) -> TomlSection? {
    guard let value = entries[key] else { return nil }
    guard case .table(let entries) = value else { throw wrong(key, wanted: "a table") }
    return TomlSection(self, key, entries)
  }

  /// A warning for each key that nothing reads.
  func unknownKeys(among known: [String]) -> [ConfigurationProblem] {
    keys.filter { !known.contains($0) }.map { key in
      let place = path.isEmpty ? "" : " in [\(quotable(path.joined(separator: ".")))]"
      return problem(
        key, "There is no '\(quotable(key))'\(place)\(suggestion(for: key, among: known)).")
    }
  }
}

/// `5` rather than `5.0`.
func plain(_ number: some CustomStringConvertible) -> String {
  (number as? Double).flatMap { Int(exactly: $0) }.map(String.init) ?? number.description
}

/// A value of a TOML document, copied out of the parser's own memory.
indirect enum TomlValue: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case fraction(Double)
  case flag(Bool)
  case list([TomlValue])
  case table([String: TomlValue])
  /// A date or a time; no setting is one.
  case moment

  /// What people call the value. Text is not repeated: it may be a misplaced secret.
  var kind: String {
    switch self {
    case .text: "a string"
    case .integer(let number): "the number \(number)"
    case .fraction(let number): "the number \(number)"
    case .flag: "true or false"
    case .list: "a list"
    case .table: "a table"
    case .moment: "a date or time"
    }
  }

  init(_ value: any TOMLValueConvertible) {
    if let text = value.string {
      self = .text(text)
    } else if let number = value.int {
      self = .integer(number)
    } else if let number = value.double {
      self = .fraction(number)
    } else if let flag = value.bool {
      self = .flag(flag)
    } else if let array = value.array {
      self = .list(array.map { TomlValue($0) })
    } else if let table = value.table {
      self = .table(Self.entries(of: table))
    } else {
      self = .moment
    }
  }

  static func entries(of table: TOMLTable) -> [String: TomlValue] {
    var entries: [String: TomlValue] = [:]
    for key in table.keys {
      if let value = table[key] { entries[key] = TomlValue(value) }
    }
    return entries
  }
}
