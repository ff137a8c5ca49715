import Foundation
import Model

@testable import Configuration
@testable import Studio

/// A folder that is removed with the value that holds it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.path + "/retake-test-"
      + UUID().uuidString.prefix(8).lowercased()
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders it needs; returns its path.
  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  func paths() throws -> Paths { try Paths(environment: ["RETAKE_HOME": path]) }

  /// The configuration that this text of a `config.toml` gives.
  func load(_ text: String) throws -> (
    configuration: UserConfiguration, warnings: [ConfigurationProblem]
  ) {
    try write(text, to: "config/config.toml")
    return try UserConfiguration.load(
      try paths(), environment: ["HOME": "/home/ada"], keyProblems: { KeyMap.reading($0).problems })
  }

  /// The failure of this text of a `config.toml`; nil when it is accepted.
  func failure(_ text: String) throws -> Failure? {
    do {
      _ = try load(text)
      return nil
    } catch let failure as Failure {
      return failure
    }
  }
}
