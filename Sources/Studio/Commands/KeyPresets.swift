import Cells

extension KeyPreset {
  /// What the preset binds beside the table's keys, by scope. Where one of its keys means something
  /// else in the table, the preset's meaning applies.
  var bindings: [Scope: [[Key]: Command]] {
    switch self {
    case .standard: [:]
    case .vim: Self.vimBindings
    }
  }

  private static let vimBindings: [Scope: [[Key]: Command]] = {
    let reading = parsed([
      ("g g", .first), ("C-d", .pageDown), ("C-u", .pageUp), ("C-f", .pageDown), ("C-b", .pageUp),
    ])
    let pane = reading.merging(
      parsed([
        (":", .palette), ("C-r", .redo), ("C-w C-w", .nextPane), ("C-w w", .nextPane),
        ("C-w W", .previousPane),
      ])
    ) { first, _ in first }
    return [.history: pane, .picture: pane, .settings: pane, .reading: reading]
  }()

  private static func parsed(_ pairs: [(names: String, command: Command)]) -> [[Key]: Command] {
    Dictionary(
      pairs.compactMap { pair in [Key](names: pair.names).map { ($0, pair.command) } },
      uniquingKeysWith: { first, _ in first })
  }
}
