import Cells
import Exports
import Model

/// One way in which something leaves the program.
struct ExportForm: Sendable {
  /// What `--as` calls it.
  let name: String
  /// What it writes, in a few words.
  let writes: String
  /// How its files end, without the dot.
  let suffix: String
  /// What a turn that is asked for means to it.
  var reach = Reach.session
  /// Writes the file at a path where there is none yet. Other files may be made beside it: all but the
  /// one at the path, and those in its `ExportTarget.picturesFolder`, go when it is done.
  let write:
    @Sendable (_ source: ExportSource, _ options: ExportOptions, _ path: String)
      async throws(Failure) -> Void

  enum Reach: Sendable {
    /// Always all of a session; no turn may be asked for.
    case session
    /// One turn, the newest with a picture where none is asked for.
    case turn
    /// The turns from the root to the one that is asked for.
    case branch
  }

  /// Every form once, in the order they are told.
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

  /// All of them, a line each.
  static var list: String {
    let columns = all.map(\.name.count).max() ?? 0
    return all.map { form in
      "  \(form.name)\(String(repeating: " ", count: columns - form.name.count))  \(form.writes)"
    }.joined(separator: "\n")
  }

  /// The name of a file nobody has named.
  func fileName(for source: ExportSource) throws(Failure) -> String {
    try exportFileName(
      title: printable(source.session.title, keepingLines: false),
      fallback: source.session.id.rawValue,
      turn: reach == .turn ? source.turn.number : source.number, suffix: suffix)
  }
}

/// What the forms may be told beside what they write.
struct ExportOptions: Sendable {
  /// Whether a picture leaves without its recipe.
  var isClean = false
  /// Whether the pictures of a page go along as they are.
  var isFull = false
  /// How long each frame of a timelapse is shown.
  var seconds = 1.5
  /// What the name that was asked for ends in, in lower case and without the dot; empty without one.
  var ending = ""
  /// What the file will be called.
  var fileName = ""
}
