import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct TuningTests {
  private func drive(_ row: SettingsRow) -> Drive {
    var drive = Drive(profile: .rich, workspace: Workspace(focus: .settings))
    drive.state.settings.row = drive.state.settingsRows.firstIndex(of: row) ?? 0
    return drive
  }

  private func run(_ command: Command, in profile: Profile = .rich) -> Drive {
    var drive = Drive(profile: profile)
    drive.press("C-p")
    drive.type(command.rawValue)
    drive.press("Enter")
    return drive
  }

  private func prompt(_ drive: Drive) -> LinePrompt? {
    if case .prompt(let prompt) = drive.state.overlay { prompt } else { nil }
  }

  @Test func `Every setting has a row exactly where it is offered`() {
    #expect(Drive(profile: .rich).state.settingsRows.count == 15)
    #expect(Drive(profile: .paid).state.settingsRows == [.ratio, .resolution])
  }

  @Test(arguments: NumberSetting.allCases)
  func `Each number is typed in its panel`(_ setting: NumberSetting) {
    var drive = run(setting.command)
    #expect(
      prompt(drive)?.purpose == Profile.rich.capabilities.tuning.number(setting).map { .number($0) }
    )
    drive.type("1")
    drive.press("Enter")
    #expect(drive.state.overlay == nil)
    #expect(drive.workspace.settings.tuning[setting] == 1)
    #expect(drive.saves.last?.workspace.settings.tuning[setting] == 1)
    let poor = run(setting.command, in: .paid)
    #expect(poor.state.overlay == nil)
    #expect(poor.message == "paid has no \(setting.name) setting")
  }

  @Test func `A bad number is refused while typing, and Enter does not accept it`() {
    var drive = run(.temperature)
    drive.type("2")
    #expect(prompt(drive)?.problem == nil)
    drive.type("1")
    #expect(prompt(drive)?.problem == "Out of range: the range is 0 to 2")
    drive.press("Enter")
    #expect(prompt(drive) != nil)
    #expect(drive.workspace.settings.tuning.temperature == nil)
    drive.press("Backspace", "Enter")
    #expect(drive.workspace.settings.tuning.temperature == 2)
  }

  @Test func `An empty line leaves it to the model`() {
    var drive = drive(.number(.seed))
    drive.press("Right", "Right", "Enter")
    #expect(drive.workspace.settings.tuning.seed == 1)
    #expect(prompt(drive)?.field.text == "1")
    drive.press("C-u", "Enter")
    #expect(drive.workspace.settings.tuning.seed == nil)
  }

  @Test func `Esc leaves the number as it was`() {
    var drive = drive(.number(.topP))
    drive.press("Right", "Enter")
    drive.type("9")
    drive.press("Esc")
    #expect(drive.workspace.settings.tuning.topP == 0)
  }

  @Test func `Left and Right step a number, Delete resets it to the model's choice`() {
    var drive = drive(.number(.temperature))
    drive.press("Right", "Right", "Right")
    #expect(drive.workspace.settings.tuning.temperature == 0.2)
    drive.press("Left")
    #expect(drive.workspace.settings.tuning.temperature == 0.1)
    drive.press("Delete")
    #expect(drive.workspace.settings.tuning.temperature == nil)
  }

  @Test func `The search for pictures needs the search, and the message says so`() {
    var drive = drive(.imageSearch)
    drive.press("Enter")
    #expect(drive.workspace.settings.tuning.search && drive.workspace.settings.tuning.imageSearch)
    #expect(drive.message == "search is on, for pictures too")
    drive.press("M-w")
    #expect(!drive.workspace.settings.tuning.search && !drive.workspace.settings.tuning.imageSearch)
    #expect(drive.message == "search is off, for pictures too")
    #expect(run(.imageSearch, in: .paid).message == "paid cannot search for pictures")
  }

  @Test func `The standing instruction is typed in a line`() {
    var drive = Drive(profile: .rich)
    drive.press("M-y")
    drive.type("Be brief.")
    drive.press("Enter")
    #expect(drive.workspace.settings.system == "Be brief.")
    drive.press("M-y")
    #expect(prompt(drive)?.field.text == "Be brief.")
    drive.press("C-u", "Enter")
    #expect(drive.workspace.settings.system == "")
  }

  @Test
  func `The standing instruction can be written in the editor, without touching the composer`() {
    var drive = Drive(profile: .rich)
    drive.type("words")
    drive.press("M-y")
    drive.type("Be brief.")
    drive.press("C-x", "C-e")
    #expect(drive.effects == [.edit("Be brief.")])
    drive.send(.edited("Be brief.\nAnd kind.\n"))
    #expect(drive.workspace.settings.system == "Be brief.\nAnd kind.")
    #expect(drive.text == "words")
    #expect(drive.state.overlay == nil)
    drive.press("M-y", "Enter")
    #expect(drive.workspace.settings.system == "Be brief.\nAnd kind.")
  }

  @Test func `Each category of content has its own threshold`() {
    var drive = drive(.safety)
    drive.press("Enter", "Right", "Right", "Down", "Space")
    #expect(drive.workspace.settings.tuning.safety == [.harassment: .none, .hateSpeech: .off])
    drive.press("Left", "Left")
    #expect(drive.workspace.settings.tuning.safety == [.harassment: .none])
    drive.press("Up")
    for _ in 0..<4 { drive.press("Space") }
    #expect(drive.workspace.settings.tuning.safety == [:])
    drive.press("Enter")
    #expect(drive.workspace.settings.tuning.safety == [:], "Enter chooses nothing here")
    #expect(drive.state.overlay == nil)
    #expect(run(.safety, in: .paid).message == "paid has no safety thresholds")
  }

  @Test func `In the pane all categories are stepped together while they agree`() {
    var drive = drive(.safety)
    drive.press("Right")
    #expect(drive.workspace.settings.tuning.safety.count == 4)
    drive.state.session.workspace.settings.tuning.safety[.harassment] = nil
    drive.press("Right")
    #expect(drive.message == "the categories differ; Enter lists them")
    drive.press("x")
    #expect(drive.workspace.settings.tuning.safety == [:])
  }

  @Test func `Format and people are chosen from lists`() {
    var drive = run(.format)
    drive.press("Down", "Enter")
    #expect(drive.workspace.settings.format == .jpeg)
    var people = run(.people)
    people.press("Down", "Down", "Enter")
    #expect(people.workspace.settings.tuning.people == .adults)
    #expect(run(.format, in: .paid).message == "paid gives PNG only")
    #expect(run(.people, in: .paid).message == "paid has no setting for people")
  }

  @Test func `A click on a row opens it, one on a category steps it`() {
    var drive = drive(.ratio)
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .number(.topP) }?.rect)
    #expect(prompt(drive) != nil)
    drive.press("Esc")
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .safety }?.rect)
    drive.click(in: drive.state.overlayLayout?.list)
    #expect(drive.workspace.settings.tuning.safety == [.harassment: .off])
  }

  @Test func `All settings are sent with the turn`() {
    var drive = drive(.number(.seed))
    drive.press("Right", "M-w", "Esc")
    drive.make("one")
    #expect(drive.submitted.last?.settings.tuning == Tuning(seed: 0, search: true))
  }
}
