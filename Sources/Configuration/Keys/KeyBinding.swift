/// One line of `[keys]`: the keys, and the id of the command they run, both as written. Their
/// meaning is known where the commands are.
package struct KeyBinding: Hashable, Sendable {
  package var keys: String
  package var command: String

  package init(keys: String, command: String) {
    self.keys = keys
    self.command = command
  }
}
