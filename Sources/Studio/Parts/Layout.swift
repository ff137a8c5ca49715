package import Cells
import Model
import Themes

/// The rectangles of the screen for one size and focus.
///
/// Panes are dropped gracefully: below 100 columns the settings, below 76 the history. The focused
/// pane is always shown, in place of the picture if necessary. A picture in full screen leaves only
/// the footer.
package struct Layout: Hashable, Sendable {
  static let smallest = Size(columns: 60, rows: 16)

  var header: Rect
  package var history: Rect?
  package var picture: Rect?
  package var settings: Rect?
  package var composer: Rect
  var footer: Rect
  /// True when the screen is below `smallest`: only a short message is shown.
  var isTooSmall: Bool
  /// True when the picture is shown alone, without a border.
  var isFullscreen: Bool

  /// Lays out the screen. `composerRows` is how many rows the text needs; it gets at most a third
  /// of the screen.
  init(size: Size, focus: Pane, composerRows: Int, isFullscreen: Bool = false) {
    let screen = Rect(origin: .zero, size: size)
    self.isFullscreen = isFullscreen
    isTooSmall = size.columns < Self.smallest.columns || size.rows < Self.smallest.rows
    if isFullscreen {
      let (all, last) = screen.splitTop(size.rows - 1)
      (header, composer) = (all.splitTop(0).0, last.splitTop(0).0)
      (history, picture, settings, footer) = (nil, all, nil, last)
      return
    }
    let (top, belowHeader) = screen.splitTop(1)
    let rows = min(max(1, composerRows), max(1, size.rows / 3))
    let (middle, bottom) = belowHeader.splitTop(belowHeader.size.rows - rows - 1)
    (composer, footer) = bottom.splitTop(rows)
    header = top

    let showsSettings = size.columns >= 100
    let showsHistory = size.columns >= 76
    if !showsHistory, focus == .history {
      (history, picture, settings) = (middle, nil, nil)
    } else if !showsHistory, focus == .settings {
      (history, picture, settings) = (nil, nil, middle)
    } else {
      let historyColumns = showsHistory ? min(40, max(24, size.columns * 22 / 100)) : 0
      let settingsColumns =
        showsSettings || focus == .settings ? min(34, max(24, size.columns * 22 / 100)) : 0
      let (left, rest) = middle.splitLeft(historyColumns)
      let (center, right) = rest.splitLeft(rest.size.columns - settingsColumns)
      history = left.isEmpty ? nil : left
      settings = right.isEmpty ? nil : right
      picture = center
    }
  }

  /// The area for the picture: inside the pane's border, if it has one.
  var pictureInside: Rect? {
    isFullscreen ? picture : picture?.inset(columns: 1, rows: 1)
  }
}

extension State {
  /// The rectangles of the screen as they are now.
  package var layout: Layout {
    Layout(
      size: size, focus: session.workspace.focus,
      composerRows: isFullscreen ? 0 : composerRowsWanted,
      isFullscreen: isFullscreen)
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
