package import Model

/// Reads the `[[job]]` tables of a TOML document.
///
/// - Throws: `BatchProblem` with the line of the error.
package func batchTables(inToml text: String) throws(BatchProblem) -> [BatchTable] {
  let document: TomlSection
  do {
    document = try TomlSection(file: "", text: text)
  } catch {
    throw BatchProblem(line: error.line ?? 1, reason: error.reason)
  }
  if let other = document.keys.first(where: { $0 != "job" }) {
    throw BatchProblem(
      line: document.line(other) ?? 1,
      reason: "Unexpected '\(quotable(other))' outside the jobs; each begins with [[job]].")
  }
  guard let jobs = document.entries["job"] else { return [] }
  guard case .list(let list) = jobs else {
    throw BatchProblem(
      line: document.line("job") ?? 1, reason: "'job' is \(jobs.kind); write [[job]].")
  }
  var tables: [BatchTable] = []
  for (index, element) in list.enumerated() {
    let path = ["job", String(index)]
    let line = document.line(of: path) ?? 1
    guard case .table(let entries) = element else {
      throw BatchProblem(line: line, reason: "A job is \(element.kind); write [[job]].")
    }
    tables.append(
      BatchTable(
        line: line, values: entries.mapValues(BatchValue.init),
        lines: entries.keys.reduce(into: [:]) { lines, key in
          lines[key] = document.line(of: path + [key])
        }))
  }
  return tables
}

extension BatchValue {
  fileprivate init(_ value: TomlValue) {
    switch value {
    case .text(let text): self = .text(text)
    case .integer(let number): self = .integer(number)
    case .fraction(let number): self = .fraction(number)
    case .flag(let flag): self = .flag(flag)
    case .list(let list): self = .list(list.map(BatchValue.init))
    case .table(let entries): self = .table(entries.mapValues(BatchValue.init))
    case .moment: self = .other
    }
  }
}
