import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct LayoutTests {
  private func sizes() -> [Size] {
    var sizes: [Size] = []
    for columns in [60, 75, 76, 99, 100, 157, 300] {
      for rows in [16, 17, 24, 51, 100] {
        sizes.append(Size(columns: columns, rows: rows))
      }
    }
    return sizes
  }

  @Test(arguments: [Layout.Needs.Settings.hidden, .pinned])
  func `The panes cover the screen without gaps or overlaps`(_ settings: Layout.Needs.Settings) {
    for size in sizes() {
      for (rows, view) in [(0, Layout.Needs.View.beside), (1, .wholeWidth)] {
        let layout = Layout(
          size: size, Layout.Needs(composerRows: rows, view: view, settings: settings))
        let parts = [
          layout.header, layout.history, layout.picture, layout.settings, layout.composer,
          layout.footer,
        ].compactMap(\.self)
        let screen = Rect(origin: .zero, size: size)
        for (index, part) in parts.enumerated() {
          #expect(!part.isEmpty && part.intersection(screen) == part, "\(size) \(part)")
          for other in parts[(index + 1)...] {
            #expect(part.intersection(other).isEmpty, "\(size): \(part) and \(other)")
          }
        }
        let area = parts.reduce(0) { $0 + $1.size.columns * $1.size.rows }
        #expect(area == size.columns * size.rows, "\(size)")
        #expect(!layout.isTooSmall)
      }
    }
  }

  @Test func `More rows of text lie over the picture, which stays, and under no other pane`() throws
  {
    for size in sizes() {
      for settings in [Layout.Needs.Settings.hidden, .called, .pinned] {
        func layout(_ rows: Int) -> Layout {
          Layout(size: size, Layout.Needs(composerRows: rows, settings: settings))
        }
        let (one, three) = (layout(1), layout(3))
        #expect(three.picture == one.picture && three.footer == one.footer)
        #expect(three.composer.size.rows == 3 && three.composer.maxY == three.footer.minY)
        for pane in [three.history, three.settings].compactMap(\.self) {
          #expect(pane.maxY == three.composer.minY, "\(size) \(settings)")
        }
        #expect(three.wordsInside?.maxY == three.composer.minY)
      }
    }
  }

  @Test func `The focused pane is visible at every size`() {
    for size in sizes() {
      for view in [Layout.Needs.View.beside, .wholeWidth, .fullscreen] {
        func layout(_ focus: Pane) -> Layout {
          Layout(size: size, Layout.Needs(focus: focus, view: view))
        }
        #expect(layout(.history).historyInside?.size.columns ?? 0 >= 29)
        #expect(layout(.picture).picture != nil)
        #expect(layout(.settings).settingsInside?.size.columns ?? 0 >= 26)
        #expect(!layout(.composer).composer.isEmpty)
      }
    }
  }

  @Test func `The focus never moves the picture`() {
    for size in sizes() {
      for view in [Layout.Needs.View.beside, .wholeWidth, .fullscreen] {
        let pictures = Pane.allCases.map {
          Layout(size: size, Layout.Needs(focus: $0, view: view)).picture
        }
        #expect(Set(pictures).count == 1, "\(size) \(view)")
      }
    }
  }

  @Test func `A screen without space never traps`() {
    for columns in 0..<62 {
      for rows in 0..<18 {
        var state = State.make(size: Size(columns: columns, rows: rows))
        state.overlay = .help(Picker())
        _ = (state.layout, state.composerLayout, state.footerLayout, state.overlayLayout)
        _ = (state.settingsLayout, state.historyTop, state.paintOrders)
      }
    }
  }

  @Test func `The hints and the status stay in the footer and never overlap`() {
    for size in sizes() {
      for message in [nil, "short", String(repeating: "a long message ", count: 30)] {
        for pane in Pane.allCases {
          var state = State.make(
            size: size, turns: [.make(1)], workspace: Workspace(selected: 1, focus: pane))
          state.message = message.map { Message(.notice, $0) }
          let footer = state.layout.footer
          let places = state.footerLayout
          let rects = places.hints.map(\.rect) + [places.statusRect]
          for (index, rect) in rects.enumerated() {
            #expect(rect.intersection(footer) == rect, "\(size) \(rect)")
            for other in rects[(index + 1)...] { #expect(rect.intersection(other).isEmpty) }
          }
          if message == nil { #expect(!places.hints.isEmpty) }
        }
      }
    }
  }

  @Test func `A message too long for the footer is shown above the composer in full`() {
    for size in sizes() {
      var state = State.make(size: size)
      state.message = Message(.failure, "short")
      #expect(state.messageLayout == nil)
      let words = (1...(size.columns / 3)).map { "word\($0)" }
      state.message = Message(.failure, words.joined(separator: " "))
      guard let places = state.messageLayout else {
        Issue.record("\(size): there is no place for the message")
        continue
      }
      #expect(places.lines.joined(separator: " ") == words.joined(separator: " "), "\(size)")
      #expect(places.rect.maxY == state.layout.composer.minY && places.rect.minY > 0)
      #expect(places.lines.allSatisfy { columnWidth(of: $0) <= places.text.size.columns })
      #expect(state.statusText == "")
    }
  }

  @Test func `The first hints are about the purpose of the pane`() {
    var state = State.make(turns: [.make(1)], workspace: Workspace(selected: 1))
    #expect(
      state.hints.prefix(4).map { "\($0.key) \($0.title)" } == [
        "Enter send", "M-x variants", "F1 help", "Tab panes",
      ])
    state.composer.field.insert("x")
    #expect(state.hints.contains { $0.key == "F1" && $0.command == .help })
    state.session.workspace.focus = .history
    #expect(state.hints.first?.key == "Enter")
    for pane in Pane.allCases {
      state.session.workspace.focus = pane
      let commands = state.hints.map(\.command)
      #expect(Set(commands).count == commands.count, "\(pane): \(commands)")
    }
    state.overlay = .palette(Picker())
    #expect(state.hints.map(\.key) == ["Enter", "Esc"])
  }

  @Test func `Every overlay stays on the screen with its parts inside its frame`() {
    let question = Confirmation(
      .quitWithOpenTurns, question: String(repeating: "Really leave now? ", count: 12),
      yes: "Quit", no: "Stay")
    let overlays: [Overlay] = [
      .help(Picker()), .palette(Picker()), .ratio(Picker()), .resolution(Picker()),
      .thinking(Picker()), .details(top: 0), .prompt(LinePrompt(.system)), .files(FilePicker(".")),
      .tray(ReferenceTray()), .tray(ReferenceTray(field: TextField())),
      .confirm(question), .sessions(Picker(), SessionBrowser([])),
      .themes(Picker(), original: .plain),
    ]
    for size in sizes() {
      for overlay in overlays {
        var state = State.make(size: size, turns: [.make(1)], workspace: Workspace(selected: 1))
        state.overlay = overlay
        guard let places = state.overlayLayout else {
          Issue.record("\(overlay.title) has no place")
          continue
        }
        let above = Rect(x: 0, y: 0, columns: size.columns, rows: size.rows - 1)
        #expect(places.frame.intersection(above) == places.frame, "\(size) \(overlay.title)")
        let parts = [
          places.field, places.list, places.note, places.drawing, places.yes, places.no,
        ].compactMap(\.self).filter { !$0.isEmpty }
        let inside = places.frame.inset(columns: 1, rows: 1)
        for (index, part) in parts.enumerated() {
          #expect(part.intersection(inside) == part, "\(size) \(overlay.title) \(part)")
          for other in parts[(index + 1)...] {
            #expect(part.intersection(other).isEmpty, "\(size) \(overlay.title)")
          }
        }
      }
    }
  }

  @Test func `A text of any length gets the rows it needs, up to a third of the screen`() {
    let texts = [
      "", "one", String(repeating: "word ", count: 4000), String(repeating: "日", count: 900),
      "a" + String(repeating: " ", count: 5000) + "b", String(repeating: "\n", count: 40),
      String(repeating: "x", count: 116) + "\ny",
    ]
    for size in sizes() {
      for text in texts {
        var state = State.make(size: size)
        state.composer.field.insert(text)
        let lines = WrappedText(text, columns: state.composer.columns).lines.count
        #expect(
          min(state.composerRowsWanted, size.rows / 3) == min(max(1, lines), size.rows / 3),
          "\(size) \(text.count)")
      }
    }
  }

  @Test func `The caret of a long text stays inside the composer`() {
    for size in [Size(columns: 60, rows: 16), Size(columns: 111, rows: 31)] {
      var state = State.make(size: size)
      state.composer.field.insert(String(repeating: "word 日本 👍🏽 ", count: 80))
      for place in stride(from: 0, through: state.composer.text.count, by: 9) {
        state.composer.field.moveCaret(to: place)
        let layout = state.composerLayout
        #expect(layout.text.contains(layout.caret), "\(size) \(place)")
        #expect(layout.caret(at: layout.caret) == place, "\(size) \(place)")
      }
    }
  }

  @Test func `A field scrolls sideways to keep its caret visible`() {
    let rect = Rect(x: 5, y: 2, columns: 10, rows: 1)
    let text = "/home/me/日本/picture.png"
    for caret in 0...text.count {
      let field = FieldLayout(text: text, caret: caret, in: rect)
      #expect(rect.contains(field.caret))
      #expect(columnWidth(of: field.text) < 10)
      #expect(field.caret(at: field.caret.x) == caret)
    }
  }

  @Test func `The selected settings row is visible, however many references there are`() {
    let references = (1...14).map {
      Reference(.picture(.make("\($0)")), name: "picture \($0).png")
    }
    for size in sizes() {
      var state = State.make(
        size: size, workspace: Workspace(references: references, focus: .settings))
      for row in state.settingsRows.indices {
        state.settings.row = row
        let places = state.settingsLayout
        #expect(places.contains { $0.line.row == state.settingsRows[row] }, "\(size) \(row)")
        let inside = state.layout.settingsInside ?? .zero
        #expect(places.allSatisfy { $0.rect.intersection(inside) == $0.rect })
      }
    }
  }
}
