package import Cells
import Model

/// Which keys run which command: the table's defaults with the user's changes.
package struct KeyMap: Hashable, Sendable {
  /// The user's own bindings, which override the defaults.
  package var custom: [[Key]: Command] = [:]

  /// What a sequence of keys means.
  package enum Lookup: Hashable, Sendable {
    case command(Command)
    /// The start of a longer sequence.
    case prefix
    case none
  }

  /// The meaning of keys in a scope, or else everywhere. Only its own scope and the commands that
  /// list it reach an overlay.
  package func command(for keys: [Key], in scope: Scope) -> Lookup {
    guard !keys.isEmpty else { return .none }
    let scopes = scope == .overlay ? [scope] : [scope, .everywhere]
    let isTyped = keys.isTyped
    for valid in scopes {
      if let command = custom[keys], command.entry.scopes.contains(valid),
        command.isForLetters || !isTyped
      {
        return .command(command)
      }
    }
    for valid in scopes {
      if let command = Self.standard[valid]?[keys] { return .command(command) }
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
    scopes.contains { Self.beginnings[$0]?.contains(keys) == true }
      || custom.contains { sequence, command in
        sequence.count > keys.count && sequence.starts(with: keys)
          && !command.entry.scopes.isDisjoint(with: scopes)
      }
  }

  /// The table's bindings in each scope; the first command in the table wins.
  private static let standard: [Scope: [[Key]: Command]] = Command.table.reduce(into: [:]) {
    result, entry in
    for scope in entry.scopes {
      for keys in entry.keys where result[scope]?[keys] == nil {
        result[scope, default: [:]][keys] = entry.command
      }
    }
  }

  /// The table's longer sequences without their last keys.
  private static let beginnings: [Scope: Set<[Key]>] = standard.mapValues { commands in
    Set(commands.keys.flatMap { keys in keys.indices.dropFirst().map { Array(keys.prefix($0)) } })
  }
}

/// A key sequence as people write it: `C-x C-e`.
package func keyNames(_ keys: [Key]) -> String {
  keys.map(\.description).joined(separator: " ")
}

extension [Key] {
  /// Whether all keys write characters.
  var isTyped: Bool { allSatisfy { $0.text != nil } }

  /// Parses a key sequence such as `C-x C-e`; nil when a name in it is unknown.
  package init?(names: String) {
    let keys = names.split(separator: " ").map { Key(name: String($0)) }
    guard !keys.isEmpty, !keys.contains(nil) else { return nil }
    self = keys.compactMap(\.self)
  }
}
