/// A turn's entry in the journal of a batch, by which a second run of the same file recognizes it.
package struct BatchEntry: Hashable, Sendable {
  /// Identifies the file that contains the job.
  package var batch: String
  /// Identifies the job by what it asks for.
  package var job: String
  /// The session as the file names it; empty for the batch's own.
  package var place: String

  package init(batch: String, job: String, place: String) {
    self.batch = batch
    self.job = job
    self.place = place
  }
}

/// A job of a batch that became a turn.
package struct BatchRecord: Hashable, Sendable {
  package var entry: BatchEntry
  package var turn: TurnID

  package init(_ entry: BatchEntry, turn: TurnID) {
    self.entry = entry
    self.turn = turn
  }
}

/// Port: records which jobs of a batch became which turns. A record is on disk together with its
/// turn: `Library.add` stores both.
package protocol BatchJournal: Sendable {
  /// The newest record of each job.
  func records(ofBatch batch: String) async throws(Failure) -> [BatchRecord]
  /// Takes the right to run a batch; nil while another living process holds it.
  func claim(batch: String) async throws(Failure) -> (any Claim)?
}

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
