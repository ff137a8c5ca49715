/// A value in a job file, in either notation.
package indirect enum BatchValue: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case fraction(Double)
  case flag(Bool)
  case list([BatchValue])
  case table([String: BatchValue])
  case null
  /// Something that the notation has but no job needs, such as a date.
  case other

  /// Its name for people.
  package var kind: String {
    switch self {
    case .text: "a string"
    case .integer(let number): "the number \(number)"
    case .fraction(let number): "the number \(number)"
    case .flag: "true or false"
    case .list: "a list"
    case .table: "a table"
    case .null: "nothing"
    case .other: "a date or time"
    }
  }
}

extension BatchValue: Decodable {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .integer(number)
    } else if let number = try? value.decode(Double.self) {
      self = .fraction(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([BatchValue].self) {
      self = .list(list)
    } else {
      self = .table(try value.decode([String: BatchValue].self))
    }
  }
}

/// One job in a file, and where it is.
package struct BatchTable: Hashable, Sendable {
  /// The line it starts on, from 1.
  package var line: Int
  package var values: [String: BatchValue]
  /// The lines of individual keys that are on another line.
  package var lines: [String: Int]

  package init(line: Int, values: [String: BatchValue], lines: [String: Int] = [:]) {
    self.line = line
    self.values = values
    self.lines = lines
  }

  package func line(of key: String) -> Int { lines[key] ?? line }
}

/// What is wrong with a job, and on which line.
package struct BatchProblem: Error, Hashable, Sendable {
  package var line: Int
  package var reason: String

  package init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }
}
