import Glibc
package import Model
import Posix
package import Providers

/// Fetches the key of a profile just before a request, and keeps no copy of it.
package struct KeyFetcher: Sendable {
  private let environment: [String: String]
  /// The variables that hold the key of any profile; no command sees them.
  private let keyVariables: Set<String>
  /// The most seconds that a `key_cmd` may take.
  private let patience: Double

  package init(
    environment: [String: String], keyVariables: Set<String> = [], patience: Double = 60
  ) {
    self.environment = environment
    self.keyVariables = keyVariables
    self.patience = patience
  }

  /// The key; nil for a profile that needs none.
  ///
  /// - Throws: `Failure` of kind `key` or `cancelled`.
  package func key(for endpoint: Endpoint) async throws(Failure) -> String? {
    guard endpoint.key != .none else { return nil }
    guard endpoint.keepsSecrets else {
      throw Failure(
        .key, "The key of \(endpoint.name) is not sent to \(endpoint.baseURL) without encryption.",
        advice: "Use an https:// address in the profile.")
    }
    switch endpoint.key {
    case .none: return nil
    case .environment(let names):
      guard let name = present(names), let value = environment[name] else {
        throw Failure(
          .key, "\(endpoint.name) needs a key, and \(words(names)) is not set.",
          advice: "Set \(words(names)), or set key_file or key_cmd in [profiles.\(endpoint.name)]."
        )
      }
      return try whole(value, from: name, endpoint)
    case .file(let path):
      let text: String
      do throws(KeyFile.Problem) {
        text = try KeyFile.read(path)
      } catch {
        throw Failure(
          .key, "The key file \(path) of \(endpoint.name) \(error.reason).",
          advice: error.advice)
      }
      return try whole(text, from: path, endpoint)
    case .command(let arguments):
      let seen = environment.filter { !keyVariables.contains($0.key) }
      let output = try await KeyCommand(arguments: arguments, environment: seen)
        .output(within: patience, for: endpoint.name)
      return try whole(output, from: "the command '\(arguments.first ?? "")'", endpoint)
    }
  }

  /// Where the key comes from and whether it is there, in words; never the key itself. No command
  /// is run to find out.
  package func source(of endpoint: Endpoint) -> String {
    switch endpoint.key {
    case .none: return "needs no key"
    case .environment(let names):
      return present(names).map { "\($0) is set" } ?? "\(words(names)) is not set"
    case .file(let path):
      do throws(KeyFile.Problem) {
        _ = try KeyFile.read(path)
        return "\(path) is there"
      } catch {
        return "\(path) \(error.reason)"
      }
    case .command(let arguments):
      // Not the arguments: they may contain a secret.
      return "the command '\(quotable(arguments.first ?? ""))', run when a key is needed"
    }
  }

  /// Whether the key is there. No command is run to find out.
  package func state(of endpoint: Endpoint) -> Profile.KeyState {
    switch endpoint.key {
    case .none: .notNeeded
    case .command: .byCommand
    case .environment(let names): present(names) == nil ? .missing : .found
    case .file(let path): (try? KeyFile.read(path)) == nil ? .missing : .found
    }
  }

  private func present(_ names: [String]) -> String? {
    names.first { !(environment[$0] ?? "").isEmpty }
  }

  private func words(_ names: [String]) -> String { names.joined(separator: " or ") }

  /// The key without surrounding white space. It becomes a header value, so it must be a single
  /// word.
  private func whole(_ text: String, from source: String, _ endpoint: Endpoint) throws(Failure)
    -> String
  {
    let key = String(trimmed(text))
    guard !key.isEmpty else {
      throw Failure(
        .key, "\(endpoint.name) needs a key, and \(source) has none.",
        advice: "Put the key there, and nothing else.")
    }
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), key.utf8.count <= 16_384 else {
      throw Failure(
        .key, "\(endpoint.name) needs a key and nothing else, and \(source) has more.",
        advice: "A key is one word on one line; leave out everything else.")
    }
    return key
  }
}

extension Endpoint {
  /// Whether what is sent there is private.
  fileprivate var keepsSecrets: Bool {
    guard let origin = Origin(baseURL) else { return false }
    return origin.scheme == "https" || origin.isLoopback || socket != nil
  }
}

private func trimmed(_ text: String) -> Substring {
  var text = text[...]
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return text
}

/// A file that holds a key and that only its owner can read.
enum KeyFile {
  struct Problem: Error {
    /// Follows the file's name: `can be read by others`.
    var reason: String
    var advice: String
  }

  /// The whole text of the file.
  ///
  /// - Throws: `Problem` when it cannot be read or is not private.
  static func read(_ path: String) throws(Problem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Problem(
        reason: "cannot be read: \(SystemError())",
        advice: "Correct key_file in the profile, or put the key there.")
    }
    defer { close(descriptor) }
    // Checked on the open file, so that it cannot be replaced before it is read.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(reason: "is not a file", advice: "Correct key_file in the profile.")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw Problem(reason: "belongs to another user", advice: "Use a file of your own.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Problem(reason: "can be read by others", advice: "Run: chmod 600 '\(path)'")
    }
    guard let bytes = try? readAll(descriptor, most: 65_536), bytes.count <= 65_536,
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw Problem(
        reason: "is not a short text file", advice: "It should hold the key and no more.")
    }
    return text
  }
}
