import TOMLKit

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
