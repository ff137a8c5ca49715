import Model

/// Pictures on their way to become references.
package struct ReferencesState: Equatable, Sendable {
  /// Paths that are being read, in the order they were given.
  var waiting: [String] = []
  /// Pictures that were read before one that was given earlier.
  var read: [String: Reference] = [:]
  /// Whether Enter was pressed while a picture was still being read.
  var sendsWhenRead = false
  /// The folder a picture was taken from last; empty for the one the program was started in.
  package var folder = ""
}
