import Darkroom
import Exports
import Foundation
import Imagery
import Model
import Testing

/// `retake export` as the user runs it.
@Suite(.timeLimit(.minutes(10))) struct ExportTests {
  private let words = ["a paper kite over a grey sea", "make it \"warmer\"", "add a red border"]

  /// A session of three turns in a row, and a fourth beside the third.
  private func program() async throws -> BuiltProgram {
    let program = try BuiltProgram()
    for (index, words) in words.enumerated() {
      let session = index == 0 ? [] : ["--session", "s1"]
      let result = try await program.run(["run", "-p", words, "--size", "512"] + session)
      try #require(result.status == 0, "\(result.errors)")
    }
    let fork = ["run", "-p", "make it black and white", "--size", "512"]
    let result = try await program.run(fork + ["--session", "s1", "--from", "2"])
    try #require(result.status == 0, "\(result.errors)")
    return program
  }

  private let darkroom = DarkroomClient(program: BuiltProgram.path, limits: .unhurried)

  /// What lies in the home but for what the programs have said.
  private func files(_ program: BuiltProgram) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: program.home.path)
      .filter { !$0.hasPrefix("std") }.sorted()
  }

  private func hidden(_ program: BuiltProgram) throws -> [String] {
    try files(program).filter { $0.hasPrefix(".") }
  }

  @Test(arguments: ["png", "jpeg", "webp"])
  func `A picture carries its recipe, and with --clean it does not`(form: String) async throws {
    let program = try await program()
    let file = program.path("out.\(form)")
    let result = try await program.run(["export", "s1", "--as", form, "--turn", "3", "-o", file])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output == file + "\n" && result.errors.isEmpty)
    let packet = try #require(try await darkroom.packet(of: file))
    let recipe = try #require(Recipe(packet: packet))
    #expect(recipe.prompt == words[2] && recipe.parents == Array(words.prefix(2)))
    #expect(recipe.session == "s1" && recipe.turn == 3)
    #expect(recipe.settings.resolution.rawValue == "512")
    #expect(recipe.source == .algorithmicallyEnhanced && recipe.wire?.contains("sandbox") == true)
    #expect(!packet.contains("Signature") && !packet.contains("inlineData"))
    #expect(try await darkroom.inspect(file).type.rawValue == "image/\(form)")

    let clean = program.path("clean.\(form)")
    let bare = try await program.run(
      ["export", "s1", "--as", form, "--turn", "3", "--clean", "-o", clean])
    #expect(bare.status == 0, "\(bare.errors)")
    #expect(try await darkroom.packet(of: clean) == nil)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: clean)))
    #expect(bytes.firstRange(of: Array("border".utf8)) == nil)
    #expect(try hidden(program).isEmpty)
  }

  @Test func `A picture of that type keeps its pixels bit for bit`() async throws {
    let program = try await program()
    let result = try await program.run(["export", "--as", "png", "--turn", "2"])
    try #require(result.status == 0, "\(result.errors)")
    let log = try await program.run(["log", "s1"])
    let kept = try #require(
      log.output.split(separator: "\n").first { $0.contains("2 make") }?.split(separator: " ").last)
    let file = result.output.trimmingCharacters(in: .newlines)
    let difference = try await darkroom.compare(String(kept), file)
    #expect(difference.all.changed == 0 && difference.all.largest == 0)
  }

  @Test
  func `Without -o the file is named after the title, in the current folder or a given one`()
    async throws
  {
    let program = try await program()
    let name = "a-paper-kite-over-a-grey-sea"
    let here = try await program.run(["export", "--as", "png"])
    #expect(here.output == program.path("\(name)-4.png") + "\n", "\(here.errors)")
    try FileManager.default.createDirectory(
      atPath: program.path("out"), withIntermediateDirectories: false)
    let there = try await program.run(["export", "s1", "--as", "png", "--turn", "1", "-o", "out/"])
    #expect(there.output == program.path("out/\(name)-1.png") + "\n", "\(there.errors)")
    let ending = try await program.run(["export", "-o", program.path("x.jpg")])
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(try await darkroom.inspect(program.path("x.jpg")).type == .jpeg)
  }

  @Test func `Nothing is overwritten unless that is requested`() async throws {
    let program = try await program()
    try program.write("mine", to: "out.png")
    let line = ["export", "s1", "-o", program.path("out.png")]
    let refused = try await program.run(line)
    #expect(refused.status == 2 && refused.errors.contains("already exists"))
    #expect(try String(contentsOfFile: program.path("out.png"), encoding: .utf8) == "mine")
    let forced = try await program.run(line + ["--force"])
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try await darkroom.inspect(program.path("out.png")).type == .png)
    #expect(try hidden(program).isEmpty)
  }

  @Test
  func `A page has every turn, with scaled pictures unless the originals are included`()
    async throws
  {
    let program = try await program()
    let scaled = program.path("tree.html")
    let result = try await program.run(["export", "s1", "-o", scaled])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output == scaled + "\n")
    let page = try String(contentsOfFile: scaled, encoding: .utf8)
    #expect(page.hasSuffix("</html>\n"))
    #expect(page.matches(of: /<article id="t\d"/).count == 4)
    #expect(page.contains("make it &quot;warmer&quot;"))
    let pictures = page.matches(of: /src="data:(image\/\w+);base64,([A-Za-z0-9+\/=]+)"/)
    #expect(pictures.map { String($0.1) } == Array(repeating: "image/jpeg", count: 4))
    for picture in pictures {
      let data = try #require(Data(base64Encoded: String(picture.2)))
      try data.write(to: URL(filePath: program.path("one.jpg")))
      #expect(try await darkroom.inspect(program.path("one.jpg")).type == .jpeg)
    }
    let full = try await program.run(
      ["export", "s1", "--as", "html", "--full", "-o", program.path("full.html")])
    #expect(full.status == 0, "\(full.errors)")
    let whole = try String(contentsOfFile: program.path("full.html"), encoding: .utf8)
    #expect(whole.matches(of: /src="data:image\/png;base64,/).count == 4)
    #expect(try hidden(program).isEmpty)
  }

  @Test func `A sheet shows all turns, and a timelapse has a frame for each turn of the branch`()
    async throws
  {
    let program = try await program()
    let sheet = try await program.run(
      ["export", "s1", "--as", "sheet", "-o", program.path("sheet.png")])
    try #require(sheet.status == 0, "\(sheet.errors)")
    let facts = try await darkroom.inspect(program.path("sheet.png"))
    #expect(facts.type == .png && facts.size.width > 600 && facts.size.height > 500)
    let branch = try await program.run(
      ["export", "s1", "--as", "sheet", "--turn", "2", "-o", program.path("branch.jpg")])
    #expect(branch.status == 0, "\(branch.errors)")
    let smaller = try await darkroom.inspect(program.path("branch.jpg"))
    #expect(smaller.type == .jpeg && smaller.size.pixelCount < facts.size.pixelCount)

    let line = ["export", "s1", "--as", "timelapse", "--seconds", "0.5", "-o"]
    for (name, mark) in [("a.gif", [0x21, 0xF9, 4]), ("a.webp", Array("ANMF".utf8))] {
      let result = try await program.run(line + [program.path(name)])
      try #require(result.status == 0, "\(result.errors)")
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: program.path(name))))
      // Turn 4 continues from turn 2, so the branch has three.
      #expect(bytes.ranges(of: mark).count == 3, "\(name)")
    }
    #expect(try hidden(program).isEmpty)
  }

  @Test func `A failed export says why and leaves nothing behind`() async throws {
    let program = try await program()
    let failed = try await program.run(
      ["run", "--session", "s1", "-p", "a kite [fault: refuse]", "--size", "512"])
    try #require(failed.status == 1)
    let before = try files(program)
    let cases: [(arguments: [String], status: Int32, says: String)] = [
      (["s1", "--as", "tiff"], 2, "no format 'tiff'"),
      (["s1", "--as", "html", "--turn", "1"], 2, "whole session"),
      (["s1", "--as", "timelapse", "--seconds", "0"], 2, "0.02 to 60"),
      (["s1", "--as", "png", "--turn", "9"], 2, "no turn 9"),
      (["s1", "--as", "png", "--turn", "5"], 2, "has no picture"),
      (["nowhere", "--as", "png"], 2, "nowhere"),
      (["s1", "--as", "png", "-o", "/nowhere/x.png"], 2, "no folder /nowhere"),
      (["s1", "--as", "png", "-o", "/proc/x.png"], 1, "/proc cannot be used"),
      (["s1", "--as", "png", "-o", ""], 2, "empty path"),
    ]
    for (arguments, status, says) in cases {
      let result = try await program.run(["export"] + arguments)
      #expect(result.status == status, "\(arguments): \(result.errors)")
      #expect(result.errors.contains(says), "\(arguments): \(result.errors)")
      #expect(result.output.isEmpty)
    }
    #expect(try files(program) == before)
  }

  @Test func `A limit on file size leaves no incomplete file`() async throws {
    let program = try await program()
    // Through a pipe, because a file of results would be limited too.
    try program.write(
      """
      (ulimit -f 0; '\(BuiltProgram.path)' export s1 -o out.html; echo "status $?") 2>&1 | cat
      """, to: "limited.sh")
    let before = try files(program)
    let result = try await RunningProgram(
      "/bin/sh", [program.path("limited.sh")], environment: program.environment, in: program.home
    ).result()
    #expect(
      result.output.contains("The page was not written. The disk is full"), "\(result.output)")
    #expect(result.output.contains("status 1"), "\(result.output)")
    #expect(try files(program) == before)
  }
}
