import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ProfileTests {
  private let all = [Profile.sandbox, .rich, .paid, .forgetful]

  private func drive(
    _ profile: Profile = .rich, isGiven: Bool = false, turns: [Turn] = [],
    workspace: Workspace = Workspace()
  ) -> Drive {
    Drive(
      profile: profile, profiles: all, isProfileGiven: isGiven, turns: turns, workspace: workspace)
  }

  private func use(_ name: String, _ drive: inout Drive) {
    drive.press("F10")
    drive.type(name)
    drive.press("Enter")
  }

  @Test func `A profile is chosen from the list and stored with the session`() {
    var drive = drive(workspace: Workspace(draft: "words"))
    drive.press("M-a")
    #expect(drive.state.pickerItems.map(\.title) == all.map(\.name))
    #expect(drive.state.pickerItems.map(\.isCurrent) == [false, true, false, false])
    drive.press("Down", "Enter")
    #expect(drive.state.profile == .paid)
    #expect(
      drive.saves.last?.workspace.profile == "paid" && drive.saves.last?.workspace.model == "banana"
    )
    drive.press("Enter")
    #expect(drive.submitted.last?.profile == "paid")
  }

  @Test func `A setting that gives way is reported, and restored with a profile that supports it`()
  {
    var drive = drive(
      workspace: Workspace(settings: Settings(ratio: .fixed(AspectRatio(8, 1)), resolution: .k4)))
    drive.state.session.workspace.settings.tuning.temperature = 0.4
    use("forgetful", &drive)
    #expect(drive.workspace.settings.resolution == .k2)
    #expect(drive.message.contains("4K is not offered by forgetful: 2K now"))
    #expect(drive.message.contains("forgetful has no temperature setting"))
    #expect(drive.message.hasSuffix("PEAR_KEY is not set"))
    use("paid", &drive)
    #expect(drive.workspace.settings.resolution == .k4)
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(16, 9)))
    use("rich", &drive)
    #expect(drive.workspace.settings.ratio == .fixed(AspectRatio(8, 1)))
    #expect(drive.workspace.settings.tuning.temperature == 0.4)
  }

  @Test func `A change made in the meantime stays`() {
    var drive = drive(workspace: Workspace(settings: Settings(resolution: .k4)))
    use("forgetful", &drive)
    drive.press("F3", "Up", "Enter")
    use("rich", &drive)
    #expect(drive.workspace.settings.resolution == .k1)
  }

  @Test func `What is left out is shown before anything is sent`() {
    var turn = Turn.make(1)
    turn.profile = "rich"
    turn.model = "banana-2"
    var drive = drive(turns: [turn], workspace: Workspace(base: 1, selected: 1))
    #expect(drive.state.memoryLoss == nil)
    use("paid", &drive)
    #expect(
      drive.message.contains("rich's conversation is not sent: the last picture and the text"))
    use("forgetful", &drive)
    #expect(
      drive.message.contains("rich's conversation is not sent: only the last picture is sent"))
    use("rich", &drive)
    #expect(drive.state.memoryLoss == nil)
  }

  @Test func `A model is chosen together with its capabilities`() {
    var drive = drive(workspace: Workspace(settings: Settings(resolution: .k2)))
    drive.press("M-m", "Down", "Enter")
    #expect(drive.state.profile.model == "banana-lite")
    #expect(drive.workspace.model == "banana-lite" && drive.workspace.settings.resolution == .k1)
    #expect(drive.message.contains("2K is not offered by rich: 1K now"))
    drive.press("M-m", "Up", "Enter")
    #expect(drive.state.profile.model == "banana-2" && drive.workspace.settings.resolution == .k2)
  }

  @Test func `An unknown model is allowed, with a warning`() {
    var drive = drive()
    drive.press("M-m")
    drive.type("banana-9")
    #expect(drive.state.pickerItems.map(\.title) == ["banana-9"])
    drive.press("Enter")
    #expect(drive.state.profile.model == "banana-9")
    #expect(drive.state.profile.capabilities == Profile.rich.capabilities)
    #expect(drive.state.message?.kind == .warning)
    #expect(drive.message.contains("not in the catalogue"))
    drive.press("M-m")
    #expect(drive.state.pickerItems.last?.title == "banana-9")
    #expect(drive.state.pickerItems.last?.isCurrent == true)
  }

  @Test func `A session is restored with its profile and model`() {
    var opened = drive(.sandbox, workspace: Workspace(profile: "rich", model: "banana-lite"))
    opened.begin()
    #expect(opened.state.profile == Profile.rich.asking("banana-lite"))
    var later = drive(.sandbox)
    later.send(
      .sessionOpened(
        Session(
          id: .two, created: Timestamp(milliseconds: 0),
          workspace: Workspace(settings: Settings(resolution: .k4), profile: "forgetful")), []))
    #expect(later.state.profile == .forgetful)
    #expect(later.workspace.settings.resolution == .k2)
    #expect(later.message.contains("4K is not offered by forgetful"))
  }

  @Test func `A named profile overrides the session's own until another is chosen`() {
    let workspace = Workspace(profile: "forgetful")
    var drive = drive(.rich, isGiven: true, workspace: workspace)
    drive.begin()
    #expect(drive.state.profile == .rich)
    use("paid", &drive)
    drive.send(
      .sessionOpened(
        Session(id: .two, created: Timestamp(milliseconds: 0), workspace: workspace), []))
    #expect(drive.state.profile == .forgetful)
  }

  @Test func `A missing profile is reported, together with its replacement`() {
    var drive = drive(.sandbox, workspace: Workspace(profile: "old"))
    drive.begin()
    #expect(drive.state.profile == .sandbox)
    #expect(drive.message == "the profile 'old' no longer exists: using sandbox")
  }

  @Test func `Reused settings are fitted to the current profile`() {
    var turn = Turn.make(1)
    turn.settings = Settings(resolution: .k4, system: "Be brief.")
    var drive = drive(.forgetful, turns: [turn], workspace: Workspace(selected: 1, focus: .history))
    drive.press("c")
    #expect(drive.workspace.settings == Settings(resolution: .k2, format: .jpeg))
    #expect(drive.message.contains("4K is not offered by forgetful: 2K now"))
  }
}
