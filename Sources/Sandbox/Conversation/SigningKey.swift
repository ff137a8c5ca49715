import Crypto
import Glibc

/// The secret that signs what the sandbox said; it lives in a file, so that signatures outlive the
/// process.
struct SigningKey: Sendable {
  private let key: SymmetricKey

  init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

  /// Reads the key, or makes one. Two processes that make it at once get the same.
  init(file path: String) throws(SandboxError) {
    if let bytes = try PrivateFile.read(path), bytes.count == 32 {
      self.init(bytes: bytes)
      return
    }
    var generator = SystemRandomNumberGenerator()
    let fresh = (0..<4).flatMap { _ in
      let word = generator.next()
      return (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    let own = "\(path).\(getpid())"
    try PrivateFile.write(fresh, to: own)
    defer { unlink(own) }
    // A link fails when another process was first; then its key is read.
    if link(own, path) != 0, errno != EEXIST {
      throw .storage(path: path, reason: systemReason())
    }
    guard let bytes = try PrivateFile.read(path), bytes.count == 32 else {
      throw .storage(path: path, reason: "the signing key is damaged; remove it")
    }
    self.init(bytes: bytes)
  }

  /// The signature of one part of an element, as the text between the quotes.
  func signature(of link: Chain.Link, part: Int) -> String {
    base64(code(link, part))
  }

  /// The code of a link for one part; `detail` tells codes of the same link apart.
  func code(_ link: Chain.Link, _ part: Int, _ detail: [UInt8] = []) -> [UInt8] {
    var message = link.bytes
    withUnsafeBytes(of: UInt32(part).bigEndian) { message += $0 }
    return Array(HMAC<SHA256>.authenticationCode(for: message + detail, using: key))
  }
}
