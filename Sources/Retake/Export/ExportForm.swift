import Cells
import Exports
import Model

/// One export format.
struct ExportForm: Sendable {
  /// Its name for `--as`.
  let name: String
  /// What it writes, in a few words.
  let writes: String
  /// The file extension, without the dot.
  let suffix: String
  /// The meaning of a requested turn.
  var reach = Reach.session
  /// Writes the file at a path that does not exist yet. Other files may be created next to it: all
  /// except the one at the path, and those in its `ExportTarget.picturesFolder`, are removed
  /// afterwards.
  let write:
    @Sendable (_ source: ExportSource, _ options: ExportOptions, _ path: String)
      async throws(Failure) -> Void

  enum Reach: Sendable {
    /// Always the whole session; no turn may be requested.
    case session
    /// One turn, by default the newest with a picture.
    case turn
    /// The turns from the root to the requested one.
    case branch
  }

  /// Every format once, in display order.
  static let all: [ExportForm] = [
    WholeForms.session,
    PictureType.png.form,
    PictureType.jpeg.form,
    PictureType.webp.form,
    PageForm.form,
    SheetForms.sheet,
    SheetForms.timelapse,
    WholeForms.markdown,
    WholeForms.json,
  ]

  /// All formats, one per line.
  static var list: String {
    let columns = all.map(\.name.count).max() ?? 0
    return all.map { form in
      "  \(form.name)\(String(repeating: " ", count: columns - form.name.count))  \(form.writes)"
    }.joined(separator: "\n")
  }

  /// The name of a file that nobody has named.
  func fileName(for source: ExportSource) throws(Failure) -> String {
    try exportFileName(
      title: printable(source.session.title, keepingLines: false),
      fallback: source.session.id.rawValue,
      turn: reach == .turn ? source.turn.number : source.number, suffix: suffix)
  }
}

/// Options of the formats.
struct ExportOptions: Sendable {
  /// Whether a picture is written without its recipe.
  var isClean = false
  /// Whether the pictures of a page keep their full size.
  var isFull = false
  /// How long each frame of a timelapse is shown.
  var seconds = 1.5
  /// The extension of the requested name, in lower case and without the dot; empty without one.
  var ending = ""
  /// The name of the file.
  var fileName = ""
}
