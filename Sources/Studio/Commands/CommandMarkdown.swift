import Model

extension Command {
  /// The table of commands as the manual prints it.
  static var markdownTable: String {
    let rows = table.map { entry in
      let keys = entry.keys.map { "`\(keyNames($0))`" }.joined(separator: " ")
      return "| \(keys) | \(places(entry.scopes)) | \(entry.help) | `\(entry.command.rawValue)` |"
    }
    let head = ["| keys | where | what it does | command |", "|---|---|---|---|"]
    return (head + rows).joined(separator: "\n") + "\n"
  }

  /// Where the keys are valid, in words: a panel is whatever lies over the panes.
  private static func places(_ scopes: Set<Scope>) -> String {
    let panes: [Scope] = [.composer, .history, .picture, .settings]
    let isEverywhere = scopes.contains(.everywhere) || scopes.isSuperset(of: panes)
    let inside = isEverywhere ? ["panes"] : panes.filter(scopes.contains).map(\.rawValue)
    return (inside + (scopes.contains(.overlay) ? ["panels"] : [])).joined(separator: ", ")
  }
}
