/// One line of `[keys]`: keys, and the id of the command they run, both as they are written. What they
/// mean is known to those who have the commands.
package struct KeyBinding: Hashable, Sendable {
  package var keys: String
  package var command: String

  package init(keys: String, command: String) {
    self.keys = keys
    self.command = command
  }
}
