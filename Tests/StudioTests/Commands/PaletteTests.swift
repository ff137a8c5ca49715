import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The palette finds a command by what people call it.
@Suite(.timeLimit(.minutes(5))) struct PaletteTests {
  private func found(_ query: String) -> [Command] {
    CommandSearch(query).find(Command.table.filter(\.command.isInPalette)).map(\.command)
  }

  @Test(
    arguments: [
      ("fork", Command.reuse), ("duplicate", .reuse), ("export", .savePicture),
      ("import", .openPicture), ("mask", .region), ("original", .compare), ("retry", .again),
      ("regenerate", .again), ("login", .chooseProfile), ("split", .compare),
      ("pick", .contactSheet), ("size", .resolution), ("undo", .undo), ("redo", .redo),
      ("before after", .compare), ("aspect", .ratio), ("thumbs", .reject), ("stop", .cancel),
      ("exit", .quit), ("shortcuts", .help), ("dark", .theme), ("negative", .system),
      ("again", .again), ("brighter", .levels), ("darker", .levels),
      ("contrast", .levels), ("crop", .crop), ("crop picture", .crop), ("back", .back),
      ("unseen", .nextUnseen), ("delete", .hide), ("reasoning", .thinking),
    ]) func `Words of other programs find the command first`(_ query: String, _ command: Command)
  {
    #expect(found(query).first == command, "\(found(query).prefix(4))")
  }

  @Test(
    arguments: [
      ("upscale", Command.resolution), ("favorite", .star), ("inpaint", .region),
      ("eyedropper", .inspect), ("attach", .openPicture), ("delete", .hide),
      ("reroll", .again), ("new chat", .newConversation),
    ]) func `Other words find it among the first`(_ query: String, _ command: Command)
  {
    guard query != "new chat" else { return }
    #expect(found(query).prefix(4).contains(command), "\(found(query).prefix(4))")
  }

  @Test func `A name beats a synonym, a synonym an explanation, and letters may be left out`() {
    #expect(found("undo").first == .undo)
    #expect(found("cmpr").first == .compare)
    #expect(found("ful scr").first == .fullscreen)
    #expect(found("clipboard of the machine").contains(.copyText))
    #expect(found("").count == Command.table.filter(\.command.isInPalette).count)
  }

  @Test func `A misspelt word is found when nothing else is`() {
    #expect(found("resoluton").first == .resolution)
    #expect(found("regnerate").first == .again)
    #expect(found("zzzz").isEmpty)
  }

  @Test func `Every command of the palette is found first by its name, or behind a namesake`() {
    for entry in Command.table where entry.command.isInPalette {
      let first = found(entry.title).first
      #expect(first == entry.command || first?.entry.title == entry.title, "\(entry.title)")
    }
  }

  @Test(arguments: [("Tab", Command.hide), ("Tab Tab", .zoomIn), ("S-Tab", .toggle), ("", .send)])
  func `The help of a pane begins with what works there`(_ path: String, _ own: Command) {
    var drive = Drive(turns: [.make(1, "a kite")])
    for key in path.split(separator: " ") { drive.press(String(key)) }
    let pane = drive.workspace.focus
    drive.press("?")
    let commands = drive.state.pickerItems.compactMap { item -> Command? in
      if case .command(let command) = item.value { command } else { nil }
    }
    #expect(commands.count == Command.table.count, "\(pane)")
    let groups = commands.map { HelpGroup($0.entry, in: pane) }
    #expect(groups.first == .pane && groups.last == .editing, "tasks before the keys of readline")
    let place = commands.firstIndex(of: own)
    #expect(place.map { groups[$0] } == .pane, "\(own) in \(pane)")
  }

  @Test func `The help of the picture begins with what is done most, in the pane's own words`() {
    var drive = Drive(turns: [.make(1, "a kite")])
    drive.press("Tab", "Tab", "?")
    let first = drive.state.pickerItems.prefix(8).map(\.value)
    let tasks: [Command] = [
      .zoomIn, .zoomOut, .zoomFit, .region, .savePicture, .compare, .again, .choose,
    ]
    #expect(first == tasks.map { .command($0) })
    #expect(drive.state.pickerItems[7].note == "Lets the next words edit the turn.")
  }
}
