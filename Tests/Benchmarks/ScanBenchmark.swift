import Foundation
import Payload
import Storage

extension Bench {
  /// What the same document costs a program that reads and rewrites it with Foundation, in a
  /// process of its own.
  func plainRoundTrip(_ file: String) throws -> [Measurement] {
    let figures = try measured(
      [CommandLine.arguments[0], "round-trip", file], output: path("round-trip.out"))
    let ours = try measured(
      [CommandLine.arguments[0], "scan", file, path("scan")], output: path("scan.out"))
    return [
      Measurement(
        what: "scan and write the last request", ours: ours.milliseconds,
        beside: ("JSONSerialization", figures.milliseconds), hold: 1),
      Measurement(
        what: "the same, peak in MB", ours: Double(ours.peak) / 1e6,
        beside: ("JSONSerialization", Double(figures.peak) / 1e6), hold: 1),
    ]
  }

  /// The scanner and the writer by themselves, with strings stored on and read from disk.
  func scanning(_ file: String) throws -> [Measurement] {
    let length = Double(
      try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0)
    let words = try text(of: path("scan.out")).split(whereSeparator: \.isWhitespace).compactMap {
      Double($0)
    }
    guard words.count == 2 else { return [] }
    print(
      "scanner \(digits(length / 1e3 / words[0])) MB/s, writer \(digits(length / 1e3 / words[1])) MB/s"
        + " over \(megabytes(Int(length)))")
    return []
  }
}

/// `retake-bench round-trip FILE`: reads and writes a document with Foundation.
func plainRoundTrip(_ file: String) throws {
  let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
  print(try JSONSerialization.data(withJSONObject: value).count)
}

/// `retake-bench scan FILE FOLDER`: scans a document into a store on disk and reads it back; prints
/// the milliseconds of each.
func scanAndWrite(_ file: String, folder: String) throws {
  let library = try SQLiteLibrary(StorageFolders(data: folder))
  let start = ContinuousClock.now
  let scanner = PayloadScanner(blobs: library)
  let handle = try FileHandle(forReadingFrom: URL(filePath: file))
  while let chunk = try handle.read(upToCount: 64 << 10), !chunk.isEmpty {
    try scanner.feed([UInt8](chunk))
  }
  let payload = try scanner.finish()
  let scanned = ContinuousClock.now
  let reader = payload.body.makeReader(library)
  var buffer = [UInt8](repeating: 0, count: 64 << 10)
  while try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }) > 0 {}
  let written = ContinuousClock.now
  print(
    start.duration(to: scanned) / .milliseconds(1), scanned.duration(to: written) / .milliseconds(1)
  )
}
