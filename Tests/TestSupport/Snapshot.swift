package import Cells
import Foundation
package import Testing

/// Compares a canvas with the file `Snapshots/NAME.txt` of the suite.
///
/// With `RECORD_SNAPSHOTS=1` the file is written and the test fails, so that a recording is
/// reviewed before it counts. A missing file fails the test too.
package func assertSnapshot(
  _ canvas: Canvas, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  assertSnapshot(
    text: snapshot(of: canvas), named: name, filePath: filePath, sourceLocation: sourceLocation)
}

/// Compares a frame, its caret and title included, with the file `Snapshots/NAME.txt` of the suite.
package func assertSnapshot(
  _ frame: Frame, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  assertSnapshot(
    text: snapshot(of: frame), named: name, filePath: filePath, sourceLocation: sourceLocation)
}

/// Compares any text with the file `Snapshots/NAME.txt` of the suite.
package func assertSnapshot(
  text: String, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let file = suiteFolder(of: filePath)
    .appendingPathComponent("Snapshots").appendingPathComponent(name + ".txt")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    record(text, in: file, sourceLocation)
    return
  }
  guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
    Issue.record(
      "There is no \(file.path). Run the test with RECORD_SNAPSHOTS=1 and read what it wrote.",
      sourceLocation: sourceLocation)
    return
  }
  if text != expected {
    Issue.record(
      """
      \(name) differs from its snapshot. If the change is meant, record it with RECORD_SNAPSHOTS=1.
      \(difference(between: expected, and: text))
      """, sourceLocation: sourceLocation)
  }
}

/// The folder of the suite that a test file belongs to, however deep the file lies in it:
/// `…/Tests/StudioTests` for `…/Tests/StudioTests/History/HistoryTests.swift`.
private func suiteFolder(of filePath: String) -> URL {
  var folder = URL(fileURLWithPath: filePath).deletingLastPathComponent()
  while folder.pathComponents.count > 1,
    folder.deletingLastPathComponent().lastPathComponent != "Tests"
  {
    folder.deleteLastPathComponent()
  }
  return folder
}

private func record(_ text: String, in file: URL, _ sourceLocation: SourceLocation) {
  do {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("Recorded \(file.path); read it.", sourceLocation: sourceLocation)
  } catch {
    Issue.record("Cannot write \(file.path): \(error)", sourceLocation: sourceLocation)
  }
}

/// The lines that differ, each with its number: `-` expected, `+` actual.
private func difference(between expected: String, and actual: String) -> String {
  let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
  var lines: [String] = []
  for index in 0..<max(old.count, new.count) {
    let before = index < old.count ? old[index] : nil
    let after = index < new.count ? new[index] : nil
    guard before != after else { continue }
    if let before { lines.append("\(index + 1)- \(before)") }
    if let after { lines.append("\(index + 1)+ \(after)") }
  }
  return lines.joined(separator: "\n")
}
