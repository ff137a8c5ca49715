import Digest
import Glibc

/// The key that signs what the sandbox said; it lives in a file, so that signatures outlive the
/// process.
///
/// A new one is the same everywhere: the sandbox is one service, as the real ones are, and goes on with
/// a conversation that began on another machine. It keeps no secret, and nothing costs money here.
struct SigningKey: Sendable {
  /// Bytes of a code.
  static let codeCount = 32

  private let key: [UInt8]

  init(bytes: [UInt8]) { key = bytes }

  /// Reads the key, or makes one. Two processes may make it at once.
  init(file path: String) throws(SandboxError) {
    if let bytes = try PrivateFile.read(path), bytes.count == 32 {
      self.init(bytes: bytes)
      return
    }
    let fresh = Array("Retake's sandbox signs with this".utf8)
    let own = PrivateFile.temporaryName(for: path)
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
    return SHA256.authenticationCode(for: message + detail, key: key)
  }
}
