import Testing

@testable import Digest

@Suite(.timeLimit(.minutes(2))) struct SHA256Tests {
  /// Messages and their digests, from the examples that NIST gives for FIPS 180-4.
  private static let examples: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: [false, true])
  func `Messages have the digests that the standard gives them`(isPortable: Bool) {
    for (message, digest) in Self.examples {
      var hasher = SHA256(isPortable: isPortable)
      hasher.update(message.utf8)
      #expect(hexadecimal(hasher.finalize()) == digest)
    }
  }

  @Test func `In chunks of any size, with libcrypto and without, the digest is the same`() {
    var random = SystemRandomNumberGenerator()
    for count in Array(0...200) + [1000, 70_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      var (fast, portable) = (SHA256(isPortable: false), SHA256(isPortable: true))
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...130, using: &random))
        fast.update(piece)
        portable.update(piece)
        rest = rest.dropFirst(piece.count)
      }
      #expect(fast.finalize() == SHA256.hash(bytes))
      #expect(portable.finalize() == SHA256.hash(bytes), "\(count)")
    }
  }

  @Test func `A copy is independent, and a digest may be followed by more bytes`() {
    var first = SHA256()
    first.update("a".utf8)
    var second = first
    second.update("x".utf8)
    _ = first.finalize()
    first.update("bc".utf8)
    #expect(first.finalize() == SHA256.hash("abc".utf8))
    #expect(second.finalize() == SHA256.hash("ax".utf8))
  }

  /// Cases 1, 2 and 6 of RFC 4231.
  @Test func `Authentication codes are those of the standard`() {
    #expect(
      code("Hi There", key: [UInt8](repeating: 0x0b, count: 20))
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      code("what do ya want for nothing?", key: Array("Jefe".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      code(
        "Test Using Larger Than Block-Size Key - Hash Key First",
        key: [UInt8](repeating: 0xaa, count: 131))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  private func code(_ message: String, key: [UInt8]) -> String {
    hexadecimal(SHA256.authenticationCode(for: Array(message.utf8), key: key))
  }
}
