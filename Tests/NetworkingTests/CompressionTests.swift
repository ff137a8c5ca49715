import Foundation
import Payload
import Providers
import TestSupport
import Testing

@testable import Networking

/// Compressed responses, whether requested or not and whatever their label says.
@Suite(.timeLimit(.minutes(5))) struct CompressionTests {
  private let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")

  private static let text = Array(
    (#"{"data":""# + String(repeating: "QUJD", count: 40_000) + #""}"#).utf8)

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var body: [UInt8]
    var label: String?
  }

  static let cases: [Case] = [
    Case(testDescription: "plain", body: text), Case(testDescription: "gzip", body: gzip(text)),
    Case(testDescription: "gzip, labelled", body: gzip(text), label: "gzip"),
    Case(testDescription: "zlib", body: zlib(text)),
    Case(testDescription: "zlib, labelled", body: zlib(text), label: "deflate"),
    Case(testDescription: "twice", body: gzip(gzip(text)), label: "gzip"),
    Case(testDescription: "plain, labelled gzip", body: text, label: "gzip"),
    Case(
      testDescription: "in two members", body: gzip(Array(text[..<9])) + gzip(Array(text[9...]))),
    Case(testDescription: "with garbage behind", body: gzip(text) + [0, 0, 0]),
    Case(
      testDescription: "in very many members", body: empties(60_000) + gzip(text) + empties(9)),
    Case(
      testDescription: "in very many members, twice",
      body: gzip(empties(60_000) + gzip(text) + empties(9))),
  ]

  @Test(arguments: cases, [1, 7, 4096, 1 << 20])
  func `A response is read however it is compressed`(_ item: Case, _ piece: Int) async {
    // Feeding a long body one byte at a time takes too long.
    let body = piece == 1 && item.body.count > 70_000 ? Array(item.body.prefix(70_000)) : item.body
    guard body.count == item.body.count || item.label == nil else { return }
    let server = RawServer { connection, server in
      server.record(connection.head())
      let label = item.label.map { "Content-Encoding: \($0)\r\n" } ?? ""
      connection.write("HTTP/1.1 200 OK\r\n\(label)Content-Length: \(item.body.count)\r\n\r\n")
      for start in stride(from: 0, to: min(item.body.count, 64 * piece), by: piece) {
        connection.write(Array(item.body[start..<min(start + piece, item.body.count)]))
      }
      if item.body.count > 64 * piece { connection.write(Array(item.body[(64 * piece)...])) }
    }
    defer { server.stop() }
    let answer = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(answer.error == nil)
    #expect(answer.body == Self.text)
    #expect(server.records.first?.contains("Accept-Encoding: gzip\r\n") == true)
  }

  @Test(arguments: ["", "\u{1f}", "x", "xy", "\u{1f}y"])
  func `A short response that only begins like a compressed one is left unchanged`(_ text: String)
    async
  {
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }
    defer { server.stop() }
    let answer = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(answer.error == nil)
    #expect(answer.text == text)
  }

  @Test
  func `A truncated compressed response delivers what arrived and reports an error`()
    async
  {
    let body = gzip(Self.text)
    for cut in [11, 100, body.count - 8, body.count - 1] {
      let server = RawServer { connection, _ in
        _ = connection.head()
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(cut)\r\n\r\n")
        connection.write(Array(body[..<cut]))
      }
      defer { server.stop() }
      let answer = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
      #expect(answer.error?.reason == .connectionLost)
      #expect(Self.text.starts(with: answer.body))
    }
  }

  @Test func `A damaged compressed response is an error`() async {
    let body = gzip(Self.text).prefix(40) + [0xff, 0xff, 0xff, 0xff, 0xff] + Self.text
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
      connection.write(Array(body))
    }
    defer { server.stop() }
    let answer = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(answer.error != nil)
  }

  @Test func `A response that expands too far is refused while it arrives`()
    async
  {
    let bomb = gzipOfZeros(64 << 20)
    #expect(bomb.count < 1 << 20)
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(bomb.count)\r\n\r\n")
      connection.write(bomb)
    }
    defer { server.stop() }
    let answer = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(answer.error?.reason == .tooLarge)
    #expect(answer.body.count <= 32 << 20)
  }
}

/// gzip (RFC 1952) in stored blocks (RFC 1951, section 3.2.4), which compress nothing.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + stored(bytes) + little(crc32(bytes))
    + little(UInt32(truncatingIfNeeded: bytes.count))
}

/// This many empty gzip members.
private func empties(_ count: Int) -> [UInt8] {
  Array(repeatElement(gzip([]), count: count).joined())
}

/// zlib (RFC 1950), also in stored blocks.
private func zlib(_ bytes: [UInt8]) -> [UInt8] {
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  return [0x78, 0x9c] + stored(bytes) + little(b << 16 | a).reversed()
}

private func stored(_ bytes: [UInt8]) -> [UInt8] {
  var blocks: [UInt8] = []
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(65_535)
    rest = rest.dropFirst(block.count)
    let length = UInt16(block.count)
    blocks += [rest.isEmpty ? 1 : 0, UInt8(length & 255), UInt8(length >> 8)]
    blocks += [UInt8(~length & 255), UInt8(~length >> 8)]
    blocks += block
  } while !rest.isEmpty
  return blocks
}

private func little(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = .max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  return ~crc
}

/// Zeros in one block of fixed codes (RFC 1951, section 3.2.6): a literal, then the longest match
/// over and over. The checksum is never reached.
private func gzipOfZeros(_ count: Int) -> [UInt8] {
  var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  var (bits, filled): (UInt32, UInt32) = (0, 0)
  func put(_ code: UInt32, _ length: UInt32) {
    for place in (0..<length).reversed() {
      bits |= (code >> place & 1) << filled
      filled += 1
      if filled == 8 {
        bytes.append(UInt8(bits))
        (bits, filled) = (0, 0)
      }
    }
  }
  put(0b1, 1)
  put(0b10, 2)  // Type 1, its lower bit first.
  put(0b0011_0000, 8)
  for _ in 0..<count / 258 {
    put(0b1100_0101, 8)
    put(0, 5)
  }
  put(0, 7)
  put(0, 8)
  return bytes + [UInt8](repeating: 0, count: 8)
}
