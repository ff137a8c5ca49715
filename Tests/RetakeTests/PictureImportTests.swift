import Foundation
import TestSupport
import Testing

/// Pictures become turns.
@Suite(.timeLimit(.minutes(10))) struct PictureImportTests {
  private func turns(_ program: BuiltProgram, _ session: String) async throws -> [[String: Any]] {
    let file = program.path("\(session).json")
    let result = try await program.run(["export", session, "--as", "json", "-o", file])
    try #require(result.status == 0, "\(result.errors)")
    let tree =
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
      as? [String: Any]
    return try #require(tree?["turns"] as? [[String: Any]])
  }

  @Test(arguments: ["png", "jpeg", "webp"])
  func `A picture with a recipe brings its prompt, settings and model, and can be continued`(
    _ form: String
  )
    async throws
  {
    let first = try BuiltProgram()
    let made = try await first.run([
      "run", "-p", "a paper “kite” & more", "--ratio", "16:9", "--size", "512",
    ])
    try #require(made.status == 0, "\(made.errors)")
    let file = first.path("kite.\(form)")
    #expect(try await first.run(["export", "s1", "--as", form, "-o", file]).status == 0)
    let second = try BuiltProgram()

    let imported = try await second.run(["import", file])

    #expect(imported.status == 0, "\(imported.errors)")
    #expect(imported.output == "s1  1 turn  a paper “kite” & more\n")
    let turn = try #require(try await turns(second, "s1").first)
    let asked = try #require(turn["asked"] as? [String: Any])
    #expect(asked["prompt"] as? String == "a paper “kite” & more")
    #expect(asked["ratio"] as? String == "16:9" && asked["size"] as? String == "512")
    #expect(asked["model"] as? String == "gemini-3.1-flash-image-preview")
    #expect(asked["profile"] as? String == "imported")
    #expect((turn["kept"] as? [String: Any])?["imported"] as? String == "sandbox-recipe")
    let next = try await second.run([
      "run", "--session", "s1", "-p", "make it warmer", "--size", "512", "--json",
    ])
    #expect(next.status == 0, "\(next.errors)")
    #expect(next.output.contains(#""parent":1"#))
    #expect(next.output.contains("The imported picture of turn 1 was sent as your own picture"))
    #expect(next.output.contains("Made it warmer."), "\(next.output)")
    #expect(!next.output.contains("conversation is not sent"))
    #expect(try await second.run(["costs"]).errors.isEmpty)
  }

  @Test
  func `A folder becomes one session, with a turn for each picture in the order of the names`()
    async throws
  {
    let program = try BuiltProgram()
    let picture = try await program.paintedPicture()
    let folder = program.path("holiday")
    try FileManager.default.createDirectory(
      atPath: folder + "/inner", withIntermediateDirectories: true)
    for name in ["10.png", "2.png", ".hidden.png", "1.png"] {
      try FileManager.default.copyItem(atPath: picture, toPath: "\(folder)/\(name)")
    }
    try program.write("not a picture", to: "holiday/3.png")

    let result = try await program.run(["import", folder, "--json"])

    #expect(result.status == 1 && result.errors.contains("3.png: The file is text"))
    let told = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]]
    #expect(told?.first?["turns"] as? Int == 3 && told?.first?["title"] as? String == "holiday")
    let turns = try await turns(program, "holiday")
    let words = turns.compactMap { ($0["asked"] as? [String: Any])?["prompt"] as? String }
    #expect(words == ["imported: 1.png", "imported: 2.png", "imported: 10.png"])
    #expect(turns.allSatisfy { $0["parent"] is NSNull && $0["status"] as? String == "done" })
    // A photograph is not said to be made by a model when it is exported again.
    let out = program.path("out.png")
    #expect(
      try await program.run(["export", "holiday", "--turn", "2", "--as", "png", "-o", out]).status
        == 0)
    let bytes = try Data(contentsOf: URL(filePath: out))
    #expect(bytes.range(of: Data("digitalsourcetype".utf8)) == nil)
    let next = try await program.run([
      "run", "--session", "holiday", "--from", "2", "-p", "sepia", "--size", "512",
    ])
    #expect(next.status == 0, "\(next.errors)")
  }

  @Test func `A bitmap on disk is imported, and unsupported pictures are named`()
    async throws
  {
    let program = try BuiltProgram()
    // Two pixels of 24 bits behind the usual headers.
    var bitmap = Array("BM".utf8) + [62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0]
    bitmap +=
      [1, 0, 0, 0, 1, 0, 24, 0] + [UInt8](repeating: 0, count: 24) + [0, 0, 255, 0, 255, 0, 0, 0]
    try Data(bitmap).write(to: URL(filePath: program.path("map.bmp")))
    let result = try await program.run(["import", program.path("map.bmp")])
    #expect(result.status == 0, "\(result.errors)")
    let shown = try await program.run(["show", program.path("map.bmp"), "--size", "4x2"])
    #expect(shown.status == 0 && !shown.output.isEmpty, "\(shown.errors)")

    for (bytes, name) in [
      (Array("P6\n1 1\n255\nabc".utf8), "Netpbm (PPM)"), ([0xFF, 0x0A, 0, 0], "JPEG XL"),
      (Array("II*\0\u{10}\0\0\0CR\u{2}\0....".utf8), "Raw (CR2)"),
    ] {
      try Data(bytes).write(to: URL(filePath: program.path("other")))
      for command in ["import", "show"] {
        let refused = try await program.run([command, program.path("other")])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\(name) pictures cannot be read."), "\(refused.errors)")
      }
    }
  }

  @Test func `A hostile recipe has no effect, and a damaged one still leaves the picture`()
    async throws
  {
    let program = try BuiltProgram()
    let plain = try await program.paintedPicture()
    let png = try Data(contentsOf: URL(filePath: plain))
    let hostile = """
      <x xmlns:retake="urn:x-retake:recipe:1:"><retake:Session>s9</retake:Session>\
      <retake:Turn>4</retake:Turn><retake:Model>m&#27;[2Jx</retake:Model>\
      <retake:Prompt>\u{202E}red &#x1B;]0;pwned&#7; kite</retake:Prompt>\
      <retake:Settings>{"ratio":{"auto":{}},"tuning":{"search":false,"imageSearch":false,\
      "safety":{},"temperature":1e308}}</retake:Settings></x>
      """
    for (name, packet) in [
      ("hostile.png", hostile), ("broken.png", "<retake:Session>s1</retake:Session><retake:"),
    ] {
      var file = png
      file.insert(contentsOf: chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0" + packet), at: 33)
      try file.write(to: URL(filePath: program.path(name)))
      let result = try await program.run(["import", name])
      #expect(result.status == 0, "\(result.errors)")
      #expect(!result.output.utf8.contains(0x1B) && !result.output.contains("\u{202E}"))
    }
    let turn = try #require(try await turns(program, "s2").first)
    let asked = try #require(turn["asked"] as? [String: Any])
    #expect(asked["prompt"] as? String == "red ]0;pwned kite")
    #expect(asked["model"] as? String == "m[2Jx" && asked["temperature"] is NSNull)
    let broken = try #require(try await turns(program, "s3").first)
    #expect((broken["kept"] as? [String: Any])?["imported"] as? String == "picture")
  }

  @Test func `Without room nothing of a folder is imported`() async throws {
    let program = try BuiltProgram()
    let picture = try await program.paintedPicture()
    try program.write("", to: "many/.nothing")
    for number in 1...3 {
      try FileManager.default.copyItem(
        atPath: picture, toPath: program.path("many/\(number).png"))
    }
    // Another picture, which is longer than a file may be.
    var long = try Data(contentsOf: URL(filePath: picture))
    long.insert(
      contentsOf: chunk("tEXt", "Comment\0" + String(repeating: "x", count: 900_000)), at: 33)
    try long.write(to: URL(filePath: program.path("many/4.png")))
    try program.write(
      "(ulimit -f 1200; '\(BuiltProgram.path)' import many; echo \"status $?\") 2>&1 | cat",
      to: "limited.sh")
    let result = try await RunningProgram(
      "/bin/sh", [program.path("limited.sh")], environment: program.environment, in: program.home
    ).result()
    #expect(result.output.contains("The disk is full"), "\(result.output)")
    #expect(result.output.contains("status 1"))
    #expect(try await program.run(["sessions"]).output.split(separator: "\n").count == 1)
  }

  private func chunk(_ kind: String, _ content: String) -> Data {
    let body = Data(kind.utf8) + Data(content.utf8)
    var sum = UInt32.max
    for byte in body {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xEDB8_8320 }
      }
    }
    return big(UInt32(content.utf8.count)) + body + big(~sum)
  }

  private func big(_ value: UInt32) -> Data {
    withUnsafeBytes(of: value.bigEndian) { Data($0) }
  }
}
