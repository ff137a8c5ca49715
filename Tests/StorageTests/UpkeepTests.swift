import Foundation
import Model
import Payload
import Testing

@testable import Storage

/// Checking, mending and collecting garbage.
@Suite(.timeLimit(.minutes(5))) struct UpkeepTests {
  private let place = TemporaryLibrary()

  /// Long after everything in these tests was stored.
  private let later = Timestamp(
    milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000) + 90_000_000)

  private func turn(
    _ words: String, in library: SQLiteLibrary, references: [Reference] = [], result: Picture? = nil
  ) async throws -> Turn {
    var turn = try await library.add(
      draft(words, in: session("s"), references: references), sentRatio: nil, at: noon)
    if let result {
      turn.job = .done(.done)
      turn.outcome = Outcome(pictures: [result])
      try await library.update(turn)
    }
    return turn
  }

  @Test func `A sound library has no findings`() async throws {
    let library = try place.open()
    let result = try await storedPicture("result", in: library)
    _ = try await turn("a", in: library, result: result)
    let findings = try await library.check(readsBytes: true)
    #expect(findings.isSound && findings.orphans.isEmpty)
    #expect(findings.files == 1 && findings.byteCount == result.byteCount)
  }

  @Test func `Files that a turn, a conversation or a workspace names stay; the rest are removed`()
    async throws
  {
    let library = try place.open()
    let reference = try await storedPicture("reference", in: library)
    let result = try await storedPicture("result", in: library)
    let inWorkspace = try await storedPicture("in the workspace", in: library)
    let forgotten = try await storedPicture("forgotten", in: library)
    let made = try await turn(
      "a", in: library, references: [Reference(.picture(reference), name: "r")], result: result)
    let long = Data((0..<6000).map { UInt8($0 % 251) }).base64EncodedString()
    let scanner = PayloadScanner(blobs: library)
    try scanner.feed(Array(#"[{"data":"\#(long)"}]"#.utf8))
    let transcript = try scanner.finish()
    try await library.store(transcript, session: "s", turn: made.number)
    var workspace = session("d")
    workspace.workspace.references = [Reference(.picture(inWorkspace), name: "d")]
    try await library.save(workspace)

    let rehearsed = try await library.collectGarbage(at: later, isRehearsal: true)
    #expect(rehearsed.files.map(\.digest) == [forgotten.digest])
    #expect(library.path(ofBytes: forgotten.digest) != nil)
    let collected = try await library.collectGarbage(at: later)
    #expect(collected == rehearsed && collected.byteCount == forgotten.byteCount)
    #expect(library.path(ofBytes: forgotten.digest) == nil)
    for picture in [reference, result, inWorkspace] {
      #expect(library.path(ofBytes: picture.digest) != nil)
    }
    #expect(try await library.transcript(session: "s", turn: made.number) == transcript)
    #expect(try await library.check(readsBytes: true).isSound)
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
  }

  @Test func `Files stored within a day stay even if nothing names them yet`() async throws {
    let library = try place.open()
    _ = try await storedPicture("just imported", in: library)
    let now = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    #expect(try await library.collectGarbage(at: now).files.isEmpty)
    #expect(try await library.check(readsBytes: false).orphans.count == 1)
  }

  @Test func `A damaged file is found, set aside and then missing`() async throws {
    let library = try place.open()
    let result = try await storedPicture("result", in: library)
    let made = try await turn("a", in: library, result: result)
    let path = library.path(of: result)
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(filePath: path))
    let findings = try await library.check(readsBytes: true)
    #expect(!findings.isSound && findings.damaged.map(\.path) == [path])
    #expect(findings.missing.isEmpty)
    let done = try await library.mend(findings)
    #expect(done.count == 1 && done[0].contains("/damaged/"))
    let aside = "\(place.path)/damaged/\(result.digest).png"
    #expect(try Data(contentsOf: URL(filePath: aside)) == bytes)
    let after = try await library.check(readsBytes: true)
    #expect(after.damaged.isEmpty)
    #expect(
      after.missing
        == [LibraryFindings.Missing(turn: made.id, digest: result.digest, kind: "result")])
    // Storing the same picture again repairs it.
    _ = try await storedPicture("result", in: library)
    #expect(try await library.check(readsBytes: true).isSound)
  }

  @Test func `Digests are runs of exactly 64 digits`() {
    let digest = String(repeating: "0a", count: 32)
    for (text, isFound) in [
      (digest, true), ("{\"d\":\"\(digest)\"}", true), ("\(digest)0", false),
      (String(digest.dropLast()), false), (digest.uppercased(), false),
    ] {
      var found: Set<String> = []
      collectDigests(in: text.utf8, into: &found)
      #expect(found == (isFound ? [digest] : []))
    }
  }
}
