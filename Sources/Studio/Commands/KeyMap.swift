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

  /// Whether a longer sequence of keys begins with these.
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

extension KeyMap {
  /// Makes a key map from pairs of key names and command ids, with a message for each pair that
  /// cannot be used.
  package static func make(bindings: [(keys: String, command: String)]) -> (
    KeyMap, problems: [String]
  ) {
    var map = KeyMap()
    var problems: [String] = []
    for binding in bindings {
      let wrong = binding.keys.split(separator: " ").map(String.init).filter {
        Key(name: $0) == nil
      }
      guard wrong.isEmpty, let keys = [Key](names: binding.keys) else {
        problems.append(unknownKey(wrong.first ?? "", in: binding.keys))
        continue
      }
      guard let command = Command(rawValue: binding.command) else {
        let names = Command.allCases.map(\.rawValue)
        problems.append(
          "There is no command '\(quotable(binding.command))'"
            + suggestion(for: binding.command, among: names) + ".")
        continue
      }
      guard command.isForLetters || !keys.isTyped else {
        problems.append(
          "\(keyNames(keys)) cannot run \(command.rawValue): a letter never sends or cancels; use a "
            + "key with C- or M-, or a function key.")
        continue
      }
      if let other = map.custom[keys] {
        problems.append(
          "\(keyNames(keys)) is bound twice: to \(other.rawValue) and to \(command.rawValue).")
      }
      map.custom[keys] = command
    }
    return (map, problems)
  }

  /// The message about a key that does not exist, with the one that was probably meant.
  private static func unknownKey(_ name: String, in binding: String) -> String {
    guard !name.isEmpty else { return "A binding has no key: '\(quotable(binding))'." }
    let prefix = name.contains("-") ? String(name.prefix { $0 != "-" }) + "-" : ""
    let rest = String(name.dropFirst(prefix.count))
    let known =
      "Enter Tab Esc Backspace Delete Insert Up Down Left Right Home End PageUp PageDown"
      .split(separator: " ").map(String.init) + ["Space"] + (1...12).map { "F\($0)" }
    // When the modifier does not exist, no other key helps.
    let mayHelp = prefix.isEmpty || Key(name: prefix + "Up") != nil
    let hint =
      mayHelp ? suggestion(for: rest.isEmpty ? name : rest, among: known, prefix: prefix) : ""
    return
      "There is no key '\(quotable(name))'\(hint); write C- for Ctrl, M- for Alt, S- for Shift."
  }
}
