import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The list of sessions and its commands.
@Suite(.timeLimit(.minutes(5))) struct SessionBrowsingTests {
  private static let day: Int64 = 86_400_000

  private static func summary(
    _ name: String, title: String? = nil, turns: Int = 1, open: Int = 0, archived: Bool = false,
    deleted: Bool = false
  ) -> SessionSummary {
    SessionSummary(
      id: Session.ID(rawValue: name), title: title ?? "title of \(name)",
      created: Timestamp(milliseconds: 0), updated: Timestamp(milliseconds: day), turns: turns,
      open: open, archived: archived ? Timestamp(milliseconds: day) : nil,
      deleted: deleted ? Timestamp(milliseconds: day) : nil)
  }

  private static let list = [
    SessionSummary(
      id: .one, title: "here", created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: day), turns: 2, open: 0),
    summary("b", title: "Beach", turns: 9), summary("a", title: "attic", turns: 5, open: 1),
    summary("old", archived: true), summary("gone", deleted: true),
  ]

  private func drive() -> Drive {
    var drive = Drive(title: "here")
    drive.press("F6")
    drive.send(.sessionsListed(Self.list))
    drive.forget()
    return drive
  }

  private func titles(_ drive: Drive) -> [String] { drive.state.pickerItems.map(\.title) }

  private func selected(_ drive: Drive) -> String? {
    guard let picker = drive.state.overlay?.picker,
      drive.state.pickerItems.indices.contains(picker.selected)
    else { return nil }
    return drive.state.pickerItems[picker.selected].title
  }

  @Test func `Archived and deleted sessions are shown on request`() {
    var drive = drive()
    #expect(titles(drive) == ["here", "Beach", "attic"])
    drive.press("Tab")
    #expect(titles(drive) == ["title of old"])
    drive.press("Tab")
    #expect(titles(drive) == ["title of gone"])
    drive.press("Tab")
    #expect(titles(drive) == ["here", "Beach", "attic"])
  }

  @Test func `Typing filters by words of the title and by the id`() {
    var drive = drive()
    drive.type("BEA")
    #expect(titles(drive) == ["Beach"])
    drive.press("C-u")
    drive.type("title of")
    #expect(titles(drive).isEmpty)
    drive.press("Tab")
    #expect(titles(drive) == ["title of old"])
  }

  @Test func `A session is renamed in place, and Esc returns to the list`() {
    var drive = drive()
    drive.press("Down", "C-x", "r", "Esc")
    #expect(selected(drive) == "Beach")
    drive.press("C-x", "r", "C-u")
    drive.type("Shore")
    drive.press("Enter")
    let id = Session.ID(rawValue: "b")
    #expect(drive.effects == [.change(.rename(id, title: "Shore"))])
    var renamed = Self.list
    renamed[1].title = "Shore"
    drive.send(.sessionsChanged(.rename(id, title: "Shore"), id, renamed))
    #expect(selected(drive) == "Shore")
    #expect(drive.message == "the session is now called Shore")
  }

  @Test func `Renaming the open session changes its title here too`() {
    var drive = drive()
    drive.press("C-x", "r", "C-u")
    drive.type("new")
    drive.press("Enter")
    #expect(drive.state.session.title == "new")
    #expect(drive.effects == [.change(.rename(.one, title: "new"))])
  }

  @Test func `A duplicate is requested, and selected when it arrives`() {
    var drive = drive()
    drive.press("Down", "C-x", "c")
    let (id, copy) = (Session.ID(rawValue: "b"), Session.ID(rawValue: "b2"))
    #expect(drive.effects == [.change(.duplicate(id))])
    let list = [Self.summary("b2", title: "Beach (copy)")] + Self.list
    drive.send(.sessionsChanged(.duplicate(id), copy, list))
    #expect(selected(drive) == "Beach (copy)")
  }

  @Test func `Archiving removes a session from the list, and unarchiving returns it`() {
    var drive = drive()
    drive.press("Down", "C-x", "a")
    let id = Session.ID(rawValue: "b")
    #expect(drive.effects == [.change(.archive(id))])
    var list = Self.list
    list[1].archived = Timestamp(milliseconds: Self.day)
    drive.send(.sessionsChanged(.archive(id), id, list))
    #expect(titles(drive) == ["here", "attic"])
    #expect(selected(drive) == "attic", "the next one takes its place")
    drive.press("Tab")
    drive.forget()
    drive.press("C-x", "a")
    #expect(drive.effects == [.change(.unarchive(id))])
  }

  @Test func `A session is deleted and restored with one key each`() {
    var drive = drive()
    drive.press("Down", "Delete")
    let id = Session.ID(rawValue: "b")
    #expect(drive.effects == [.change(.delete(id))])
    var list = Self.list
    list[1].deleted = Timestamp(milliseconds: Self.day)
    drive.send(.sessionsChanged(.delete(id), id, list))
    #expect(titles(drive) == ["here", "attic"])
    #expect(drive.message == "Beach was deleted; C-_ restores it")
    drive.forget()
    drive.press("C-_")
    #expect(drive.effects == [.change(.restore(nil))])
    drive.send(.sessionsChanged(.restore(nil), id, Self.list))
    #expect(selected(drive) == "Beach")
  }

  @Test func `On the deleted shelf the selected session is restored`() {
    var drive = drive()
    drive.press("Tab", "Tab", "Delete", "C-x", "c", "C-x", "a", "C-x", "r")
    #expect(drive.effects.isEmpty)
    drive.press("M-z")
    #expect(drive.effects == [.change(.restore(Session.ID(rawValue: "gone")))])
  }

  @Test func `The open session cannot be deleted`() {
    var drive = drive()
    drive.press("Delete")
    #expect(drive.effects.isEmpty)
    #expect(drive.message.contains("this session is open"))
  }

  @Test func `A refusal by the library is reported, and the list stays`() {
    var drive = drive()
    drive.press("Down", "Down", "Delete")
    drive.send(.failed(Failure(.usage, "Turn 1 of it has not ended.")))
    #expect(drive.message.contains("has not ended"))
    #expect(selected(drive) == "attic")
  }

  @Test func `Sorting cycles through the columns and keeps the selection`() {
    var drive = drive()
    drive.send(
      .sessionFigures([
        Session.ID(rawValue: "a"): SessionFigures(bytes: 900),
        Session.ID(rawValue: "b"): SessionFigures(bytes: 100),
      ]))
    drive.press("Down")
    let expected = [
      ["attic", "Beach", "here"], ["Beach", "attic", "here"], ["attic", "Beach", "here"],
      ["here", "Beach", "attic"], ["here", "Beach", "attic"],
    ]
    for titles in expected {
      drive.press("C-x", "s")
      #expect(self.titles(drive) == titles)
      #expect(selected(drive) == "Beach")
    }
  }

  @Test func `The order is kept for the next time`() {
    var drive = drive()
    drive.press("C-x", "s")
    #expect(drive.effects.contains(.setPreference(key: "sessions", value: "title")))
    let titles = self.titles(drive)
    drive.press("Esc", "F6")
    drive.send(.sessionsListed(Self.list))
    #expect(self.titles(drive) == titles)
  }

  @Test func `The last picture of the selected session is painted before all else`() {
    var drive = drive()
    let picture = Picture.make("last")
    drive.send(
      .sessionFigures([Session.ID(rawValue: "b"): SessionFigures(picture: picture)]))
    #expect(drive.paints.isEmpty)
    drive.press("Down")
    #expect(drive.paints.map(\.scene) == [.picture(picture)])
    drive.forget()
    drive.send(.input(.resize(Size(columns: 80, rows: 24))))
    #expect(!drive.paints.map(\.scene).contains(.picture(picture)), "there is no room beside it")
  }

  @Test func `A click selects a session, and a click on the selected one opens it`() {
    var drive = drive()
    guard let list = drive.state.overlayLayout?.list else {
      Issue.record("There is no list")
      return
    }
    drive.click(list.minX + 1, list.minY + 1)
    #expect(drive.effects.isEmpty && selected(drive) == "Beach")
    drive.click(list.minX + 1, list.minY + 1)
    #expect(drive.effects == [.openSession(Session.ID(rawValue: "b"))])
  }
}
