extension Command {
  /// The table of commands as the README prints it.
  package static var markdownTable: String {
    let rows = table.map { entry in
      let keys = entry.keys.map { "`\(keyNames($0))`" }.joined(separator: " ")
      return "| \(keys) | `\(entry.command.rawValue)` | \(entry.help) |"
    }
    return (["| keys | command | what it does |", "|---|---|---|"] + rows).joined(separator: "\n")
      + "\n"
  }
}
