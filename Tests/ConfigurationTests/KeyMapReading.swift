import Cells
import Configuration

@testable import Studio

extension KeyMap {
  /// The key bindings of a configuration and their problems, as the program reads them.
  static func reading(_ bindings: [KeyBinding]) -> (map: KeyMap, problems: [String]) {
    make(bindings: bindings)
  }
}
