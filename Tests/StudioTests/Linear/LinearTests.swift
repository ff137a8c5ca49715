import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// The studio in lines: what a line does, and what is said about each event.
@Suite(.timeLimit(.minutes(5))) struct LinearTests {
  /// A studio without a screen.
  private func linear(_ profile: Profile = .sandbox, turns: [Turn] = [], base: Int? = nil) -> Drive
  {
    var drive = Drive(
      profile: profile, turns: turns, workspace: Workspace(base: base, selected: base))
    drive.state.linear = LinearState()
    return drive
  }

  private func lines(_ drive: Drive) -> String {
    drive.state.linear?.lines.joined(separator: "\n") ?? ""
  }

  @Test func `Plain words are sent, and each step is said in order`() {
    var drive = linear()
    #expect(drive.state.linearPrompt() == "New picture")
    drive.send(.line("a paper kite"))
    let turn = drive.accept()
    #expect(turn.instruction == "a paper kite")
    #expect(lines(drive) == "Turn 1 is waiting. It makes a new picture. It costs nothing.")
    #expect(drive.state.linearPrompt() == "Turn 1 is working")
    drive.send(.clock(Timestamp(milliseconds: 10_000)))
    #expect(lines(drive) == "")
    drive.send(.clock(Timestamp(milliseconds: 16_500)))
    #expect(lines(drive) == "Turn 1 is waiting, 15 s.")
    drive.send(.clock(Timestamp(milliseconds: 17_500)))
    #expect(lines(drive) == "")
    var ended = turn.ended(.done)
    ended.outcome?.text = "Here is your kite.\nIt flies."
    drive.send(.turn(ended))
    #expect(
      lines(drive)
        == "Turn 1 is done: 1600×900 PNG, 1 kB, in 8 s, free.\nReply: Here is your kite.\nIt flies."
    )
    #expect(drive.state.linearPrompt() == "Edit turn 1")
  }

  @Test func `What changed is measured for each turn, and said before the next prompt`() {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line("make it dusk"))
    let turn = drive.accept()
    #expect(lines(drive) == "Turn 2 is waiting. It edits turn 1. It costs nothing.")
    drive.send(.turn(turn.ended(.done)))
    guard case .compare(let request)? = drive.effects.last else {
      return #expect(Bool(false), "\(drive.effects)")
    }
    #expect(request.before == .make("result 1") && request.after == .make("result 2"))
    #expect(drive.state.linearPrompt() == nil)
    drive.send(.compareFailed(request, Failure(.picture, "It cannot be read.")))
    #expect(lines(drive) == "Turn 2 against turn 1: It cannot be read.")
    #expect(drive.state.linearPrompt() == "Edit turn 2")
  }

  @Test func `A failure says what happened and whether it cost, and holds the words`() {
    var drive = linear(.paid)
    drive.send(.line("put a face on it"))
    let turn = drive.accept()
    drive.send(
      .turn(
        turn.ended(.refused, failure: Failure(.refused, "The model refused.", advice: "Rephrase.")))
    )
    #expect(lines(drive).contains("Turn 1 was refused"))
    #expect(lines(drive).contains("The model refused.\nRephrase.\nNothing was billed."))
    #expect(
      lines(drive).contains(
        "Not sent yet: “put a face on it”. /send sends it, /clear drops it."))
    drive.forget()
    drive.send(.line("/send"))
    #expect(drive.submitted.map(\.instruction) == ["put a face on it"])
  }

  @Test(arguments: ["quit", "undo", "again", "help", "new session", "y", "no", "7"])
  func `Words that are a command's name, or an answer, are held and not sent`(_ words: String) {
    var drive = linear(.paid)
    drive.send(.line(words))
    #expect(drive.submitted.isEmpty && drive.state.isRunning)
    #expect(lines(drive).contains("Nothing was sent"))
    drive.send(.line("/send"))
    #expect(drive.submitted.map(\.instruction) == [words])
  }

  @Test func `Unknown names send nothing, and two slashes begin an instruction`() {
    var drive = linear(.paid)
    drive.send(.line("/brighter"))
    #expect(drive.submitted.isEmpty)
    #expect(lines(drive).hasPrefix("There is no command “brighter”. Nothing was sent."))
    drive.send(.line("//etc on a sign"))
    #expect(drive.submitted.map(\.instruction) == ["/etc on a sign"])
  }

  @Test func `Several lines at once send nothing and answer nothing`() {
    var drive = linear(.paid)
    drive.send(.line("make it dusk\nand rough", .inLines))
    #expect(drive.submitted.isEmpty)
    drive.send(.line("/send"))
    #expect(drive.submitted.map(\.instruction) == ["make it dusk\nand rough"])
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.done)))
    drive.forget()
    drive.send(.line("/again"))
    drive.send(.line("y\ny", .inLines))
    #expect(drive.submitted.isEmpty && drive.state.question != nil)
  }

  @Test func `Every command of the table is reachable by its name and by its id`() {
    let state = linear(turns: [.make(1)], base: 1).state
    for entry in Command.table {
      #expect(
        state.linearVerb(of: entry.command.rawValue) == .one(.command(entry.command), rest: ""))
      let name = String(state.lineName(of: entry.command).dropFirst())
      switch state.linearVerb(of: name) {
      case .one: break
      case let match: Issue.record("\(name): \(match)")
      }
    }
  }

  @Test func `Every command can be run, says something, and asks nothing of a screen`() {
    for entry in Command.table where entry.command != .quit {
      var drive = linear(turns: [.make(1), .make(2, parent: 1)], base: 2)
      drive.send(.line("/\(entry.command.rawValue)"))
      let asks = drive.effects.contains { effect in
        switch effect {
        case .listSessions, .loadInstructions, .loadTemplates, .loadCosts, .newSession, .edit,
          .suspend, .listFolder, .submit, .listManual, .compare, .copyText, .copyPicture, .download:
          true
        default: false
        }
      }
      #expect(!lines(drive).isEmpty || asks, "\(entry.command.rawValue)")
      #expect(!lines(drive).contains("C-") && !lines(drive).contains("Esc"), "\(lines(drive))")
    }
  }

  @Test func `What a command asks can follow its name, or be answered by the next line`() {
    var drive = linear()
    drive.send(.line("/ratio 16:9"))
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(16, 9)))
    #expect(lines(drive).contains("Ratio: 16:9"))
    drive.send(.line("/resol"))
    #expect(drive.state.linearPrompt() == "Resolution, number or name")
    #expect(lines(drive).contains("\n1 "))
    drive.send(.line("2k"))
    #expect(drive.workspace.settings.resolution == .k2)
    #expect(drive.state.linearPrompt() == "New picture")
    drive.send(.line("/thinking"))
    drive.send(.line("/leave"))
    #expect(drive.state.overlay == nil)
    drive.send(.line("/thinking"))
    drive.send(.line("wild"))
    #expect(lines(drive) == "There is no “wild” in the list.")
  }

  @Test func `A list that comes later is answered with what followed the name`() {
    var drive = linear()
    drive.send(.line("/sessions two"))
    #expect(drive.effects.contains(.listSessions))
    let other = SessionSummary(
      id: Session.ID(rawValue: "two"), title: "box kite", created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: 0), turns: 3, open: 0)
    drive.send(.sessionsListed([other]))
    #expect(drive.effects.contains(.openSession(other.id)))
  }

  @Test func `Questions about money take y and n only, and the end of input answers none`() {
    var drive = linear(.paid, turns: [.make(1)], base: 1)
    drive.send(.line("/retry"))
    #expect(lines(drive).contains("Send turn 1 again?"))
    #expect(drive.state.linearPrompt() == "Send it? y or n")
    for line in ["", "maybe", "1"] {
      drive.send(.line(line))
      #expect(drive.submitted.isEmpty && drive.state.question != nil)
    }
    #expect(drive.state.linearFarewell.first == "Nothing was answered: do not send.")
    drive.send(.line("n"))
    #expect(drive.submitted.isEmpty && drive.state.overlay == nil)
    drive.send(.line("/retry"))
    drive.send(.line("Y"))
    #expect(drive.submitted.count == 1)
  }

  @Test func `Back, fork and show move through the tree, and the prompt follows`() {
    var drive = linear(turns: [.make(1), .make(2, parent: 1), .make(3, parent: 2)], base: 3)
    drive.send(.line("/back"))
    #expect(drive.state.linearPrompt() == "Edit turn 2")
    #expect(lines(drive).hasPrefix("The next turn forks from 2.\nTurn 2, from 1: words. Is done"))
    #expect(lines(drive).hasSuffix("This one is edited next."))
    drive.send(.line("/show 1"))
    #expect(lines(drive).hasPrefix("Turn 1: words.\nTurn 1 is done: 1600×900 PNG"))
    #expect(drive.state.linearPrompt() == "Edit turn 2, turn 1 is selected")
    drive.send(.line("/fork 1"))
    #expect(drive.state.linearPrompt() == "Edit turn 1")
    drive.send(.line("/back"))
    #expect(lines(drive) == "Turn 1 starts its conversation.")
    drive.send(.line("/show 9"))
    #expect(lines(drive) == "There is no turn 9.")
    drive.send(.line("/history"))
    #expect(lines(drive).split(separator: "\n").count == 3)
    #expect(lines(drive).contains("Turn 2, from 1: words. Is done") == true)
  }

  @Test func `Turns are found, marked and labelled by number`() {
    var drive = linear(turns: [.make(1, "a kite"), .make(2, parent: 1, "a boat")], base: 2)
    drive.send(.line("/find kite"))
    #expect(lines(drive).hasPrefix("1 found.\nTurn 1: a kite."))
    #expect(drive.workspace.selected == 1 && drive.state.overlay == nil)
    drive.send(.line("/star 2"))
    #expect(drive.state.mark(of: 2).isStarred)
    drive.send(.line("/label 2 best so far"))
    #expect(drive.state.mark(of: 2).label == "best so far")
    drive.send(.line("/find nothing"))
    #expect(lines(drive) == "Nothing matches “nothing”.")
  }

  @Test func `Paths and dropped files become references, whatever they begin with`() {
    var drive = linear()
    drive.send(.line("/home/ada/pier.jpg"))
    #expect(drive.effects == [.importPicture(path: "/home/ada/pier.jpg")])
    #expect(drive.state.linearPrompt() == nil)
    drive.send(.imported(path: "/home/ada/pier.jpg", .make("pier.jpg")))
    #expect(
      lines(drive)
        == "Reference 1: pier.jpg, 1600×900 PNG, 1 kB.\nRatio: auto, as picture: 16:9.")
    #expect(drive.state.linearPrompt() == "Edit pier.jpg")
    drive.send(.line("/region 25 0 50 50"))
    #expect(drive.state.regions == [Region(x: 400, y: 0, width: 800, height: 450)])
    drive.send(.line("/region 60 0 50 50"))
    #expect(drive.state.regions.count == 1)
    drive.send(.line("/remove 1"))
    #expect(drive.workspace.references.isEmpty)
  }

  @Test(arguments: [
    ("25 0 50 50", Region(x: 400, y: 0, width: 800, height: 450)),
    ("box 25 0 50 50", Region(x: 400, y: 0, width: 800, height: 450)),
    (
      "ellipse 25 0 50 50",
      Region(.ellipse(PixelRect(x: 400, y: 0, width: 800, height: 450)))
    ),
    (
      "outside 25% 0% 50% 50%",
      Region(.rectangle(PixelRect(x: 400, y: 0, width: 800, height: 450)), isExcluded: true)
    ),
    (
      "Outside Ellipse 25, 0, 50, 50",
      Region(.ellipse(PixelRect(x: 400, y: 0, width: 800, height: 450)), isExcluded: true)
    ),
  ])
  func `A region is a rectangle or an ellipse, or everything but it`(
    _ words: String, _ region: Region
  ) {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line("/region \(words)"))
    #expect(drive.state.regions == [region])
    #expect(lines(drive) == "Region 1: \(region) pixels, of 1600×900.")
    drive.send(.line("/region circle 25 0 50 50"))
    drive.send(.line("/region 25 0 50"))
    #expect(drive.state.regions == [region])
    drive.send(.line("/region none"))
    #expect(drive.state.regions.isEmpty && lines(drive) == "Every region is removed.")
    drive.send(.line("/region"))
    #expect(lines(drive) == "There is no region.")
  }

  @Test func `A picture that is compared already is told again, and asks for the next line`() {
    var drive = linear(turns: [.make(1)], base: 1)
    for number in 2...3 {
      drive.send(.line("make it dusk"))
      var turn = drive.accept().ended(.done)
      turn.outcome?.pictures = [.make("result 1")]
      drive.send(.turn(turn))
      let words = "Turn \(number) against turn \(number - 1): the same picture, byte for byte."
      #expect(lines(drive).hasSuffix(words), "\(lines(drive))")
      #expect(drive.state.linearPrompt() == "Edit turn \(number)")
    }
  }

  @Test func `A description is priced first, read out, and edits nothing`() throws {
    var drive = linear(.paid, turns: [.make(1), .make(2, parent: 1)], base: 2)
    drive.send(.line("/describe 1"))
    #expect(lines(drive).contains("\nSend turn 1 to banana to be described"), "\(lines(drive))")
    #expect(lines(drive).contains("It costs about $"), "\(lines(drive))")
    #expect(drive.submitted.isEmpty)
    drive.send(.line("n"))
    #expect(drive.submitted.isEmpty && drive.state.overlay == nil)

    drive.send(.line("/describe 1 y"))
    #expect(drive.submitted.isEmpty, "Nobody agrees to a price before it is said.")
    drive.send(.line("y"))
    let draft = try #require(drive.submitted.last)
    #expect(draft.parent == nil && draft.references.map(\.picture) == [.make("result 1")])
    #expect(draft.instruction.hasPrefix("Describe this picture in words only"))
    let turn = drive.accept()
    #expect(lines(drive).hasPrefix("Turn 3 is waiting. It describes turn 1. "))
    #expect(drive.workspace.selected == 1 && drive.workspace.base == 2)
    drive.send(.line("make it dusk"))
    #expect(drive.submitted.count == 2, "Another instruction does not wait for it.")
    _ = drive.accept()
    var ended = turn.ended(.textOnly)
    ended.outcome?.pictures = []
    ended.outcome?.text = "A pier in fog."
    drive.send(.turn(ended))
    #expect(
      lines(drive).contains("Description of turn 1: A pier in fog."), "\(lines(drive))")
    #expect(drive.workspace.base == 2)
    drive.send(.line("/show 1"))
    #expect(lines(drive).contains("Description: A pier in fog."), "\(lines(drive))")
    drive.state.linear = nil
    #expect(drive.state.reply?.lines == ["“A pier in fog.”"])
    drive.state.linear = LinearState()
    drive.send(.line("/history"))
    #expect(lines(drive).contains("Turn 3: describe turn 1. Was answered in words"))
  }

  @Test func `A description that fails leaves the words and what is edited alone`() {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line("/describe"))
    drive.send(.line("y"))
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.refused)))
    #expect(drive.state.composer.isEmpty && drive.workspace.base == 1)
    #expect(drive.workspace.references.isEmpty)
    #expect(lines(drive).hasPrefix("Turn 2 was refused"), "\(lines(drive))")
    #expect(drive.state.linearPrompt() == "Edit turn 1")
  }

  @Test func `Who answers with pictures only is not asked for words`() {
    var profile = Profile.sandbox
    profile.answersInWords = false
    var drive = linear(profile, turns: [.make(1)], base: 1)
    drive.send(.line("/describe"))
    #expect(drive.state.overlay == nil && drive.submitted.isEmpty)
    #expect(lines(drive).contains("cannot describe one"), "\(lines(drive))")
    var empty = linear()
    empty.send(.line("/describe"))
    #expect(lines(empty) == "There is no picture to describe yet.")
  }

  @Test func `What followed an earlier command agrees to no later question about money`() throws {
    for line in ["/star y", "/undo y", "/details y", "/costs y"] {
      var drive = linear(.paid, turns: [.make(1)], base: 1)
      drive.state.costs.budgets = Budgets(session: Money(micros: 100_000))
      drive.send(.line(line))
      drive.send(.line("make it dusk"))
      let draft = try #require(drive.submitted.last, "\(line)")
      drive.forget()
      let money = Money(micros: 67_000)
      drive.send(
        .overBudget(
          draft,
          BudgetRefusal(
            reason: .session, budget: Money(micros: 100_000), paid: money, possible: .zero,
            cost: money)))
      #expect(drive.submitted.isEmpty, "\(line)")
      #expect(
        lines(drive).contains("y or n") || drive.state.linearPrompt()?.contains("y or n") == true)
    }
  }

  @Test func `An instruction given where a question is open is kept`() throws {
    var drive = linear(.paid, turns: [.make(1)], base: 1)
    drive.send(.line("make it dusk"))
    let draft = try #require(drive.submitted.last)
    drive.forget()
    let money = Money(micros: 67_000)
    drive.send(
      .overBudget(
        draft,
        BudgetRefusal(
          reason: .session, budget: money, paid: money, possible: .zero, cost: money)))
    drive.state.composer.field.replaceAll(with: "")
    drive.send(.line("and then make it night"))
    #expect(drive.submitted.isEmpty && drive.text == "and then make it night")
  }

  @Test(arguments: [Int.min, Int.max, 0, -1])
  func `A number that names nothing is no number of a reference, file or turn`(_ number: Int) {
    for opening in ["/references", "/open", "/history"] {
      var drive = linear(turns: [.make(1)], base: 1)
      drive.send(.line(opening))
      drive.send(.line("\(number)"))
      drive.send(.line("/remove \(number)"))
      drive.send(.line("/fork \(number)"))
      drive.send(.line("/cancel \(number)"))
      drive.send(.line("/again \(number)"))
      #expect(drive.submitted.isEmpty)
    }
  }

  @Test func `Text that was cut is not sent`() {
    let long = String(repeating: "dusk ", count: TextField.mostCharacters / 4)
    for line in [long, "/send " + long, "/variants 4 " + long] {
      var drive = linear(turns: [.make(1)], base: 1)
      drive.send(.line(line))
      #expect(drive.submitted.isEmpty)
      #expect(lines(drive).contains("were dropped"))
    }
  }

  @Test func `Two slashes begin an instruction that begins with one`() {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line("//levels of detail should be higher"))
    #expect(drive.submitted.map(\.instruction) == ["/levels of detail should be higher"])
  }

  @Test func `Two slashes wait for a picture that is still being read, as any words do`() {
    var drive = linear()
    drive.send(.line("/pics/pier.png"))
    drive.send(.line("//levels of detail should be higher"))
    #expect(drive.submitted.isEmpty)
    #expect(lines(drive).contains("Will be sent as soon as the picture is read."))
    drive.send(.imported(path: "/pics/pier.png", .make("pier")))
    #expect(drive.submitted.map(\.instruction) == ["/levels of detail should be higher"])
    #expect(drive.submitted.first?.references.map(\.name) == ["pier"])
  }

  @Test(arguments: [
    ("/flip vertical", "flip vertical"), ("/rotate 180", "rotate 180"),
    ("/rotate left", "rotate left"),
  ])
  func `Every way to flip and rotate is made as it is written`(_ line: String, _ words: String) {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line(line))
    let made = drive.effects.compactMap {
      if case .makeStep(let request) = $0 { request.step.words } else { nil }
    }
    #expect(made == [words])
  }

  @Test func `Variants are sent by number, with or without new words`() {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.send(.line("/variants 3 make it dusk"))
    #expect(drive.submitted.map(\.count) == [3])
    #expect(drive.submitted.map(\.instruction) == ["make it dusk"])
  }

  @Test func `Text from outside is one printable line each`() {
    var drive = linear()
    drive.send(.line("a kite"))
    var turn = drive.accept().ended(.done)
    turn.outcome?.text = "fine\u{1B}]0;evil\u{7}\u{9B}2J\r\nnext\u{202E}"
    drive.send(.turn(turn))
    for line in drive.state.linear?.lines ?? [] {
      #expect(printable(line, keepingLines: false) == line)
    }
    #expect(lines(drive).hasSuffix("Reply: fine]0;evil2J\nnext"))
  }

  @Test func `Nothing is painted for nobody`() {
    var drive = linear(turns: [.make(1)], base: 1)
    drive.begin()
    drive.send(.line("/show 1"))
    #expect(drive.paints.isEmpty)
    #expect(!drive.effects.contains { if case .paint = $0 { true } else { false } })
  }
}
