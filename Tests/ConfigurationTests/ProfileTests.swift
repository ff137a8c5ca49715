import Model
import Providers
import Testing

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct ProfileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `A profile changes the built-in one of its name and leaves the rest`() throws {
    let (configuration, warnings) = try folder.load(
      """
      [profiles.gmi]
      key_cmd = ["pass", "show", "gmi"]
      timeout = 60
      poll = { first = 2, factor = 1.5, most = 8.5, deadline = 900 }
      ratios = ["16:9", "1:1"]
      resolutions = ["2K", "1K"]
      max_references = 3
      prices = { "1K" = 0.05, "2K" = 1 }
      """)
    #expect(warnings.isEmpty)
    let endpoint = try configuration.endpoint(named: "gmi")
    #expect(endpoint.baseURL == Endpoint.gmi.baseURL)
    #expect(endpoint.model == Endpoint.gmi.model)
    #expect(endpoint.key == .command(["pass", "show", "gmi"]))
    #expect(endpoint.timeout == 60)
    #expect(endpoint.poll == PollSchedule(first: 2, factor: 1.5, most: 8.5, deadline: 900))
    #expect(endpoint.capabilities.ratios == [AspectRatio(1, 1), AspectRatio(16, 9)])
    #expect(endpoint.capabilities.ratioReasons[AspectRatio(2, 3)] == "not in the profile")
    #expect(endpoint.capabilities.ratioReasons[AspectRatio(1, 8)] == "not offered by GMI")
    #expect(endpoint.capabilities.resolutions == [.k1, .k2])
    #expect(endpoint.capabilities.maxReferences == 3)
    #expect(endpoint.capabilities.prices == [.k1: 0.05, .k2: 1])
    #expect(configuration.endpoints.count { $0.name == "gmi" } == 1)
  }

  @Test func `Thinking is sent where the profile says so, and the panel has its levels`() throws {
    let silent = try folder.load("").configuration.endpoint(named: "gmi")
    #expect(!silent.sendsThinking)
    let endpoint = try folder.load("[profiles.gmi]\nsends_thinking = true")
      .configuration.endpoint(named: "gmi")
    #expect(endpoint.sendsThinking)
    #expect(endpoint.capabilities.thinkingLevels == [.minimal, .high])
  }

  @Test func `A new profile begins as its protocol's own, at the end of the list`() throws {
    let (configuration, _) = try folder.load(
      """
      profile = "mine"
      [profiles.mine]
      protocol = "gmi"
      base_url = "http://127.0.0.1:8080/"
      """)
    let endpoint = try configuration.endpoint()
    #expect(endpoint.name == "mine")
    #expect(endpoint.baseURL == "http://127.0.0.1:8080")
    #expect(endpoint.capabilities == Endpoint.gmi.capabilities)
    #expect(!endpoint.isSandbox)
    #expect(configuration.endpoints.last == endpoint)
  }

  @Test func `A built-in key does not follow a profile to another address`() throws {
    let text = "[profiles.gmi]\nbase_url = \"https://relay.example.com\""
    let (configuration, warnings) = try folder.load(text)
    #expect(try configuration.endpoint(named: "gmi").key == .none)
    #expect(warnings.map(\.line) == [2])
    let named = try folder.load(text + "\nkey_env = \"GMI_API_KEY\"")
    #expect(named.warnings.isEmpty)
    #expect(try named.configuration.endpoint(named: "gmi").key == .environment(["GMI_API_KEY"]))
  }

  @Test func `A key written into the file is never repeated`() throws {
    let secret = "sk-0123456789.abcdef"
    let misplaced = try folder.load("[profiles.gmi]\napi_key = \"\(secret)\"")
    #expect(misplaced.warnings.first?.reason.contains("key_env") == true)
    #expect(misplaced.warnings.allSatisfy { !$0.description.contains(secret) })
    let failure = try #require(try folder.failure("[profiles.gmi]\nkey_env = \"\(secret)\""))
    #expect(!failure.message.contains(secret))
    #expect(failure.message.contains("not the key itself"))
  }

  @Test func `Paths are relative to the file, or to the home folder after a tilde`() throws {
    let (configuration, warnings) = try folder.load(
      """
      [profiles.gmi]
      key_file = "~/keys/gmi"
      ca_file = "ca.pem"
      """)
    let endpoint = try configuration.endpoint(named: "gmi")
    #expect(endpoint.key == .file("/home/ada/keys/gmi"))
    #expect(endpoint.certificates == folder.path + "/config/ca.pem")
    #expect(warnings.map(\.line) == [3])
  }

  @Test func `Another model drops the price and narrows the offer`() {
    let endpoint = Endpoint.gmi.using(model: ModelEntry.pro.id)
    #expect(endpoint.model == ModelEntry.pro.id)
    #expect(endpoint.capabilities.resolutions == [.k1, .k2, .k4])
    #expect(Endpoint.sandbox.using(model: "x").capabilities.prices[.k1] == 0)
  }

  @Test func `The sandbox keeps its socket whatever its profile changes`() throws {
    let endpoint = try folder.load("[profiles.sandbox]\ntimeout = 5").configuration.endpoint()
    #expect(endpoint.timeout == 5)
    #expect(endpoint.isSandbox)
    #expect(endpoint.socket == folder.path + "/run/sandbox.sock")
  }

  @Test func `An unknown profile is reported with where it is named and which ones exist`() throws {
    let (configuration, _) = try folder.load("\nprofile = \"gmii\"")
    let failure = #expect(throws: Failure.self) { try configuration.endpoint() }
    #expect(failure?.kind == .configuration)
    #expect(failure?.message.hasPrefix(configuration.file + ":2: ") == true)
    #expect(failure?.message.contains("did you mean 'gmi'") == true)
    #expect(failure?.advice.contains("sandbox") == true)
    let asked = #expect(throws: Failure.self) { try configuration.endpoint(named: "sandbx") }
    #expect(asked?.message.hasPrefix("There is no profile 'sandbx'") == true)
  }

  @Test func `A profile is offered when its key is there`() throws {
    let (configuration, _) = try folder.load("")
    #expect(configuration.offered(in: [:]).isEmpty)
    #expect(
      configuration.offered(in: ["GMI_API_KEY": "", "GOOGLE_API_KEY": "k"]).map(\.name)
        == ["google"])
    #expect(configuration.offered(in: ["GMI_API_KEY": "k"]).map(\.name) == ["gmi"])
  }
}
