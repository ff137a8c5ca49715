import Cells
import Foundation
import Model
import Providers
import Testing

@testable import Configuration
@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ConfigurationFileTests {
  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = folder.path + "/config/config.toml"
  }

  @Test func `Without a file everything is as built in`() throws {
    let (configuration, warnings) = try UserConfiguration.load(folder.paths())
    #expect(warnings.isEmpty)
    #expect(configuration.profile == "sandbox")
    #expect(!configuration.choosesProfile)
    #expect(configuration.theme == nil)
    #expect(configuration.mouse == nil)
    #expect(configuration.endpoints.map(\.name) == Catalogue.builtIn.endpoints.map(\.name))
    let endpoint = try configuration.endpoint()
    #expect(endpoint.isSandbox)
    #expect(endpoint.socket == folder.path + "/run/sandbox.sock")
  }

  @Test func `The manual's example is read without a warning`() throws {
    let (configuration, warnings) = try folder.load(
      """
      profile = "gmi"                       # default: "sandbox"
      theme = "ember"
      mouse = false
      [profiles.gmi]
      protocol = "gmi"
      base_url = "https://console.gmicloud.ai"
      model = "gemini-3.1-flash-image-preview"
      key_env = "GMI_API_KEY"
      [keys]
      "C-o" = "compare.toggle"
      """)
    #expect(warnings.filter { !$0.reason.contains("compare.toggle") } == [])
    #expect(configuration.profile == "gmi")
    #expect(configuration.choosesProfile)
    #expect(configuration.theme == "ember")
    #expect(configuration.mouse == false)
    #expect(try configuration.endpoint() == .gmi)
  }

  @Test func `Text that is not TOML is a failure with its line`() throws {
    let failure = try folder.failure("theme = \"ember\"\n\nprofile = = 3\n")
    #expect(failure?.kind == .configuration)
    #expect(failure?.message.hasPrefix("\(file):3: ") == true)
    #expect(failure?.advice.isEmpty == false)
  }

  @Test(arguments: [
    ("\n# a comment\nmouse = \"yes\"", 3, "true or false"),
    ("theme = 3", 1, "the name of a theme"),
    ("profile = [\"gmi\"]", 1, "the name of a profile"),
    ("keys = 1", 1, "a table"),
    ("[keys]\n\"C-t\" = 3", 2, "the name of a command"),
    ("[profiles]\ngmi = 1", 2, "a table"),
    ("[profiles.gmi]\n\ntimeout = 0", 3, "from 1 to 86400; this is the number 0."),
    ("[profiles.gmi]\ntimeout = \"long\"", 2, "this is a string"),
    ("[profiles.gmi.poll]\nfirst = 1\nfactor = 0.5", 3, "from 1 to 10"),
    ("[profiles.gmi]\npoll = { first = 1, most = -1 }", 2, "profiles.gmi.poll.most"),
    ("[profiles.gmi]\nprotocol = \"gmy\"", 2, "did you mean 'gmi'"),
    ("[profiles.new]\nmodel = \"x\"", 1, "needs a protocol"),
    ("[profiles.gmi]\nbase_url = \"http://example.com\"", 2, "https://"),
    ("[profiles.gmi]\nbase_url = \"https://user@example.com\"", 2, "without a user name"),
    ("[profiles.gmi]\nkey_env = \"A\"\nkey_file = \"b\"", 3, "one source"),
    ("[profiles.gmi]\nkey_cmd = \"pass show gmi\"", 2, "a command and its arguments"),
    ("[profiles.gmi]\nkey_cmd = []", 2, "a command and its arguments"),
    ("[profiles.gmi]\nratios = [\n  \"1:1\",\n  \"5:7\",\n]", 2, "'5:7'"),
    ("[profiles.gmi]\nresolutions = [\"1k\"]", 2, "did you mean '1K'"),
    ("[profiles.gmi]\nmax_references = 1.5", 2, "whole number"),
    ("[profiles.gmi.prices]\n1K = -1", 2, "US dollars"),
    ("[profiles.gmi.prices]\ninput = \"x\"", 2, "US dollars for a million tokens"),
    ("[budget]\nsession = 1\nday = -1", 3, "budget.day takes a number of US dollars from 0"),
    ("[budget]\nsession = \"5\"", 2, "this is a string"),
    ("parallel = 0", 1, "parallel takes a whole number from 1 to 16"),
    ("[profiles.sandbox]\nbase_url = \"https://example.com\"", 2, "The sandbox has no base_url"),
    ("x = \"\"\"\nmouse = 1\n\"\"\"\nmouse = 2", 4, "true or false"),
  ])
  func `A wrong value is a failure with file, line and what is allowed`(
    text: String, line: Int, reason: String
  ) throws {
    let failure = try #require(try folder.failure(text))
    #expect(failure.kind == .configuration)
    #expect(failure.message.hasPrefix("\(file):\(line): "), "\(failure.message)")
    #expect(failure.message.contains(reason), "\(failure.message)")
  }

  @Test func `Unknown keys are warnings with their lines and a similar name`() throws {
    let (configuration, warnings) = try folder.load(
      """
      them = "ember"
      mouse = false
      [profiles.gmi]
      time_out = 3
      [profiles.gmi.poll]
      last = 1
      """)
    #expect(
      warnings.map(\.description) == [
        "\(file):1: There is no 'them' (did you mean 'theme'?).",
        "\(file):4: There is no 'time_out' in [profiles.gmi] (did you mean 'timeout'?).",
        "\(file):6: There is no 'last' in [profiles.gmi.poll] (did you mean 'most'?).",
      ])
    #expect(configuration.mouse == false)
  }

  @Test func `Unknown key names and commands are warnings, and the other bindings apply`() throws {
    let send = try #require(Command.allCases.first)
    let (configuration, warnings) = try folder.load(
      """
      [keys]
      "C-Entr" = "\(send.rawValue)"
      "F5" = "\(send.rawValue)"
      "F6" = "no.such.command"
      """)
    #expect(warnings.map(\.line) == [2, 4])
    #expect(warnings.first?.reason.contains("no key 'C-Entr'") == true)
    #expect(warnings.last?.reason.contains("no.such.command") == true)
    let keys = try #require([Key](names: "F5"))
    #expect(KeyMap.reading(configuration.keyBindings).map.custom == [keys: send])
  }

  @Test func `A command takes a key or a list of keys, quoted or not, and a preset comes first`()
    throws
  {
    let (configuration, warnings) = try folder.load(
      """
      [keys]
      preset = "vim"
      "compare.toggle" = ["F12", "C-x C-o"]
      turn.again = "M-a"
      "app.mouse" = []
      "C-t" = "app.theme"
      """)
    #expect(warnings.isEmpty)
    #expect(configuration.keyPreset == .vim)
    #expect(
      configuration.keyBindings == [
        KeyBinding(command: "compare.toggle", keys: ["F12", "C-x C-o"]),
        KeyBinding(command: "turn.again", keys: ["M-a"]),
        KeyBinding(command: "app.mouse", keys: []),
        KeyBinding(keys: "C-t", command: "app.theme"),
      ])
    #expect(try folder.load("keys = \"vim\"").configuration.keyPreset == .vim)
  }

  @Test func `Mistakes in keys are reported with their line`() throws {
    let (_, warnings) = try folder.load(
      """
      [keys]
      "compare.togle" = ["F12"]
      "compare.toggle" = ["C-Entr", "F12"]
      turn.agan = "M-a"
      turn.again = "a"
      """)
    #expect(warnings.map(\.line) == [2, 3, 4, 5])
    #expect(warnings[0].reason.contains("did you mean 'compare.toggle'"))
    #expect(warnings[1].reason.contains("no key 'C-Entr'"))
    #expect(warnings[2].reason.contains("did you mean 'turn.again'"))
    #expect(warnings[3].reason.contains("a letter never sends"))
    for text in ["keys = \"vi\"", "[keys]\npreset = \"emacs\"", "[keys]\n\"app.quit\" = 7"] {
      let failure = #expect(throws: Failure.self) { try folder.load(text) }
      #expect(failure?.message.contains("config.toml:\(text.contains("]") ? 2 : 1): ") == true)
    }
  }

  @Test(arguments: ["directory", "pipe", "latin", "zero"])
  func `A file that is not a file, or not text, is a failure that names it`(kind: String) throws {
    try folder.write("", to: "config/other")
    let files = FileManager.default
    switch kind {
    case "directory": try files.createDirectory(atPath: file, withIntermediateDirectories: true)
    case "pipe": #expect(mkfifo(file, 0o600) == 0)
    case "latin": try Data([0x61, 0xE9]).write(to: URL(fileURLWithPath: file))
    default: try Data("a = 1\nb\0 = 2".utf8).write(to: URL(fileURLWithPath: file))
    }
    let failure = #expect(throws: Failure.self) { try UserConfiguration.load(folder.paths()) }
    #expect(failure?.message.hasPrefix(file) == true)
  }
}
