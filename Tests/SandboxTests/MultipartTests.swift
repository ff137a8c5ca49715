import Testing

@testable import Sandbox

/// Multipart forms that arrive in pieces of any size.
@Suite(.timeLimit(.minutes(5))) struct MultipartTests {
  /// The parts of a form: their headers, and their bytes as text.
  private func parts(
    _ text: String, boundary: String, pieces: Int
  ) throws -> [(headers: [String: String], content: String)] {
    var parser = try MultipartParser(contentType: "multipart/form-data; boundary=\(boundary)")
    var parts: [(headers: [String: String], content: [UInt8])] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      try parser.feed(bytes[start..<min(start + pieces, bytes.count)]) { event in
        switch event {
        case .part(let headers): parts.append((headers, []))
        case .data(let bytes): parts[parts.count - 1].content += bytes
        case .partEnd: break
        }
      }
    }
    try parser.finish()
    return parts.map { ($0.headers, String(decoding: $0.content, as: UTF8.self)) }
  }

  @Test(arguments: ["x", "a-b.c", "'()+_,-./:=?", String(repeating: "-", count: 70)])
  func `A form is parsed the same wherever its pieces end`(boundary: String) throws {
    let almost = "\r\n-\r\n--\(boundary.dropLast())\r\r\n"
    let form =
      "passed over\r\n--\(boundary)  \r\nContent-Disposition: form-data; name=\"file\"\r\n"
      + "X: é\r\n\r\n\(almost)\r\n--\(boundary)\r\nA: b\r\n\r\n\r\n--\(boundary)\r\n\r\nbare"
      + "\r\n--\(boundary)\r\nC:d\r\n\r\n\r\n\r\n--\(boundary)--\r\nand the end"
    for pieces in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 10_000] {
      let parts = try parts(form, boundary: "\"\(boundary)\"", pieces: pieces)
      #expect(parts.map(\.content) == [almost, "", "bare", "\r\n"], "\(pieces)")
      #expect(parts[0].headers == ["content-disposition": "form-data; name=\"file\"", "x": "é"])
      #expect(parts[2].headers.isEmpty)
    }
  }

  @Test func `An empty part may end right after its headers`() throws {
    let form = "--b\r\nA: b\r\n\r\n--b--"
    for pieces in 1...form.utf8.count {
      #expect(try parts(form, boundary: "b", pieces: pieces).map(\.content) == [""])
    }
  }

  @Test(arguments: [
    ("nothing at all", MultipartParser.Failure.noDelimiter),
    ("--b\r\nA: b\r\n\r\ncut off", .truncated), ("--b\r\nA: b\r\n", .truncated),
    ("--bc\r\nA: b\r\n\r\nx\r\n--bc--", .badDelimiter),
    ("--b\r\nno colon\r\n\r\nx\r\n--b--", .badHeaders),
    ("--b\r\nA b: c\r\n\r\nx\r\n--b--", .badHeaders),
    ("--b\r\nA: \(String(repeating: "x", count: 9000))\r\n\r\nx\r\n--b--", .badHeaders),
    (String(repeating: "x", count: 20_000), .noDelimiter),
  ])
  func `A malformed form is refused`(text: String, failure: MultipartParser.Failure) {
    for pieces in [1, 7, 100_000] {
      #expect(throws: failure) { try parts(text, boundary: "b", pieces: pieces) }
    }
  }

  @Test(arguments: [
    "multipart/form-data", "application/json", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"a\nb\"", "multipart/mixed; boundary=x",
    "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
  ])
  func `An invalid boundary is refused`(type: String) {
    #expect(throws: MultipartParser.Failure.badBoundary) { try MultipartParser(contentType: type) }
  }
}
