import Glibc
import Model
import Posix
import Providers

extension ProfileReading {
  /// Reads where the key comes from. A built-in key does not follow a profile to another address,
  /// where strangers would get it.
  func takeKeySource(_ endpoint: inout Endpoint, _ standard: Endpoint)
    throws(ConfigurationProblem) -> [ConfigurationProblem]
  {
    let sources = ["key_env", "key_file", "key_cmd"].filter { section.entries[$0] != nil }
    guard sources.count < 2 else {
      throw section.problem(
        sources[1], "A key has one source, but there are \(sources.joined(separator: " and ")).")
    }
    switch sources.first {
    case "key_env": endpoint.key = .environment(try variables())
    case "key_file":
      guard let file = try section.text("key_file", "the path of a file"), !file.isEmpty else {
        throw section.problem("key_file", "key_file takes the path of a file.")
      }
      endpoint.key = .file(filePath(file))
    case "key_cmd":
      let wanted = #"a command and its arguments, such as ["pass", "show", "gmi"]"#
      guard let command = try section.texts("key_cmd", wanted), command.first?.isEmpty == false,
        !command.contains(where: { $0.utf8.contains(0) })
      else { throw section.wrong("key_cmd", wanted: wanted) }
      endpoint.key = .command(command)
    default: return dropForeignKey(&endpoint, standard)
    }
    return []
  }

  private func dropForeignKey(_ endpoint: inout Endpoint, _ standard: Endpoint)
    -> [ConfigurationProblem]
  {
    guard let place = Origin(endpoint.baseURL), place != Origin(standard.baseURL),
      endpoint.key != .none
    else { return [] }
    endpoint.key = .none
    // A server on this machine rarely needs a key; elsewhere one is missed.
    guard !place.isLoopback else { return [] }
    return [
      section.problem(
        "base_url",
        "The key of \(standard.name) is not sent to another address; name one for this profile with "
          + "key_env, key_file or key_cmd.")
    ]
  }

  /// One name or several, the first of which that is set counts. Text that is not a name is not
  /// repeated: it may be the key itself.
  private func variables() throws(ConfigurationProblem) -> [String] {
    let wanted = "the name of an environment variable, such as GMI_API_KEY, not the key itself"
    let names =
      if case .text(let name) = section.entries["key_env"] {
        [name]
      } else {
        try section.texts("key_env", wanted) ?? []
      }
    let areNames = names.allSatisfy { name in
      (1...64).contains(name.utf8.count) && name.first?.isNumber == false
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    guard !names.isEmpty, areNames else {
      throw section.problem("key_env", "key_env takes \(wanted).")
    }
    return names
  }
}

/// Why a file cannot be read, in the system's words; nil when it can.
func unreadable(_ path: String) -> String? {
  access(path, R_OK) == 0 ? nil : SystemError().description
}
