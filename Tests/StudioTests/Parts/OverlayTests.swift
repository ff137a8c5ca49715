import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct OverlayTests {
  @Test func `The palette runs the typed command`() {
    var drive = Drive()
    drive.press("C-p")
    drive.type("suspend")
    drive.press("Enter")
    #expect(drive.effects == [.suspend])
    #expect(drive.state.overlay == nil)
    #expect(drive.text == "")
  }

  @Test func `The help runs the chosen command`() {
    var drive = Drive()
    drive.press("F1")
    drive.type("another session")
    drive.press("Enter")
    #expect(drive.effects == [.listManual, .listSessions])
  }

  @Test func `A query is edited like any text field`() {
    var drive = Drive()
    drive.press("C-p")
    drive.type("new sess")
    drive.press("C-w")
    #expect(drive.state.overlay?.picker?.query == "new ")
    drive.press("C-u")
    #expect(drive.state.overlay?.picker?.query == "")
    drive.paste("two\nlines")
    #expect(drive.state.overlay?.picker?.query == "two lines")
  }

  @Test func `The selected row of a long list stays visible at every size`() {
    for rows in [16, 24, 60] {
      var drive = Drive(size: Size(columns: 80, rows: rows))
      drive.press("F1")
      for name in ["PageDown", "PageDown", "Up", "M->", "PageUp", "M-<", "Down"] {
        drive.press(name)
        guard let picker = drive.state.overlay?.picker, let places = drive.state.overlayLayout
        else { continue }
        #expect((picker.top..<picker.top + places.list.size.rows).contains(picker.selected))
      }
      #expect(drive.state.overlay?.picker?.selected == 1)
    }
  }

  @Test func `Themes are previewed while moving, and Esc restores the old one`() {
    var drive = Drive()
    drive.press("F8", "Down")
    #expect(drive.state.themes.current == .other)
    drive.press("Esc")
    #expect(drive.state.themes.current == .plain)
    #expect(drive.effects == [])
  }

  @Test func `Enter keeps the theme and remembers it`() {
    var drive = Drive()
    drive.press("F8")
    drive.type("oth")
    #expect(drive.state.themes.current == .other)
    drive.press("Enter")
    #expect(drive.state.themes.current == .other)
    #expect(drive.effects == [.setPreference(key: "theme", value: "other")])
  }

  @Test func `The ratio panel starts at the current value and refuses what is not offered`() {
    var drive = Drive(profile: .paid)
    drive.press("F2")
    #expect(drive.state.overlay == .ratio(Picker()))
    drive.press("j", "Enter")
    #expect(drive.workspace.settings.ratio == .auto)
    #expect(drive.message == "paid does not offer this ratio.")
    for _ in 0..<6 { drive.press("Down") }
    drive.press("Enter")
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(1, 1)))
    #expect(drive.state.overlay == nil)
    #expect(drive.saves.last?.workspace.settings.ratio == .fixed(AspectRatio(1, 1)))
    drive.press("F2")
    #expect(drive.state.overlay?.picker?.selected == 7)
  }

  @Test func `Settings apply to the turn that is sent and not to earlier ones`() {
    var drive = Drive()
    drive.make("one")
    drive.press("F3", "Down", "Down", "Enter", "F4", "Down", "Enter")
    drive.make("two")
    #expect(drive.submitted.map(\.settings.resolution) == [.k1, .k4])
    #expect(drive.submitted.map(\.settings.thinking) == [nil, .minimal])
    #expect(drive.state.turns[0].settings == .initial)
  }

  @Test func `Space changes nothing in a panel without thoughts`() {
    var drive = Drive()
    for panel in ["F2", "F3"] {
      drive.press(panel, "Space", "Esc")
      #expect(!drive.state.session.workspace.settings.includeThoughts)
    }
  }

  @Test func `Space toggles thoughts without closing the panel`() {
    var drive = Drive()
    drive.press("F4", "Space")
    #expect(drive.workspace.settings.includeThoughts)
    #expect(drive.state.overlay != nil)
    drive.press("M->", "Enter")
    #expect(!drive.workspace.settings.includeThoughts)
  }

  @Test func `A model without thinking levels gets a message instead of an empty panel`() {
    var drive = Drive(profile: .paid)
    drive.press("F4")
    #expect(drive.state.overlay == nil)
    #expect(drive.message == "banana has no thinking levels")
  }

  @Test func `In the settings pane Left and Right skip what is not offered`() {
    var drive = Drive(profile: .paid, workspace: Workspace(focus: .settings))
    drive.press("Right")
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(1, 1)))
    drive.press("Right")
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(16, 9)))
    drive.press("Right")
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(16, 9)))
    drive.press("Left", "Left")
    #expect(drive.workspace.settings.ratio == .auto)
    drive.press("Down", "Right")
    #expect(drive.workspace.settings.resolution == .k4)
  }

  @Test func `In the settings pane Delete removes the selected reference`() {
    var drive = Drive(workspace: Workspace(references: [.make("a"), .make("b")], focus: .settings))
    drive.press("G", "Up", "Delete")
    #expect(drive.workspace.references == [.make("b")])
    drive.press("g", "Delete")
    #expect(drive.workspace.references == [.make("b")])
  }

  @Test func `A typed path is imported, and a failure says why`() {
    var drive = Drive()
    drive.press("F5")
    drive.type("~/my photo.tif")
    drive.press("Enter")
    #expect(
      drive.effects == [
        .listFolder("."), .listFolder("~/"), .importPicture(path: "~/my photo.tif"),
      ])
    #expect(drive.state.overlay == nil)
  }

  @Test func `Saving proposes a name made from the title and the turn`() {
    var drive = Drive(
      turns: [.make(1)], workspace: Workspace(selected: 1, focus: .picture), title: "Kite, at dusk!"
    )
    drive.press("s")
    guard case .prompt(let prompt) = drive.state.overlay else {
      Issue.record("Nothing was asked")
      return
    }
    #expect(prompt.field.text == "kite-at-dusk-1.png")
    drive.press("C-e", "C-u")
    drive.type("/tmp/x.png")
    drive.press("Enter")
    #expect(drive.effects == [.listFolder("."), .export(.make("result 1"), path: "/tmp/x.png")])
    drive.send(.exported(path: "/tmp/x.png"))
    #expect(drive.message == "saved as /tmp/x.png")
  }

  @Test func `A session is renamed`() {
    var drive = Drive(title: "old")
    drive.press("C-p")
    drive.type("rename")
    drive.press("Enter", "C-u")
    drive.type("new name")
    drive.press("Enter")
    #expect(drive.saves.last?.title == "new name")
  }

  @Test func `The session list opens another session`() {
    var drive = Drive(title: "here")
    drive.press("F6")
    let list = [Session.ID.one, .two].map {
      SessionSummary(
        id: $0, title: $0.rawValue, created: Timestamp(milliseconds: 0),
        updated: Timestamp(milliseconds: 0), turns: 1, open: 0)
    }
    drive.send(.sessionsListed(list))
    drive.forget()
    drive.press("Enter")
    #expect(drive.effects == [])
    drive.send(.sessionsListed(list))
    drive.press("Down", "Enter")
    #expect(drive.effects == [.openSession(.two)])
  }

  @Test func `A new session starts only when the current one is not empty`() {
    var drive = Drive()
    drive.press("F7")
    #expect(drive.effects == [])
    drive.type("x")
    drive.press("F7")
    #expect(drive.effects == [.newSession])
  }

  @Test func `The details scroll to their end and no further`() {
    var turn = Turn.make(1)
    turn.outcome?.text = (1...100).map { "line \($0)" }.joined(separator: "\n")
    var drive = Drive(turns: [turn], workspace: Workspace(selected: 1, focus: .history))
    drive.press("i", "G")
    guard case .details(let top) = drive.state.overlay, let places = drive.state.overlayLayout
    else {
      Issue.record("There are no details")
      return
    }
    #expect(top == drive.state.overlayLines.count - places.list.size.rows)
    drive.press("j")
    #expect(drive.state.overlay == .details(top: top))
    drive.press("g")
    #expect(drive.state.overlay == .details(top: 0))
  }
}
