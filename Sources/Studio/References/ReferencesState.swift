import Model

/// Pictures that are becoming references.
package struct ReferencesState: Equatable, Sendable {
  /// The paths being read, in the order they were given.
  var waiting: [String] = []
  /// Pictures that were read before one given earlier.
  var read: [String: Reference] = [:]
  /// Whether Enter was pressed while a picture was still being read.
  var sendsWhenRead = false
  /// The folder that a picture was last added from; empty for the one the program was started in.
  package var folder = ""
}
