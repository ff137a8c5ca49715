package import Cells

/// Which keys run which command: the table's defaults with the user's changes.
package struct KeyMap: Hashable, Sendable {
  /// The user's own bindings; they win over the defaults.
  package var custom: [[Key]: Command]

  package init(custom: [[Key]: Command] = [:]) {
    self.custom = custom
  }
}
