import Configuration
import Studio

extension KeyMap {
  /// The default keys with the user's changes, and a sentence for each of these that cannot be used.
  static func reading(_ bindings: [KeyBinding]) -> (map: KeyMap, problems: [String]) {
    make(bindings: bindings.map { ($0.keys, $0.command) })
  }
}

extension UserConfiguration {
  /// The default keys with the user's changes.
  var keys: KeyMap { KeyMap.reading(keyBindings).map }
}
