import Configuration
import FoundationEssentials
import Model

/// The absolute path of a file as a person spells it: `~/` is their home, the rest begins in the
/// working folder. Addresses and the empty path stay as they are.
func spelledPath(_ path: String, environment: [String: String]) -> String {
  if path.isEmpty || path.hasPrefix("/") { return path }
  if let address = PictureAddress(path) { return address.text }
  if path.hasPrefix("~/"), let home = try? homeFolder(environment) {
    return home + path.dropFirst()
  }
  return FileManager.default.currentDirectoryPath + "/" + path
}

/// The same for a path from the command line, where an empty one is a mistake.
func absolutePath(_ path: String) throws(Failure) -> String {
  guard !path.isEmpty else {
    throw Failure(
      .usage, "An empty path names no file.", advice: "Check the variable it came from.")
  }
  return spelledPath(path, environment: ProcessInfo.processInfo.environment)
}
