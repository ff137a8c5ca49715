import Foundation
import Glibc
import TestSupport
import Testing

/// The key goes to the provider in one header, and nowhere else: whatever the provider does.
@Suite(.timeLimit(.minutes(10))) struct KeyLeakTests {
  private static let key = "sk-leak/K3Y0123456789abcdef"
  /// A piece of it that stays the same however the rest is escaped.
  private static let needle = "3Y0123456789"
  /// Where the key is kept; all else below the home is searched.
  private static let keyFile = "vault/key"

  enum Source: String, CaseIterable, Sendable { case variable, file, command }

  private func program(
    _ server: EchoServer, _ source: Source, mode: Int = 0o600
  ) throws -> BuiltProgram {
    let program = try BuiltProgram()
    try program.write(Self.key, to: Self.keyFile)
    let path = program.path(Self.keyFile)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let entry =
      switch source {
      case .variable: #"key_env = "ATELIER_ACCESS""#
      case .file: #"key_file = "\#(path)""#
      case .command:
        #"key_cmd = ["/bin/sh", "-c", "env > \#(program.path("seen")); cat \#(path)"]"#
      }
    try program.write(server.configuration(entry), to: "config/config.toml")
    return program
  }

  /// What holds the key below the home, the place it is kept in aside.
  private func leaks(below program: BuiltProgram) throws -> [String] {
    let needle = Data(Self.needle.utf8)
    let names = FileManager.default.enumerator(atPath: program.home.path)?.allObjects ?? []
    let files = names.compactMap { $0 as? String }.filter { $0 != Self.keyFile }
    #expect(files.contains { $0.hasSuffix("retake.sqlite") })
    return files.filter { file in
      file.contains(Self.needle)
        || FileManager.default.contents(atPath: program.path(file))?.range(of: needle) != nil
    }
  }

  private func check(_ manner: EchoServer.Manner, _ source: Source) async throws {
    let server = EchoServer(manner)
    let program = try program(server, source)
    // A second key that the profile has nothing to do with is nobody's business either.
    let variables = ["GMI_API_KEY": Self.key, "ATELIER_ACCESS": Self.key]
    let result = try await program.run(
      ["run", "-p", "a kite", "--size", "512", "--json"], adding: variables)
    // The server has seen it, in one header of the requests to its own address.
    let keyed = server.heads.filter { $0.contains(Self.needle) }
    #expect(!keyed.isEmpty, "\(result.errors)")
    for head in keyed {
      let lines = head.split(separator: "\r\n").filter { $0.contains(Self.needle) }
      #expect(lines == ["Authorization: Bearer \(Self.key)"], "\(head)")
      #expect(head.contains("\r\nHost: \(server.url.dropFirst("http://".count))"), "\(head)")
      #expect(!head.contains(" /pictures/"), "\(head)")
    }
    #expect(server.strayed.isEmpty)
    let isGood = [EchoServer.Manner.reply, .longReply, .name].contains(manner)
    #expect((result.status == 0) == isGood, "\(result.status) \(result.errors)")
    #expect(result.output.contains(#""turn":1"#), "\(result.output)")
    let told = [
      result, try await program.run(["log"], adding: variables),
      try await program.run(["doctor", "--json"], adding: variables),
      try await program.play("frame\nkey Tab\nkey i\nframe\n", arguments: ["--continue"]),
    ]
    for result in told {
      #expect(!(result.output + result.errors).contains(Self.needle), "\(result)")
    }
    #expect(try leaks(below: program) == [])
  }

  @Test(arguments: EchoServer.Manner.allCases)
  func `A key from a variable appears only in the header`(manner: EchoServer.Manner) async throws {
    try await check(manner, .variable)
  }

  @Test(arguments: [Source.file, .command], [EchoServer.Manner.reply, .error])
  func `A key from a file or a command appears only in the header`(
    source: Source, manner: EchoServer.Manner
  ) async throws {
    try await check(manner, source)
  }

  /// `generateContent` in each way it is spoken: the key is Google's header, and the answer repeats
  /// it.
  @Test(arguments: ["stream = false", "stream = true"], [200, 400, 429])
  func `A key for Google appears only in its header, too`(way: String, status: Int) async throws {
    let isStream = way.hasSuffix("true")
    let server = RawServer { connection, server in
      while let (head, _) = connection.request() {
        server.record(head)
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("x-goog-api-key: ") }
        let key = line.map { $0.dropFirst("x-goog-api-key: ".count).replacing("/", with: #"\/"#) }
        let words = "You are \(key ?? "nobody")"
        let body =
          status == 200
          ? #"{"candidates":[{"index":0,"finishReason":"STOP","content":{"role":"model","parts":["#
            + #"{"text":"\#(words)","thoughtSignature":"AAAA"}]}}],"modelVersion":"\#(words)"}"#
          : #"{"error":{"code":\#(status),"message":"\#(words)","status":"INVALID_ARGUMENT","#
            + #""details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","#
            + #""violations":[{"quotaId":"PerDay","description":"\#(words)"}]}]}}"#
        let isEvent = isStream && status == 200
        let text = isEvent ? "data: \(body)\r\n\r\n" : body
        connection.write(
          "HTTP/1.1 \(status) X\r\nContent-Type: \(isEvent ? "text/event-stream" : "application/json")"
            + "\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
      }
    }
    defer { server.stop() }
    let program = try BuiltProgram()
    try program.write(
      """
      [profiles.lab]
      protocol = "gemini"
      base_url = "\(server.url)"
      key_env = "ATELIER_ACCESS"
      auth = "x-goog-api-key"
      \(way)
      """, to: "config/config.toml")
    let result = try await program.run(
      ["run", "--profile", "lab", "-p", "a kite", "--json"],
      adding: ["ATELIER_ACCESS": Self.key])
    #expect(result.status == 1, "\(result.errors)")
    #expect(!server.records.isEmpty)
    for head in server.records {
      let lines = head.split(separator: "\r\n").filter { $0.contains(Self.needle) }
      #expect(lines == ["x-goog-api-key: \(Self.key)"], "\(head)")
    }
    #expect(status == 429 || result.output.contains("You are"), "\(result.output)")
    #expect(!(result.output + result.errors).contains(Self.needle), "\(result)")
    #expect(try leaks(below: program) == [])
  }

  @Test func `A key file that others can read is refused with the command that fixes it`()
    async throws
  {
    let server = EchoServer(.reply)
    for mode in [0o644, 0o640, 0o604] {
      let program = try program(server, .file, mode: mode)
      let path = program.path(Self.keyFile)
      let result = try await program.run(["run", "-p", "a kite", "--size", "512", "--json"])
      #expect(result.status == 3)
      #expect(result.errors.contains("chmod 600 '\(path)'"), "\(result.errors)")
      #expect(result.output.contains(#""kind":"key""#), "\(result.output)")
      let doctor = try await program.run(["doctor"])
      #expect(doctor.status == 3 && doctor.output.contains("can be read by others"))
      // Doing as told mends it.
      try await ChildProgram("/bin/chmod", ["600", path]).ending()
      #expect(try await program.run(["doctor"]).status == 0)
    }
    #expect(server.heads.isEmpty)
  }

  @Test func `The key is in no child process, no process list and no core dump`()
    async throws
  {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try QueueServer.picture.write(to: program.home.appending(path: "photo.png"))
    try program.write(
      server.configuration("key_env = \"ATELIER_ACCESS\""), to: "config/config.toml")
    let variables = ["GMI_API_KEY": Self.key, "ATELIER_ACCESS": Self.key]
    let running = try program.start(
      ["run", "-i", "photo.png", "-p", "a kite", "--size", "512"], adding: variables)
    try #require(await until { server.isStanding })
    let family = processes(startedBy: running.id)
    #expect(family.contains { words(of: $0, "cmdline").contains("darkroom") })
    for id in family { #expect(!words(of: id, "environ").contains(Self.needle)) }
    for id in family + [running.id] { #expect(!words(of: id, "cmdline").contains(Self.needle)) }
    let dumps = words(of: running.id, "limits").firstMatch(of: /Max core file size\s+[01]\s/)
    #expect(dumps != nil)
    server.goOn()
    let result = try await running.result()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `The sandbox and the editor are started without any key`() async throws {
    let program = try BuiltProgram()
    try program.write(
      "[profiles.lab]\nprotocol = \"gmi\"\nkey_env = \"ATELIER_ACCESS\"\n",
      to: "config/config.toml")
    try program.write("#!/bin/sh\nenv > \(program.path("seen"))\n", to: "editor")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: program.path("editor"))
    try program.write(
      "type a kite\nkey C-x\nkey C-e\nkey Enter\nwait idle\nframe\n", to: "keys.txt")
    let result = try await program.run(
      ["--script", program.path("keys.txt"), "--terminal", "80x24"],
      adding: [
        "EDITOR": program.path("editor"), "ATELIER_ACCESS": Self.key, "TOKAIFY_API_KEY": Self.key,
      ])
    #expect(result.status == 0, "\(result.errors)")
    let seen = try String(contentsOfFile: program.path("seen"), encoding: .utf8)
    #expect(seen.contains("PATH=") && !seen.contains(Self.needle))
    let sandboxes = processIDs().filter {
      words(of: $0, "cmdline").contains("\(program.home.path)/run/sandbox.sock")
    }
    #expect(!sandboxes.isEmpty)
    for id in sandboxes { #expect(!words(of: id, "environ").contains(Self.needle)) }
  }

  private func processIDs() -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(pid_t.init)
  }

  private func processes(startedBy parent: pid_t) -> [pid_t] {
    processIDs().filter { words(of: $0, "status").contains("\nPPid:\t\(parent)\n") }
  }

  /// A file of a process below `/proc`; its zero bytes become spaces.
  private func words(of id: pid_t, _ name: String) -> String {
    let bytes = FileManager.default.contents(atPath: "/proc/\(id)/\(name)") ?? Data()
    return String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
  }
}
