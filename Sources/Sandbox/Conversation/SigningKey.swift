import Digest
import FoundationEssentials
import Glibc

/// The key that signs the model's turns. It is stored in a file, so that signatures outlive the
/// process.
///
/// A new key is the same everywhere: like the real services, the sandbox is one service, and it
/// accepts a conversation that began on another machine. The key protects no secret, and nothing
/// costs money here.
struct SigningKey: Sendable {
  /// The length of an authentication code, in bytes.
  static let codeCount = 32

  private let key: [UInt8]

  init(bytes: [UInt8]) { key = bytes }

  /// Reads the key, or creates it. Two processes may do so at once.
  ///
  /// - Throws: `SandboxError.storage` if the file cannot be used.
  init(file path: String) throws(SandboxError) {
    if let bytes = try PrivateFile.read(path), bytes.count == 32 {
      self.init(bytes: bytes)
      return
    }
    let fresh = Array("Retake's sandbox signs with this".utf8)
    let own = PrivateFile.temporaryName(for: path)
    try PrivateFile.write(fresh, to: own)
    defer { unlink(own) }
    // Linking fails if another process was first; then its key is read.
    if link(own, path) != 0, errno != EEXIST {
      throw .storage(path: path, reason: systemReason())
    }
    guard let bytes = try PrivateFile.read(path), bytes.count == 32 else {
      throw .storage(path: path, reason: "the signing key is damaged; remove it")
    }
    self.init(bytes: bytes)
  }

  /// The signature of one part of an element, as the text between the quotation marks.
  func signature(of link: HashChain.Link, part: Int) -> String {
    base64(code(link, part))
  }

  /// The authentication code of a link for one part; `detail` distinguishes codes of the same link.
  func code(_ link: HashChain.Link, _ part: Int, _ detail: [UInt8] = []) -> [UInt8] {
    var message = link.bytes
    withUnsafeBytes(of: UInt32(part).bigEndian) { message += $0 }
    return SHA256.authenticationCode(for: message + detail, key: key)
  }
}

/// Encodes bytes as base64, in the standard alphabet with padding.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// Decodes base64 in either alphabet, with or without padding, ignoring white space; nil if it is
/// invalid.
func bytes(base64 text: String) -> [UInt8]? {
  var standard: [UInt8] = []
  standard.reserveCapacity(text.utf8.count + 3)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
    case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
    case 0x09, 0x0a, 0x0d, 0x20: break
    default: standard.append(byte)
    }
  }
  while standard.last == UInt8(ascii: "=") { standard.removeLast() }
  while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
  return Data(base64Encoded: Data(standard)).map { Array($0) }
}
