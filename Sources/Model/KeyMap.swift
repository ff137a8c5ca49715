package import Cells

/// Which keys run which command: the table's defaults with the user's changes.
package struct KeyMap: Hashable, Sendable {
  /// The user's own bindings; they win over the defaults.
  package var custom: [[Key]: Command]

  package init(custom: [[Key]: Command] = [:]) {
    self.custom = custom
  }

  /// What keys pressed one after the other mean.
  package enum Lookup: Hashable, Sendable {
    case command(Command)
    /// The beginning of a longer sequence.
    case prefix
    case none
  }

  /// What the keys mean in a scope, or else everywhere. Nothing but its own scope and the commands
  /// that name it reaches an overlay.
  package func command(for keys: [Key], in scope: Scope) -> Lookup {
    guard !keys.isEmpty else { return .none }
    let scopes = scope == .overlay ? [scope] : [scope, .everywhere]
    for valid in scopes {
      if let command = custom[keys], command.entry.scopes.contains(valid) {
        return .command(command)
      }
    }
    for valid in scopes {
      let match = Command.table.first { $0.scopes.contains(valid) && $0.keys.contains(keys) }
      if let match { return .command(match.command) }
    }
    return isPrefix(keys, in: scopes) ? .prefix : .none
  }

  /// The keys that run a command in a scope, the user's own first.
  package func bindings(of command: Command, in scope: Scope? = nil) -> [[Key]] {
    let own = custom.filter { $0.value == command }.map(\.key)
      .sorted { keyNames($0) < keyNames($1) }
    let standard = command.entry.keys.filter { keys in
      guard let other = custom[keys], other != command else { return true }
      return other.entry.scopes.isDisjoint(with: command.entry.scopes)
    }
    let all = own + standard.filter { !own.contains($0) }
    guard let scope else { return all }
    return all.filter { self.command(for: $0, in: scope) == .command(command) }
  }

  private func isPrefix(_ keys: [Key], in scopes: [Scope]) -> Bool {
    func begins(_ sequence: [Key], _ command: Command) -> Bool {
      sequence.count > keys.count && sequence.starts(with: keys)
        && !command.entry.scopes.isDisjoint(with: scopes)
    }
    return custom.contains { begins($0.key, $0.value) }
      || Command.table.contains { entry in entry.keys.contains { begins($0, entry.command) } }
  }
}

/// A key sequence as people write it: `C-x C-e`.
package func keyNames(_ keys: [Key]) -> String {
  keys.map(\.description).joined(separator: " ")
}

extension [Key] {
  /// Reads a key sequence such as `C-x C-e`; nil when a name in it is unknown.
  package init?(names: String) {
    let keys = names.split(separator: " ").map { Key(name: String($0)) }
    guard !keys.isEmpty, !keys.contains(nil) else { return nil }
    self = keys.compactMap(\.self)
  }
}
