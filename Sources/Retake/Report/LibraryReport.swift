import Cells
import Model
import Numbers
import Storage

/// The findings of a check, as JSON.
struct LibraryReport: Encodable {
  struct Missing: Encodable {
    var session: String
    var turn: Int
    var kind: String
    var sha256: String
  }

  struct Unreadable: Encodable {
    var session: String
    var turn: Int?
    var place: String
    var value: String
    var reason: String
  }

  var files: Int
  var bytes: Int
  var database: [String]
  var missing: [Missing]
  var damaged: [String]
  var unnamed: [String]
  var unreadable: [Unreadable]
  var open: Int
  var answers: KeptReplyReport
  var repaired: [String]

  init(_ findings: LibraryFindings, done: [String]) {
    files = findings.files
    bytes = findings.byteCount
    database = findings.database
    missing = findings.missing.map {
      Missing(
        session: $0.turn.session.rawValue, turn: $0.turn.number, kind: $0.kind, sha256: $0.digest)
    }
    damaged = findings.damaged.map(\.path)
    unnamed = findings.orphans.map(\.path)
    unreadable = findings.unreadable.map {
      Unreadable(
        session: $0.session.rawValue, turn: $0.turn, place: $0.place, value: $0.value,
        reason: $0.reason)
    }
    open = findings.open
    answers = KeptReplyReport(findings.keptReplies)
    repaired = done
  }

  /// The findings for people.
  static func text(of findings: LibraryFindings, done: [String]) -> String {
    var lines = ["\(findings.files) files, \(byteText(findings.byteCount))"]
    lines += done
    lines += findings.database.map { "database: \($0)" }
    lines += findings.damaged.map { "damaged: \($0.path)" }
    lines += findings.missing.map {
      "missing: \($0.turn.session) turn \($0.turn.number), \($0.kind) \($0.digest.prefix(12))"
    }
    lines += findings.unreadable.map { value in
      let turn = value.turn.map { " turn \($0)" } ?? ""
      let text = printable(String(value.value.prefix(60)), keepingLines: false)
      return "set aside: \(value.session)\(turn), \(value.place): \(value.reason): \(text)"
    }
    if let text = findings.keptReplies.text { lines.append(text) }
    if findings.open > 0 {
      let count = findings.open == 1 ? "1 turn is" : "\(findings.open) turns are"
      lines.append("\(count) open; 'retake resume' fetches what it can.")
    }
    if !findings.orphans.isEmpty {
      let bytes = findings.orphans.map(\.byteCount).saturatingSum()
      let count = findings.orphans.count == 1 ? "1 file is" : "\(findings.orphans.count) files are"
      lines.append(
        "\(count) not used by any session, \(byteText(bytes)); 'retake gc' removes them.")
    }
    lines.append(findings.isSound ? "No damage found." : advice(on: findings))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func advice(on findings: LibraryFindings) -> String {
    if !findings.damaged.isEmpty || !findings.database.isEmpty {
      return "'retake doctor --repair' repairs what can be repaired."
    }
    return "What is missing comes back from a backup, or when the same picture is stored again."
  }
}

/// Stored replies in which no picture was found, as JSON.
struct KeptReplyReport: Encodable {
  var count: Int
  var bytes: Int

  init(_ findings: KeptReplyFindings) {
    count = findings.count
    bytes = findings.byteCount
  }
}

extension KeptReplyFindings {
  /// The replies for people; nil if there are none.
  var text: String? {
    guard count > 0 else { return nil }
    let all = count == 1 ? "1 reply is" : "\(count) replies are"
    let reason =
      isOverLimit ? ", because each may be all there is of a picture that was paid for" : ""
    return "\(all) stored in which no picture was found, \(byteText(byteCount))\(reason); "
      + "'retake recover SESSION TURN' parses one again, --discard deletes it."
  }
}
