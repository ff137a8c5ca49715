import Configuration
import FoundationEssentials
import Glibc
import Model
import Payload

/// A job file: its identity, the folder its paths are relative to, and its jobs.
struct BatchSource {
  /// The name shown to people: as given, or `stdin`.
  let name: String
  /// What distinguishes it from other files: its real path; for stdin, its contents.
  let identity: String
  /// The folder that its paths are relative to.
  let folder: String
  let tables: [BatchTable]
  let problems: [BatchProblem]

  /// Far more than the user writes; a program that writes more can split it.
  static let mostBytes = 64 << 20
  static let mostJobs = 10_000

  init(_ file: String) throws(Failure) {
    let bytes: [UInt8]
    if file == "-" {
      bytes = try Self.read(0, "stdin")
      (name, folder) = ("stdin", FileManager.default.currentDirectoryPath)
    } else {
      let path = try absolutePath(file)
      // A pipe may be given, as by a shell's <(…).
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw Failure(
          .usage, "'\(quotable(file))' cannot be read: \(String(cString: strerror(errno))).",
          advice: "Nothing was sent.")
      }
      defer { close(descriptor) }
      bytes = try Self.read(descriptor, file)
      name = file
      folder = String(Self.realPath(path).dropLast(while: { $0 != "/" }).dropLast())
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .usage, "\(name) is not UTF-8 text.",
        advice: "Write one JSON object per line. Nothing was sent.")
    }
    if let path = try? Self.regularFile(file) { identity = path } else { identity = "text \(text)" }
    (tables, problems) = Self.tables(in: text, of: file)
  }

  private static func read(_ descriptor: CInt, _ name: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(
          .usage, "'\(quotable(name))' cannot be read: \(String(cString: strerror(errno))).",
          advice: "Nothing was sent.")
      }
      bytes += chunk[..<count]
      guard bytes.count <= mostBytes else {
        throw Failure(
          .usage, "\(quotable(name)) is larger than \(byteText(mostBytes)).",
          advice: "Split it. Nothing was sent.")
      }
    }
  }

  /// The same result for every spelling of it.
  private static func realPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func regularFile(_ file: String) throws -> String? {
    guard file != "-" else { return nil }
    let path = realPath(try absolutePath(file))
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return path
  }

  /// Parses TOML if the extension says so, or if the first line that is not a comment opens a
  /// table.
  private static func tables(in text: String, of file: String) -> ([BatchTable], [BatchProblem]) {
    let first = text.split(whereSeparator: \.isNewline).lazy
      .map { $0.drop { $0.isWhitespace || $0 == "\u{FEFF}" } }
      .first { !$0.isEmpty && !$0.hasPrefix("#") }
    let isToml = file.lowercased().hasSuffix(".toml") || first?.hasPrefix("[[job]]") == true
    guard isToml else { return jsonLines(text) }
    do {
      return (try batchTables(inToml: text), [])
    } catch {
      return ([], [error])
    }
  }

  private static func jsonLines(_ text: String) -> ([BatchTable], [BatchProblem]) {
    var tables: [BatchTable] = []
    var problems: [BatchProblem] = []
    let decoder = JSONDecoder()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = index == 0 && line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
      guard words.contains(where: { !$0.isWhitespace }) else { continue }
      do {
        let value = try decoder.decode(BatchValue.self, from: Data(words.utf8))
        guard case .table(let values) = value else {
          problems.append(
            BatchProblem(
              line: index + 1, reason: "This is \(value.kind); a job is a JSON object {…}."))
          continue
        }
        tables.append(BatchTable(line: index + 1, values: values))
      } catch {
        problems.append(BatchProblem(line: index + 1, reason: reason(against: words)))
      }
    }
    return (tables, problems)
  }

  /// Why our scanner rejects the line.
  private static func reason(against line: Substring) -> String {
    var place = ""
    do {
      _ = try Payload(json: line.utf8)
    } catch {
      place = " (byte \(error.offset + 1): \(error.reason))"
    }
    return "This line is not one complete JSON object\(place). "
      + "A job is one line; 'jq -c .' makes it one."
  }
}

extension String {
  /// The text without the trailing characters that fulfil a condition.
  fileprivate func dropLast(while condition: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, condition(last) { rest.removeLast() }
    return rest
  }
}
