import ArgumentParser
import Imagery
import Model
import Providers
import Testing

@testable import Retake

/// The plan of a `retake run`, made of its options alone.
@Suite(.timeLimit(.minutes(5))) struct RunPlanTests {
  private let endpoint = Endpoint(
    name: "gmi", wire: .gmi, baseURL: "https://example.test", model: "m", key: .none,
    capabilities: Capabilities(
      ratios: [AspectRatio(1, 1), AspectRatio(16, 9)], resolutions: [.k1, .k2]))

  private func plan(_ arguments: [String]) throws -> RunPlan {
    let options = try RunCommand.parse(arguments)
    let template = try Template(name: "repaint", text: "Paint {what} in {colour=red}.")
    let words = try options.words { (_) throws(Failure) in template }
    return try RunPlan(options, words: words, endpoint: endpoint) { (path) throws(Failure) in
      guard !path.isEmpty else { throw Failure(.usage, "An empty path names no file.") }
      return "/here/" + path
    }
  }

  @Test func `Options that differ only in spelling make the same plan`() throws {
    let long = try plan([
      "--prompt", "a kite", "--ratio", "16:9", "--size", "2k", "--image", "a.png",
    ])
    let short = try plan(["-p", "a kite", "--size", "2K", "--ratio", "16:9", "-i", "a.png"])
    #expect(long == short)
    #expect(long.settings.ratio == .fixed(AspectRatio(16, 9)))
    #expect(long.settings.resolution == .k2 && long.images == ["/here/a.png"])
    #expect(try plan(["-p", "a boat", "-i", "a.png", "--size", "2K", "--ratio", "16:9"]) != long)
  }

  @Test func `A plain prompt begins a new session with one turn, and allows conversion`() throws {
    let plan = try plan(["-p", "a kite"])
    #expect(plan.session == nil && plan.parent == nil && plan.count == 1)
    #expect(plan.allowsConversion && !plan.keepsMetadata && !plan.keepsOutside)
    #expect(!plan.isProfileGiven && plan.consent == BudgetConsent())
    #expect(plan.settings == .initial)
  }

  @Test func `The plan has everything that was requested`() throws {
    let plan = try plan([
      "-p", "a red hat", "-i", "a.jpg", "-i", "b.jpg", "--role", "2=style", "--region",
      "410,60,220,150", "--keep", "-n", "3", "--session", "kite", "--from", "2", "--trim",
      "--profile", "gmi", "--no-convert", "--keep-metadata", "--budget", "0.5", "--unknown-price",
    ])
    #expect(plan.images == ["/here/a.jpg", "/here/b.jpg"])
    #expect(plan.roles == [RoleArgument(picture: 2, role: .style)])
    #expect(plan.regions == [Region(x: 410, y: 60, width: 220, height: 150)])
    #expect(plan.keepsOutside && plan.count == 3 && plan.session == "kite" && plan.parent == 2)
    #expect(plan.isTrimmed && plan.isProfileGiven && !plan.allowsConversion && plan.keepsMetadata)
    #expect(plan.consent == BudgetConsent(session: Money(dollars: 0.5), unknownPrices: true))
  }

  @Test func `A template is filled in, and its placeholders must be given`() throws {
    let arguments = ["--template", "repaint", "--set"]
    #expect(try plan(arguments + ["what=the door"]).words == "Paint the door in red.")
    #expect(throws: Failure.self) { try plan(["--template", "repaint"]) }
    #expect(throws: Failure.self) { try plan(arguments + ["who=me"]) }
  }

  @Test(arguments: [
    ["--ratio", "3:2"], ["--size", "4K"], ["--thinking", "high"], ["--seed", "1"], ["-i", ""],
  ])
  func `Options that the provider does not accept make no plan`(_ arguments: [String]) {
    #expect(throws: Failure.self) { try plan(["-p", "a kite"] + arguments) }
  }
}
