import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The manual's pages in the help.
@Suite(.timeLimit(.minutes(5))) struct ManualHelpTests {
  private static let topics = [
    ManualTopic(name: "money", title: "Money", summary: "What a turn costs; budgets."),
    ManualTopic(name: "keys", title: "Keys", summary: "Every key, and where it works."),
  ]

  private func page(columns: Int, lines: Int = 60) -> ManualPage {
    ManualPage(
      topic: Self.topics[0], columns: columns,
      lines: [
        DetailLine([.init(.heading, "MONEY")]), DetailLine([]),
        DetailLine([
          .init(.text, "The price stands in the header; "), .init(.code, "$"),
          .init(.text, " shows more."),
        ]),
        DetailLine([.init(.faint, "─────")]),
      ] + (0..<lines).map { DetailLine([.init(.text, "line \($0)")]) })
  }

  /// The help, with the pages listed.
  private func help(_ size: Size = .classic) -> Drive {
    var drive = Drive(size: size)
    drive.press("F1")
    drive.send(.manualListed(Self.topics))
    return drive
  }

  private func hints(_ drive: Drive) -> [String] { drive.state.hints.map(\.title) }

  @Test func `The help asks for the manual's pages once, and lists them below the commands`() {
    var drive = help()
    #expect(drive.effects == [.listManual])
    #expect(drive.state.pickerItems.count == Command.table.count + 2)
    #expect(drive.state.pickerItems.last?.note == "Every key, and where it works.")
    drive.press("Esc", "F1")
    #expect(drive.effects == [.listManual])
  }

  @Test func `Tab goes to the pages and back, and the footer says so`() {
    var drive = help()
    #expect(hints(drive).starts(with: ["run", "manual"]))
    drive.press("Tab")
    #expect(drive.state.isOnManual && hints(drive).starts(with: ["read", "commands"]))
    drive.press("Tab")
    #expect(drive.state.overlay?.picker?.selected == 0)
  }

  @Test func `Typing finds pages as well as commands`() {
    var drive = help()
    drive.type("manual budgets")
    #expect(drive.state.pickerItems.map(\.title) == ["Money"])
  }

  @Test func `A page opens over the list, scrolls, and Esc returns to the list`() {
    var drive = help()
    drive.press("Tab", "Enter")
    #expect(drive.effects.last == .readManual(Self.topics[0], columns: 72))
    let list = drive.state.overlay
    drive.send(.manualRead(page(columns: 72)))
    drive.press("End", "Down")
    #expect(drive.state.overlay?.textTop == 64 - (drive.state.overlayLayout?.list.size.rows ?? 0))
    drive.press("Esc")
    #expect(drive.state.overlay == list)
    drive.press("Esc")
    #expect(drive.state.overlay == nil)
  }

  @Test func `A page is laid out again for another width, and keeps its place`() {
    var drive = help()
    drive.press("Tab", "Enter")
    drive.send(.manualRead(page(columns: 72)))
    drive.press("Down")
    drive.send(.input(.resize(Size(columns: 80, rows: 40))))
    #expect(drive.effects.count == 2, "only the width matters")
    drive.send(.input(.resize(Size(columns: 60, rows: 40))))
    #expect(drive.effects.last == .readManual(Self.topics[0], columns: 52))
    drive.send(.manualRead(page(columns: 52)))
    #expect(drive.state.overlay?.textTop == 1)
  }

  @Test func `A page that comes after the help was closed is not shown`() {
    var drive = help()
    drive.press("Tab", "Enter", "Esc")
    drive.send(.manualRead(page(columns: 72)))
    #expect(drive.state.overlay == nil)
  }

  @Test func `The list and a page look like the rest of the help`() {
    let list = State.tree().pressing("F1").receiving(.manualListed(Self.topics)).pressing("Tab")
    assertSnapshot(text: roleSnapshot(of: draw(list)), named: "manual-list")
    let open = list.pressing("Enter").receiving(.manualRead(page(columns: 72)))
    assertSnapshot(text: roleSnapshot(of: draw(open)), named: "manual-page")
  }
}
