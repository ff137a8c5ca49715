import Cells
import Model
import Themes

extension Drawing {
  /// Draws the overlay.
  mutating func draw(_ overlay: Overlay, _ state: State) {
    guard let places = state.overlayLayout, !places.frame.isEmpty else { return }
    if case .search(let search) = overlay { return drawSearch(search, state, places) }
    if case .files(let files) = overlay { return drawFiles(files, state, places) }
    var box = Box(rect: places.frame, title: overlay.title)
    if let top = overlay.textTop {
      let lines = state.overlayLines
      box.scroll = ScrollMark(top: top, shown: places.list.size.rows, count: lines.count)
      draw(box)
      return drawDetails(lines, top: top, in: places.list)
    }
    guard let picker = overlay.picker else {
      draw(box)
      switch overlay {
      case .prompt(let prompt): drawPrompt(prompt, places)
      case .tray(let tray): drawTray(tray, state, places)
      case .confirm(let question): drawConfirm(question, places)
      default: break
      }
      return
    }
    let items = state.pickerItems
    box.scroll = ScrollMark(top: places.top, shown: places.list.size.rows, count: items.count)
    if overlay.hasQuery, !picker.query.isEmpty { box.status = "\(items.count) found" }
    draw(box)
    if overlay.hasQuery, let field = places.field {
      drawQuery(picker.query, in: field, placeholder: state.queryPlaceholder)
    }
    let list = ItemList(items: items, picker: picker, places: places)
    switch overlay {
    case .help: drawHelp(list, in: state.session.workspace.focus)
    case .palette: drawPalette(list)
    case .themes: drawThemes(list, state)
    case .sessions(_, let browser): drawSessions(list, browser, state)
    case .instructions: drawInstructions(list)
    case .templates: drawTemplates(list)
    case .ratio: drawRatios(list, state)
    case .resolution: drawResolutions(list)
    case .thinking: drawLevels(list)
    case .list(.profiles, _): drawProfiles(list, state)
    case .list(.models, _): drawModels(list)
    case .list(.format, _), .list(.people, _), .list(.filter, _), .list(.variants, _),
      .list(.larger, _), .list(.cancelling, _):
      drawLevels(list)
    case .list(.safety, _): drawSafety(list)
    case .details, .costs, .manual, .prompt, .tray, .files, .search, .confirm: break
    }
    switch overlay {
    case .help, .palette: break
    default: drawNote(of: list)
    }
  }

  /// Dims the text above `footer` to draw the eye to the popup. Pictures are left alone: their colours
  /// are not the theme's.
  mutating func dim(above footer: Rect, sparing pictures: [Rect]) {
    let quiet = theme[.backdrop]
    for part in canvas.bounds.splitTop(footer.minY).0.subtracting(pictures) {
      restyle(part) { style in
        style.foreground = quiet.foreground
        style.attributes = quiet.attributes
      }
    }
  }

  private mutating func drawQuery(_ query: String, in field: Rect, placeholder: String) {
    write("›", at: field.origin, .accent, on: .popup)
    let text = field.splitLeft(2).1
    drawField(query, caret: query.count, in: text, placeholder: placeholder, on: .popup)
  }
}
