/// Keys that the user binds to a command, both as written in the configuration. Their meaning is
/// known where the commands are.
package struct KeyBinding: Hashable, Sendable {
  /// Each is one key or a sequence such as `C-x C-e`.
  package var keys: [String]
  /// The id of the command: `compare.toggle`.
  package var command: String
  /// Whether the command has only these keys, none for an empty list; otherwise they are added to
  /// its default ones.
  package var replacesDefaults: Bool

  /// One more key for a command.
  package init(keys: String, command: String) {
    self.keys = [keys]
    self.command = command
    replacesDefaults = false
  }

  /// All keys of a command.
  package init(command: String, keys: [String]) {
    self.keys = keys
    self.command = command
    replacesDefaults = true
  }
}

/// A set of keys to begin with, before the user's own.
package enum KeyPreset: String, Hashable, Sendable, CaseIterable {
  case standard = "default"
  /// The default keys and, where no text is entered, those of vim.
  case vim
}
