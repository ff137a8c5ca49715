package import Cells
import Model

/// Which keys run which command: the user's own, then those of a preset, then the table's.
package struct KeyMap: Hashable, Sendable {
  /// The user's own bindings, which override the others.
  package var custom: [[Key]: Command] = [:]
  /// The commands that have no keys but the user's own.
  package var replaced: Set<Command> = []
  package var preset = KeyPreset.standard

  /// What a sequence of keys means.
  package enum Lookup: Hashable, Sendable {
    case command(Command)
    /// The start of a longer sequence.
    case prefix
    case none
  }

  /// The meaning of keys in a scope, or else everywhere. Only its own scope, and for a panel that
  /// of all panels, reach what covers the panes.
  package func command(for keys: [Key], in scope: Scope) -> Lookup {
    guard !keys.isEmpty else { return .none }
    let scopes = scope.searched
    let isTyped = keys.isTyped
    for valid in scopes {
      if let command = custom[keys], command.entry.scopes.contains(valid),
        command.isForLetters || !isTyped
      {
        return .command(command)
      }
    }
    // A longer sequence of the user's own, or of the preset, takes its first keys from the table.
    if beginsCustom(keys, in: scopes) { return .prefix }
    let preset = preset.bindings
    for valid in scopes {
      if let command = preset[valid]?[keys], !replaced.contains(command) {
        return .command(command)
      }
    }
    if scopes.contains(where: { begins(keys, preset[$0] ?? [:]) }) { return .prefix }
    for valid in scopes {
      if let command = Self.standard[valid]?[keys], !replaced.contains(command) {
        return .command(command)
      }
    }
    return scopes.contains { valid in
      Self.beginnings[valid]?[keys]?.contains { !replaced.contains($0) } == true
    } ? .prefix : .none
  }

  /// The keys that run a command in a scope, the user's own first.
  package func bindings(of command: Command, in scope: Scope? = nil) -> [[Key]] {
    var all = sorted(custom.filter { $0.value == command }.map(\.key))
    if !replaced.contains(command) {
      let standard = command.entry.keys.filter { keys in
        guard let other = custom[keys], other != command else { return true }
        return other.entry.scopes.isDisjoint(with: command.entry.scopes)
      }
      let more = Set(preset.bindings.values.flatMap { $0.filter { $0.value == command }.keys })
      all += (standard + sorted(Array(more))).filter { !all.contains($0) }
    }
    guard let scope else { return all }
    return all.filter { self.command(for: $0, in: scope) == .command(command) }
  }

  /// The keys that may follow those pressed already, each with what it leads to, in the order of
  /// the table.
  func continuations(of keys: [Key], in scope: Scope) -> [(key: Key, command: Command)] {
    Command.table.flatMap { entry in
      bindings(of: entry.command, in: scope)
        .filter { $0.count == keys.count + 1 && $0.starts(with: keys) }
        .compactMap { sequence in sequence.last.map { ($0, entry.command) } }
    }
  }

  private func sorted(_ sequences: [[Key]]) -> [[Key]] {
    sequences.sorted { keyNames($0) < keyNames($1) }
  }

  private func beginsCustom(_ keys: [Key], in scopes: [Scope]) -> Bool {
    custom.contains { sequence, command in
      sequence.count > keys.count && sequence.starts(with: keys)
        && !command.entry.scopes.isDisjoint(with: scopes)
    }
  }

  private func begins(_ keys: [Key], _ bindings: [[Key]: Command]) -> Bool {
    bindings.contains { sequence, command in
      sequence.count > keys.count && sequence.starts(with: keys) && !replaced.contains(command)
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

  /// The table's longer sequences without their last keys, each with the commands they lead to.
  private static let beginnings: [Scope: [[Key]: Set<Command>]] = standard.mapValues { commands in
    commands.reduce(into: [:]) { result, binding in
      for count in binding.key.indices.dropFirst() {
        result[Array(binding.key.prefix(count)), default: []].insert(binding.value)
      }
    }
  }
}

extension Scope {
  /// The scopes in which a key's meaning is looked for, in this order.
  fileprivate var searched: [Scope] {
    if self == .overlay { return [.overlay] }
    return isPanel ? [self, .overlay] : [self, .everywhere]
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
  /// Makes a key map from what the user has written, with a message for each part of it that cannot
  /// be used.
  package static func make(
    bindings: [KeyBinding], preset: KeyPreset = .standard
  ) -> (KeyMap, problems: [String]) {
    var map = KeyMap(preset: preset)
    var problems: [String] = []
    for binding in bindings {
      let sequences = binding.keys.compactMap { names in
        let sequence = [Key](names: names)
        if sequence == nil {
          let wrong = names.split(separator: " ").map(String.init).first { Key(name: $0) == nil }
          problems.append(unknownKey(wrong ?? "", in: names))
        }
        return sequence
      }
      // A key that does not exist is the mistake to mend first.
      if sequences.isEmpty, !binding.keys.isEmpty { continue }
      guard let command = Command(rawValue: binding.command) else {
        let names = Command.allCases.map(\.rawValue)
        problems.append(
          "There is no command '\(quotable(binding.command))'"
            + suggestion(for: binding.command, among: names) + ".")
        continue
      }
      if binding.replacesDefaults { map.replaced.insert(command) }
      for keys in sequences { problems += map.bind(keys, to: command) }
    }
    return (map, problems)
  }

  /// Binds keys to a command; returns what is wrong with that.
  private mutating func bind(_ keys: [Key], to command: Command) -> [String] {
    guard command.isForLetters || !keys.isTyped else {
      return [
        "\(keyNames(keys)) cannot run \(command.rawValue): a letter never sends or cancels; use a "
          + "key with C- or M-, or a function key."
      ]
    }
    let other = custom.updateValue(command, forKey: keys)
    guard let other, other != command else { return [] }
    return [
      "\(keyNames(keys)) is bound twice: to \(other.rawValue) and to \(command.rawValue)."
    ]
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
