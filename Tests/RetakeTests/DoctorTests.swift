import Darkroom
import Foundation
import Testing

@testable import Retake

/// `retake doctor` tells what is there and exits with what is wrong.
@Suite(.timeLimit(.minutes(10))) struct DoctorTests {
  private func findings(_ result: BuiltProgram.Result) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func `A new machine has no problems, and checking it creates nothing`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["doctor"])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.errors.isEmpty)
    #expect(result.output.hasSuffix("No problems found.\n"))
    for name in ["data", "state", "config"] {
      #expect(!FileManager.default.fileExists(atPath: program.path(name)), "\(name)")
    }
  }

  @Test func `The JSON report has the libraries, the folders, the profiles and no key`()
    async throws
  {
    let program = try BuiltProgram()
    let result = try await program.run(["doctor", "--json"], adding: ["GMI_API_KEY": "s3cret-0"])
    #expect(result.status == 0, "\(result.output)")
    let told = try findings(result)
    let libraries = try #require(told["libraries"] as? [String: String])
    for name in ["ncurses", "libcurl", "libchafa", "libvips", "SQLite"] {
      #expect(libraries[name]?.contains(/\d+\.\d+/) == true, "\(name): \(libraries)")
    }
    let darkroom = try #require(told["darkroom"] as? [String: String])
    for name in [
      "seccomp", "Landlock", "privileges", "debuggers", "memory", "processor", "descriptors",
      "processes",
    ] {
      #expect(darkroom[name]?.isEmpty == false, "\(name): \(darkroom)")
    }
    let profiles = try #require(told["profiles"] as? [String: String])
    #expect(profiles["gmi"]?.contains("GMI_API_KEY is set") == true)
    #expect(profiles["gmi"]?.contains("by gmi at https://console.gmicloud.ai") == true)
    #expect(profiles["google"]?.contains("GEMINI_API_KEY or GOOGLE_API_KEY is not set") == true)
    #expect(profiles["vertex"]?.contains("by vertex at https://aiplatform.googleapis.com") == true)
    #expect(profiles["vertex"]?.hasSuffix("project missing") == true)
    #expect(profiles["sandbox-vertex"]?.hasSuffix("on this machine; needs no key") == true)
    let folders = try #require(told["folders"] as? [String: String])
    #expect(folders["data"]?.hasPrefix(program.path("data")) == true)
    #expect((told["problems"] as? [Any])?.isEmpty == true)
    #expect(!result.output.contains("s3cret"))
  }

  @Test
  func `A chosen profile without its key is a problem, and a missing theme is not`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write("profile = \"gmi\"\ntheme = \"emer\"\n", to: "config/config.toml")
    let result = try await program.run(["doctor"])
    #expect(result.status == 3)
    #expect(result.output.contains("problem: gmi needs a key"), "\(result.output)")
    #expect(result.output.contains("config.toml:2: There is no theme 'emer'"), "\(result.output)")
    let well = try await program.run(["doctor"], adding: ["GMI_API_KEY": "s3cret-0"])
    #expect(well.status == 0)
  }

  @Test func `A chosen profile that lacks its project says which line to add`() async throws {
    let program = try BuiltProgram()
    try program.write("profile = \"vertex\"\n", to: "config/config.toml")
    let result = try await program.run(["doctor"])
    #expect(result.status == 3)
    #expect(
      result.output.contains("Add project = \"your-project\" below [profiles.vertex]"),
      "\(result.output)")
  }

  @Test func `A kernel that cannot seal the darkroom is reported with a warning`() {
    var seal = LockdownReport(
      gainsNoPrivileges: true, isPrivate: true, filter: .none, landlock: 0, processes: 900)
    let open = DarkroomFindings(seal: seal, limits: DarkroomLimits())
    let lines = Dictionary(open.lines.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    #expect(lines["seccomp"]?.hasPrefix("not supported by this kernel") == true)
    #expect(lines["Landlock"] == "not supported by this kernel")
    #expect(lines["processes"] == "at most 900 of yours")
    #expect(open.warning?.contains("could read your files") == true)
    seal.landlock = 1
    #expect(DarkroomFindings(seal: seal, limits: DarkroomLimits()).warning == nil)
  }

  @Test func `With a broken configuration everything else is still reported`() async throws {
    let program = try BuiltProgram()
    try program.write("profile = 7\n", to: "config/config.toml")
    let result = try await program.run(["doctor", "--json"])
    #expect(result.status == 3)
    let told = try findings(result)
    #expect(told["libraries"] is [String: String])
    let problem = try #require((told["problems"] as? [[String: Any]])?.first)
    #expect(problem["kind"] as? String == "configuration")
    #expect((problem["message"] as? String)?.contains("config.toml:1:") == true)
  }

  @Test func `An unwritable folder is a problem of its own`() async throws {
    let program = try BuiltProgram()
    try program.write("in the way", to: "data")
    let result = try await program.run(["doctor"])
    #expect(result.status == 1)
    #expect(result.output.contains("problem: The folder \(program.path("data"))"))
  }

  @Test(arguments: [
    ("TERM", "nonesuch", "treated as"), ("TERM", "dumb", "dumb"), ("NO_COLOR", "1", "NO_COLOR"),
    ("COLORTERM", "truecolor", "truecolor, by COLORTERM"), ("RETAKE_COLORS", "256", "256, by"),
  ])
  func `What the environment says about the terminal is reported`(
    name: String, value: String, says: String
  ) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["doctor"], adding: [name: value])
    #expect(result.status == 0)
    #expect(result.output.contains(says), "\(result.output)")
  }

  @Test func `A damaged picture is found, set aside on request, and then reported as missing`()
    async throws
  {
    let program = try BuiltProgram()
    let made = try await program.run(["run", "-p", "a kite", "--size", "512", "--json"])
    #expect(made.status == 0, "\(made.errors)")
    let sound = try await program.run(["doctor", "--check"])
    #expect(sound.status == 0 && sound.output.hasSuffix("No damage found.\n"), "\(sound.output)")

    let turn = try #require((try findings(made)["turns"] as? [[String: Any]])?.first)
    let pictures = try #require(turn["pictures"] as? [[String: Any]])
    let path = try #require(pictures.first?["path"] as? String)
    try Data([1, 2, 3]).write(to: URL(filePath: path))
    let told = try await program.run(["doctor", "--check"])
    #expect(told.status == 1 && told.output.contains("damaged: \(path)"), "\(told.output)")
    #expect(told.output.contains("retake doctor --repair"))
    let mended = try await program.run(["doctor", "--repair", "--json"])
    #expect(mended.status == 1)
    let report = try findings(mended)
    #expect((report["damaged"] as? [Any])?.isEmpty == true)
    #expect((report["repaired"] as? [String])?.count == 1)
    let missing = try #require(report["missing"] as? [[String: Any]])
    #expect(missing.allSatisfy { $0["turn"] as? Int == 1 })
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `Nothing that is recent or referenced is removed`() async throws {
    let program = try BuiltProgram()
    _ = try await program.run(["run", "-p", "a kite", "--size", "512"])
    let result = try await program.run(["gc", "--dry-run", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect((try findings(result)["removed"] as? [Any])?.isEmpty == true)
  }
}
