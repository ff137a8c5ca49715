import FoundationEssentials
import Glibc

/// A folder that is removed with its contents once nothing refers to it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/sandbox-XXXXXX".utf8CString)
    mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The permissions of a file, such as 0o600; nil if there is none.
func permissions(_ path: String) -> mode_t? {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}
