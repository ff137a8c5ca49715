import Cells
import Model

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
