/// The part of the environment that other programs get.
enum ChildEnvironment {
  /// The environment without anything that may be a secret, judging by its name or because it is
  /// known to hold one.
  static func withoutSecrets(
    _ environment: [String: String], besides known: Set<String> = []
  ) -> [String: String] {
    environment.filter { name, _ in
      let bytes = Array(name.uppercased().utf8)
      return !known.contains(name)
        && !secretWords.contains { word in
          bytes.indices.contains { bytes[$0...].starts(with: word) }
        }
    }
  }

  private static let secretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].map {
    Array($0.utf8)
  }
}
