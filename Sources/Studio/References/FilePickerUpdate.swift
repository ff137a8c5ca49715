import Cells
import Model

extension State {
  /// Opens the file picker in the folder that a picture was last added from.
  mutating func openFiles(returningToTray: Bool = false) -> [Effect] {
    let folder = imports.folder.isEmpty ? "." : imports.folder
    overlay = .files(FilePicker(folder, returnsToTray: returningToTray))
    return [.listFolder(folder)]
  }

  /// Runs a command in the file picker.
  mutating func run(_ command: Command, in files: FilePicker) -> [Effect] {
    let page = max(1, (overlayLayout?.list.size.rows ?? 2) - 1)
    let isEmpty = files.field.isEmpty
    switch command {
    case .up: selectFile(files.selected - 1)
    case .down: selectFile(files.selected + 1)
    case .pageUp: selectFile(files.selected - page)
    case .pageDown: selectFile(files.selected + page)
    case .first: selectFile(0)
    case .last: selectFile(.max)
    case .lineStart where isEmpty: selectFile(0)
    case .lineEnd where isEmpty: selectFile(.max)
    case .left where isEmpty, .deleteBackward where isEmpty: return goUp()
    case .right where isEmpty:
      guard let entry = files.entry, entry.isFolder else { return [] }
      return goTo(files.path(of: entry))
    case .choose: return choose(files)
    case .toggle: markFile()
    case .turnOver: return changeFiles { $0.complete() }
    default: return editFiles { $0.perform(command) }
    }
    return []
  }

  /// Changes the typed text.
  mutating func editFiles(_ change: (inout TextField) -> Void) -> [Effect] {
    changeFiles { $0.edit(change) }
  }

  /// Handles a listed folder; the answer to an older request changes nothing.
  mutating func listed(_ path: String, _ listing: FolderListing) {
    _ = changeFiles { files in
      files.show(listing, of: path)
      return nil
    }
  }

  /// Handles a folder that cannot be listed.
  mutating func listFailed(_ path: String, _ failure: Failure) {
    _ = changeFiles { files in
      files.show(failure, of: path)
      return nil
    }
  }

  /// A click selects an entry; a click on the selected one chooses it.
  mutating func clickInFiles(_ files: FilePicker, at point: Point) -> [Effect] {
    guard let places = overlayLayout else { return [] }
    if let field = places.field, field.contains(point) {
      let shown = FieldLayout(text: files.field.text, caret: files.field.caret, in: field)
      return editFiles { $0.moveCaret(to: shown.caret(at: point.x)) }
    }
    guard let row = places.row(at: point), files.shown.indices.contains(row) else { return [] }
    if row == files.selected { return choose(files) }
    selectFile(row)
    return []
  }

  /// Keeps the selected entry visible after a resize.
  mutating func showSelectedFile() {
    guard case .files(let files) = overlay else { return }
    selectFile(files.selected)
  }

  private mutating func changeFiles(_ change: (inout FilePicker) -> String?) -> [Effect] {
    guard case .files(var files) = overlay else { return [] }
    let folder = change(&files)
    overlay = .files(files)
    showSelectedFile()
    return folder.map { [.listFolder($0)] } ?? []
  }

  private mutating func goTo(_ folder: String, leaving name: String = "") -> [Effect] {
    changeFiles { $0.go(to: folder, leaving: name) }
  }

  private mutating func goUp() -> [Effect] {
    guard case .files(let files) = overlay, let above = files.above else { return [] }
    return goTo(above.folder, leaving: above.leaving)
  }

  private mutating func selectFile(_ row: Int) {
    guard case .files(var files) = overlay, let area = overlayLayout?.list else { return }
    let rows = max(1, area.size.rows)
    let count = files.shown.count
    files.selected = min(max(0, row), max(0, count - 1))
    files.top = min(max(0, files.top), max(0, count - rows))
    files.top = min(max(files.top, files.selected - rows + 1), files.selected)
    overlay = .files(files)
  }

  private mutating func markFile() {
    guard case .files(var files) = overlay, let entry = files.entry else { return }
    guard !entry.isFolder else { return notify("Only pictures can be marked") }
    files.mark(entry)
    overlay = .files(files)
    selectFile(files.selected + 1)
  }

  private mutating func choose(_ files: FilePicker) -> [Effect] {
    switch files.choice {
    case .folder(let folder): return goTo(folder)
    case .files(let paths):
      return addReferences(paths.map { .path($0) }, from: files) + remember(files.listing?.folder)
    case .typed(let text): return addReferences(typedPictures(in: text), from: files)
    case .nothing:
      notify("Choose a picture, or type its path")
      return []
    }
  }

  private mutating func addReferences(_ pictures: [DroppedPicture], from files: FilePicker)
    -> [Effect]
  {
    overlay = nil
    focus(.composer)
    let effects = addReferences(pictures)
    if files.returnsToTray { openTray() }
    return effects
  }

  /// Records where a picture was found, so that the picker opens there next time.
  private mutating func remember(_ folder: String?) -> [Effect] {
    guard let folder, folder != imports.folder else { return [] }
    imports.folder = folder
    return [.setPreference(key: "folder", value: folder)]
  }
}
