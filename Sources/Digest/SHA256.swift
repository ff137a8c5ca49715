import CDigest

/// A SHA-256 (FIPS 180-4) of bytes that arrive in chunks.
///
/// OpenSSL's libcrypto computes it where it is installed, at a gigabyte a second or more on a
/// processor with instructions for it; otherwise portable code does, at a fifth of the speed. The
/// digest is the same.
package struct SHA256: Sendable {
  /// The length of a digest in bytes.
  package static let byteCount = 32

  private var context = digest_sha256()

  package init() { self.init(isPortable: false) }

  /// Creates a hasher; with `isPortable`, it does not use libcrypto.
  init(isPortable: Bool) { digest_sha256_init(&context, isPortable) }

  /// The digest of bytes that are all in memory.
  package static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(bytes)
    return hasher.finalize()
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    digest_sha256_update(&context, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable {
      update(UnsafeRawBufferPointer($0))
    }
    if isDone == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  /// The digest of the bytes so far; more may follow.
  package func finalize() -> [UInt8] {
    var context = context
    return [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      digest_sha256_final(&context, buffer.baseAddress)
      count = Self.byteCount
    }
  }
}

extension SHA256 {
  /// The HMAC (RFC 2104) of a message.
  package static func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
    let blockBytes = 64
    var block = key.count > blockBytes ? hash(key) : key
    block += [UInt8](repeating: 0, count: blockBytes - block.count)
    let inner = hash(block.map { $0 ^ 0x36 } + message)
    return hash(block.map { $0 ^ 0x5c } + inner)
  }
}

/// Two lower-case digits for each byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(2 * bytes.underestimatedCount)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
