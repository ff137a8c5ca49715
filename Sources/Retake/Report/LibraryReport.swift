import Model
import Storage

/// What a check has found, as JSON.
struct LibraryReport: Encodable {
  struct Missing: Encodable {
    var session: String
    var turn: Int
    var kind: String
    var sha256: String
  }

  var files: Int
  var bytes: Int
  var database: [String]
  var missing: [Missing]
  var damaged: [String]
  var unnamed: [String]
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
    repaired = done
  }

  /// The same for people.
  static func text(of findings: LibraryFindings, done: [String]) -> String {
    var lines = ["\(findings.files) files, \(byteText(findings.byteCount))"]
    lines += done
    lines += findings.database.map { "database: \($0)" }
    lines += findings.damaged.map { "damaged: \($0.path)" }
    lines += findings.missing.map {
      "missing: \($0.turn.session) turn \($0.turn.number), \($0.kind) \($0.digest.prefix(12))"
    }
    if !findings.orphans.isEmpty {
      let bytes = findings.orphans.reduce(0) { $0 + $1.byteCount }
      let count = findings.orphans.count == 1 ? "1 file is" : "\(findings.orphans.count) files are"
      lines.append("\(count) named by no session, \(byteText(bytes)); 'retake gc' removes them.")
    }
    lines.append(findings.isSound ? "All is whole." : advice(on: findings))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func advice(on findings: LibraryFindings) -> String {
    if !findings.damaged.isEmpty || !findings.database.isEmpty {
      return "'retake doctor --repair' mends what can be mended."
    }
    return "What is missing comes back from a backup, or when the same picture is stored again."
  }
}
