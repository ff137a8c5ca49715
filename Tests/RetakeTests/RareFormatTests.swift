import Foundation
import TestSupport
import Testing

/// Results in formats that no provider documents, and that browsers or scanners write.
@Suite(.timeLimit(.minutes(5))) struct RareFormatTests {
  /// 16 by 16 pixels from red to blue.
  private static let avif =
    Data(
      base64Encoded: """
        AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA\
        AAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAJQAAACNpaW5mAAAA\
        AAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYx\
        Q4EADAAAAAAUaXNwZQAAAAAAAAAQAAAAEAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAA\
        AC1tZGF0EgAKBhgM/9gQgDIZGAAKKKKEADWHPi9rk2zBnccGvXlC9cgU4A==
        """) ?? Data()

  /// The same without compression: a header, the pixels, and one directory (TIFF 6.0, sections 2
  /// and 3).
  private static let tiff: Data = {
    let side = 16
    let pixels = (0..<side * side).flatMap { place -> [UInt8] in
      [UInt8(255 - place / side * 17), 0, UInt8(place / side * 17)]
    }
    func two(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }
    func four(_ number: Int) -> [UInt8] { two(number & 65535) + two(number >> 16) }
    let depths = 8 + pixels.count
    let directory = depths + 6
    // Tag, type (3: two bytes, 4: four), how many, value or place.
    let entries: [(Int, Int, Int, Int)] = [
      (256, 3, 1, side), (257, 3, 1, side), (258, 3, 3, depths), (259, 3, 1, 1), (262, 3, 1, 2),
      (273, 4, 1, 8), (277, 3, 1, 3), (278, 3, 1, side), (279, 4, 1, pixels.count),
    ]
    let table = entries.flatMap { two($0.0) + two($0.1) + four($0.2) + four($0.3) }
    return Data(
      Array("II*\0".utf8) + four(directory) + pixels + two(8) + two(8) + two(8)
        + two(entries.count) + table + four(0))
  }()

  /// A provider of GMI's protocol whose only result these bytes are; it notes what was submitted.
  private func server(_ picture: Data) -> RawServer {
    RawServer { connection, server in
      while let (head, body) = connection.request() {
        if head.hasPrefix("POST") { server.record(String(decoding: body, as: UTF8.self)) }
        var answer = Data(
          #"{"request_id":"r1","status":"success","outcome":{"media_urls":["\#(server.url)/p"]}}"#
            .utf8)
        if head.contains("/p HTTP") { answer = picture }
        connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Length: \(answer.count)\r\n\r\n")
        connection.write(Array(answer))
      }
    }
  }

  @Test(arguments: ["avif", "tiff"])
  func `A result in a rare format is converted to be shown and sent, and kept as it came`(
    _ format: String
  ) async throws {
    let bytes = format == "avif" ? Self.avif : Self.tiff
    let server = server(bytes)
    defer { server.stop() }
    let program = try BuiltProgram()
    try program.write("k", to: "key")
    try program.write(
      """
      profile = "queue"
      [profiles.queue]
      protocol = "gmi"
      base_url = "\(server.url)"
      key_file = "\(program.path("key"))"
      poll = { first = 0.05, factor = 1, most = 0.05, deadline = 5 }
      """, to: "config/config.toml")

    let made = try await program.run(["run", "-p", "a kite", "--size", "512"])
    #expect(made.status == 0, "\(made.errors)")
    let path = made.output.trimmingCharacters(in: .newlines)
    #expect(path.hasSuffix("." + format))
    #expect(FileManager.default.contents(atPath: path) == bytes)
    let log = try await program.run(["log"])
    #expect(log.output.contains("[16×16 \(format.uppercased())]"), "\(log.output)")

    let shown = try await program.run(
      ["show", path, "--format", "symbols", "--size", "16x8", "--colors", "truecolor"])
    #expect(shown.status == 0, "\(shown.errors)")
    // Its first row is red: the colours are the picture's own.
    let reds = shown.output.matches(of: /48;2;([0-9]+);([0-9]+);([0-9]+)/).compactMap {
      Int($0.output.1)
    }
    #expect(reds.first.map { $0 > 200 } == true && reds.last.map { $0 < 60 } == true, "\(reds)")
    let studio = try await program.play("wait idle\nframe", arguments: ["--continue"])
    #expect(studio.output.contains("16×16 \(format.uppercased())"), "\(studio.output)")
    #expect(studio.output.contains("▀") || studio.output.contains("▄"), "\(studio.output)")

    let next = try await program.run([
      "run", "--session", "a kite", "-p", "warmer", "--size", "512",
    ])
    #expect(next.status == 0, "\(next.errors)")
    let sent = try #require(server.records.last)
    #expect(server.records.count == 2)
    #expect(sent.contains(#""inlineData":{"mimeType":"image/jpeg""#), "\(sent.prefix(300))")
  }
}
