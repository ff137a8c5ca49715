import Cells
import FoundationEssentials

/// The command that fetches a file from this machine to the one in front of the user.
struct DownloadCommand {
  private let user: String
  private let host: String
  private let port: String?

  /// `SSH_CONNECTION` has the address and port of the user's machine, then those of this one.
  init(environment: [String: String], hostName: String = ProcessInfo.processInfo.hostName) {
    user = environment["USER"] ?? environment["LOGNAME"] ?? ""
    let parts = (environment["SSH_CONNECTION"] ?? "").split(separator: " ").map(String.init)
    if parts.count == 4 {
      host = parts[2].contains(":") ? "[\(parts[2])]" : parts[2]
      port = parts[3] == "22" ? nil : parts[3]
    } else {
      host = hostName
      port = nil
    }
  }

  func line(path: String, name: String) -> String {
    let place = (user.isEmpty ? "" : "\(user)@") + host
    let port = port.map { "-P \(quoted($0)) " } ?? ""
    return "scp \(port)\(quoted("\(place):\(path)")) \(quoted("./\(name)"))"
  }

  /// Quotes for a shell: text with special characters in single quotes, and characters that control
  /// or hide text in hexadecimal, as bash, zsh and ksh read it.
  private func quoted(_ text: String) -> String {
    if printable(text, keepingLines: false) != text {
      let bytes = text.unicodeScalars.flatMap { scalar in
        let utf8 = Array(String(scalar).utf8)
        guard scalar.isConcealed || scalar == "'" || scalar == "\\" else { return utf8 }
        return utf8.flatMap { byte in
          Array("\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
      }
      return "$'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
    let plain = text.unicodeScalars.allSatisfy {
      ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0)
        || "@%+=:,./-_[]".unicodeScalars.contains($0)
    }
    // Brackets are a pattern in some shells.
    return plain && !text.contains("[")
      ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
