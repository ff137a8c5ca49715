import Dispatch
import FoundationEssentials
import Glibc
import Model
import Posix
import Storage

/// The destination of an export: the file appears there whole or not at all, and replaces another
/// only if allowed.
struct ExportTarget {
  private let path: String
  private let file: NamedFile
  private let replaces: Bool

  /// Whether it goes to stdout, so that its path must not be printed there.
  var isStandardOutput: Bool { file.isStandardOutput }

  /// The name of the file.
  var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The folder next to a file with the pictures it shows, `kite-pictures` next to `kite.md`.
  static func picturesFolder(of path: String) -> String {
    (path.hasSuffix(".md") ? String(path.dropLast(3)) : path) + "-pictures"
  }

  /// - Parameter output: A file or a folder as given, or `-`; nil for the working folder. A folder
  ///   gets a file with that name.
  init(_ output: String?, name: String, replaces: Bool) throws(Failure) {
    self.replaces = replaces
    if output == NamedFile.dash {
      path = name
      file = try NamedFile(NamedFile.dash)
    } else {
      path = try Self.path(output, name: name)
      file = try NamedFile(path)
    }
    try file.checkTakesBytes()
    if file.replacesFile, !replaces {
      throw Failure(
        .usage, "\(path) already exists; nothing was written.",
        advice: "Choose another name with -o, or use --force to overwrite it.")
    }
  }

  private static func path(_ output: String?, name: String) throws(Failure) -> String {
    let spelled = try absolutePath(output ?? ".")
    var isFolder = false
    _ = FileManager.default.fileExists(atPath: spelled, isDirectory: &isFolder)
    guard isFolder || spelled.hasSuffix("/") else { return spelled }
    let folder = output == nil ? FileManager.default.currentDirectoryPath : trimmed(spelled)
    return (folder == "/" ? "" : folder) + "/" + name
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }

  /// Writes the file in a folder of its own next to the target, flushes it to disk and renames it.
  /// The folder is removed whatever happens, even when a signal ends the program. Returns the path.
  func write(_ body: (_ path: String) throws(Failure) -> Void) throws(Failure) -> String {
    let folder = file.folder ?? FileManager.default.temporaryDirectory.path
    let work = folder + "/.retake-export-" + randomName()
    guard mkdir(work, 0o700) == 0 else { throw NamedFile.failure(folder, errno) }
    let signals = signalSources(SIGINT, SIGTERM, SIGHUP) { _ in
      try? FileManager.default.removeItem(atPath: work)
      _exit(ExitStatus.interrupted)
    }
    defer {
      for source in signals { source.cancel() }
      try? FileManager.default.removeItem(atPath: work)
    }
    let made = work + "/export"
    try body(made)
    // The pictures are moved first, so that they exist when the file does.
    try publishPictures(Self.picturesFolder(of: made))
    try file.publish(made, replacing: replaces)
    return path
  }

  /// Moves pictures into their folder. They are named by their bytes, so an existing file with the
  /// same name is the same picture.
  private func publishPictures(_ made: String) throws(Failure) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: made) else { return }
    guard !file.isWrittenThrough else {
      throw Failure(
        .usage, "This form has a folder of pictures beside it, and \(path) is not a regular file.",
        advice: "Use a file with -o.")
    }
    let pictures = Self.picturesFolder(of: path)
    guard mkdir(pictures, 0o777) == 0 || errno == EEXIST else {
      throw NamedFile.failure(pictures, errno)
    }
    for name in names.sorted() {
      guard rename("\(made)/\(name)", "\(pictures)/\(name)") == 0 else {
        throw NamedFile.failure("\(pictures)/\(name)", errno)
      }
    }
    // They are there even where that fails.
    do throws(SystemError) { try synchronizeFolder(pictures) } catch {}
  }
}
