package import Cells
import Imagery
import Model
import Themes

/// The rectangles of the screen.
///
/// The picture gets the largest rectangle that it can use. The history has the columns beside it
/// that no picture of the session could use, but at least a sixth of the screen, so that the
/// picture's share never falls when a window grows. The settings lie over the picture while they
/// are called, and stand beside it when they are pinned. Moving the focus never moves the picture.
package struct Layout: Hashable, Sendable {
  static let smallest = Size(columns: 60, rows: 16)

  var header: Rect
  package var history: Rect?
  /// The picture with the line above it; nil where the screen is too small.
  package var picture: Rect?
  package var settings: Rect?
  package var composer: Rect
  /// Empty in full screen while there is nothing to say.
  var footer: Rect
  /// True when the screen is below `smallest`: only a short message is shown.
  var isTooSmall: Bool
  /// True when the picture has the whole screen except the composer's row.
  var isFullscreen: Bool

  /// What the rectangles depend on besides the size of the screen.
  struct Needs: Hashable, Sendable {
    enum View: Hashable, Sendable {
      /// The picture beside the history.
      case beside
      /// What needs the whole width: compared pictures, contact sheets.
      case wholeWidth
      case fullscreen
    }

    enum Settings: Hashable, Sendable { case hidden, called, pinned }

    var focus = Pane.composer
    /// How many rows the text needs; it gets at most a third of the screen.
    var composerRows = 1
    var view = View.beside
    /// The widest picture that is shown beside the history, in pixels; nil while there is none.
    var picture: PixelSize?
    var cell = CellSize.usual
    var hasHistory = true
    /// Whether a row below the picture is kept for the model's words.
    var hasReplies = false
    var settings = Settings.hidden
    /// Whether a panel is open: in full screen its keys stand in place of the composer.
    var hasPanel = false
    /// Whether the footer has something to say; asked for in full screen only.
    var hasNews = false
  }

  /// The width of the history while it has the focus.
  private static let focusedHistoryColumns = 32
  /// Below this width, the focus widens it.
  private static let narrowHistory = 30
  private static let widestHistory = 40
  /// How wide the history is at most where the picture could use its columns.
  private static let widestUsefulHistory = 28
  /// The narrowest screen on which pinned settings stand beside the picture.
  static let leastColumnsForPinned = 100

  init(size: Size, _ needs: Needs) {
    let screen = Rect(origin: .zero, size: size)
    isFullscreen = needs.view == .fullscreen
    isTooSmall = size.columns < Self.smallest.columns || size.rows < Self.smallest.rows
    let rows = min(max(1, needs.composerRows), max(1, size.rows / 3))
    let panes: Rect
    if isFullscreen {
      // A longer text and the news lie over the picture: it would have to be painted again.
      let (all, last) = screen.splitTop(size.rows - 1)
      let above = screen.splitTop(size.rows - (needs.hasPanel ? 1 : rows))
      header = screen.splitTop(0).0
      composer = needs.hasPanel ? last.splitTop(0).0 : above.1
      footer =
        needs.hasPanel ? last : above.0.splitTop(above.0.size.rows - (needs.hasNews ? 1 : 0)).1
      (panes, picture) = (all, all)
    } else {
      // Further rows of the text lie over the picture: it stays where it is while one types.
      let (top, below) = screen.splitTop(1)
      let (middle, bottom) = below.splitTop(below.size.rows - 2)
      header = top
      footer = bottom.splitTop(1).1
      composer = Rect(
        x: 0, y: footer.minY - rows, columns: screen.size.columns, rows: rows)
      panes = middle
      if needs.view == .beside, needs.hasHistory {
        let columns = Self.historyColumns(panes.size, needs)
        let (left, right) = panes.splitLeft(columns)
        (history, picture) = (left.splitTop(left.size.rows - rows + 1).0, right)
      } else {
        picture = panes
      }
    }
    // The other panes end above the composer.
    let free = isFullscreen ? panes : panes.splitTop(panes.size.rows - rows + 1).0
    if needs.focus == .history {
      let known = history?.size.columns ?? 0
      let columns = known < Self.narrowHistory ? Self.focusedHistoryColumns : known
      history = free.splitLeft(min(columns, size.columns)).0
    }
    placeSettings(in: free, of: size, needs)
    if isTooSmall { picture = nil }
  }

  private mutating func placeSettings(in panes: Rect, of size: Size, _ needs: Needs) {
    let columns = panes.size.columns - Self.settingsColumns(of: size)
    let isBeside =
      needs.settings == .pinned && needs.view == .beside
      && size.columns >= Self.leastColumnsForPinned
    if isBeside, let whole = picture {
      let right: Rect
      (picture, right) = whole.splitLeft(whole.size.columns - Self.settingsColumns(of: size))
      settings = right.splitTop(panes.size.rows).0
    } else if needs.settings == .called || needs.focus == .settings {
      settings = panes.splitLeft(columns).1
    }
  }

  /// The rows kept below every picture of a session in which the model said something, so that no
  /// picture moves when the next one is looked at; none in a low pane.
  static func replyRows(of rows: Int, _ hasReplies: Bool) -> Int {
    hasReplies && rows >= 14 ? 1 : 0
  }

  static func settingsColumns(of screen: Size) -> Int {
    min(34, max(28, screen.columns * 22 / 100))
  }

  /// The columns of the history beside a picture: what the picture leaves, at least a sixth of the
  /// screen.
  private static func historyColumns(_ panes: Size, _ needs: Needs) -> Int {
    let least = min(widestUsefulHistory, panes.columns / 6)
    guard let picture = needs.picture else { return least }
    let rows = panes.rows - 1
    let room = Size(
      columns: panes.columns, rows: max(1, rows - Self.replyRows(of: rows, needs.hasReplies)))
    let used = Viewport().projection(of: picture, in: room, cell: needs.cell).cells.columns
    return min(widestHistory, max(least, panes.columns - used))
  }

  /// The area for the picture: below the pane's line, if it has one.
  var pictureInside: Rect? {
    isFullscreen ? picture : picture.map { $0.splitTop(1).1 }
  }

  /// The part of the picture's pane that no other pane covers, for the words above it.
  var pictureLine: Rect? { picture.map(uncovered) }

  /// The part of the picture's area that no other pane covers, for words over it: the picture stays
  /// where it is when a pane is called, its words move aside.
  var wordsInside: Rect? { pictureInside.map(uncovered) }

  private func uncovered(_ rect: Rect) -> Rect {
    var (left, right, bottom) = (rect.minX, rect.maxX, rect.maxY)
    if let history { left = max(left, min(history.maxX, right)) }
    if let settings { right = max(left, min(right, settings.minX)) }
    for cover in [composer, footer] where !cover.isEmpty { bottom = min(bottom, cover.minY) }
    return Rect(
      x: left, y: rect.minY, columns: right - left, rows: max(0, bottom - rect.minY))
  }

  /// The area for the rows of the history.
  var historyInside: Rect? { history.map { PaneFrame(rect: $0, edge: .right).inside } }

  /// The area for the rows and the foot of the settings.
  var settingsInside: Rect? { settings.map { PaneFrame(rect: $0, edge: .left).inside } }

  /// What may lie over the picture.
  var covers: [Rect] {
    [history, settings, composer, footer].compactMap(\.self).filter { !$0.isEmpty }
  }
}

extension State {
  /// The rectangles of the screen as they are now.
  package var layout: Layout { Layout(size: size, layoutNeeds) }

  private var layoutNeeds: Layout.Needs {
    var needs = Layout.Needs(focus: session.workspace.focus)
    needs.composerRows = composerRowsWanted
    if isFullscreen {
      needs.view = .fullscreen
    } else if sheet != nil || comparison.shown != nil && needs.focus != .history {
      needs.view = .wholeWidth
    }
    needs.picture =
      [history.widest, history.opened?.result?.size, shownPicture?.size].compactMap(\.self).widest
    needs.cell = graphics.cell
    needs.hasHistory = !history.tree.rows.isEmpty
    needs.hasReplies = history.hasReplies
    needs.settings = settingsPlace
    needs.hasPanel = overlay != nil
    needs.hasNews = hasNews
    return needs
  }

  private var settingsPlace: Layout.Needs.Settings {
    let isPinned = session.workspace.pinsSettings == true
    if isPinned, size.columns >= Layout.leastColumnsForPinned { return .pinned }
    return settingsRowOfPanel != nil && hasRoomBesideSettings ? .called : .hidden
  }

  /// Whether a panel fits beside the settings.
  var hasRoomBesideSettings: Bool { size.columns - Layout.settingsColumns(of: size) >= 66 }

  /// Whether the footer would say more than that the studio is ready.
  private var hasNews: Bool {
    // The card over the picture tells about the turn shown.
    let others = openTurns.filter { $0.number != awaitedTurn?.number }
    return !commands.pendingKeys.isEmpty || message != nil || !others.isEmpty
      || !ownSubmissions.isEmpty || !imports.waiting.isEmpty
  }
}

extension [PixelSize] {
  /// The one with the greatest width for its height.
  var widest: PixelSize? {
    self.max { Double($0.width) * Double($1.height) < Double($1.width) * Double($0.height) }
  }
}

extension Drawing {
  /// Says that the window is too small, as well as any size allows.
  mutating func drawTooSmall(_ size: Size) {
    let least = Layout.smallest
    let texts: [(String, Role)] = [
      ("Retake needs a little more room", .accent),
      ("at least \(least.columns)×\(least.rows), this is \(size.columns)×\(size.rows)", .text),
      ("Nothing is lost: enlarge the window or use a smaller font", .muted),
    ]
    // The less room there is, the less is said.
    var lines = [("\(least.columns)×\(least.rows)", Role.accent)]
    for count in 1...texts.count {
      let more = texts.prefix(count).flatMap { text, role in
        paragraph(text, columns: max(1, size.columns - 2)).map { ($0, role) }
      }
      if count > 1, more.count <= size.rows { lines = more }
    }
    var y = max(0, (size.rows - lines.count) / 2)
    for (line, role) in lines {
      writeCentered(line, in: Rect(x: 0, y: y, columns: size.columns, rows: 1), role)
      y += 1
    }
  }
}
