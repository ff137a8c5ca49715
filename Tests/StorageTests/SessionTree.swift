import Foundation
import Imagery
import Model
import Payload

@testable import Storage

/// A session of forty turns as a long evening leaves one: forks, drafts, thoughts, refusals,
/// failures, kept versions, an open job, and a transcript for each answered turn.
struct SessionTree {
  let library: SQLiteLibrary
  let id = Session.ID(rawValue: "261121-tree")

  init(in library: SQLiteLibrary) async throws {
    self.library = library
    var session = Session(id: id, title: "kite at dusk", created: noon)
    let photo = try await storedPicture("photo", in: library)
    for number in 1...40 {
      let references =
        number == 1
        ? [
          Reference(.picture(photo), name: "photo.png", role: .style),
          Reference(.url("https://example.test/b.png"), name: "b.png"),
        ] : []
      var asked = draft(
        "turn \(number): “bluer” 🪁\n| `x`", in: session,
        parent: number == 1 ? nil : max(1, number - 1 - number % 4), references: references)
      asked.settings.tuning = Tuning(temperature: 0.5, seed: number)
      asked.regions = number % 9 == 0 ? [Region(x: 0, y: 0, width: 2, height: 1)] : []
      asked.kept = number % 9 == 0 ? RegionComposite(feather: 3) : nil
      var turn = try await library.add(asked, sentRatio: AspectRatio(16, 9), at: noon)
      turn.ended = Timestamp(milliseconds: noon.milliseconds + Int64(number) * 1000)
      try await finish(&turn)
      try await library.update(turn)
    }
    try await library.setMark(
      TurnMark(isStarred: true, label: "calm", note: "the one"), of: TurnID(session: id, number: 4))
    session.updated = Timestamp(milliseconds: noon.milliseconds + 50_000)
    session.workspace = Workspace(
      draft: "and now", caret: 3, references: [Reference(.picture(photo), name: "again.png")],
      base: 7, selected: 9, focus: .history, profile: "sandbox")
    let loose = try await storedPicture("in the workspace only", in: library)
    session.workspace.references.append(Reference(.picture(loose), name: "loose.png"))
    try await library.save(session)
  }

  private func finish(_ turn: inout Turn) async throws {
    let number = turn.number
    switch number % 10 {
    case 3:
      turn.job = .done(.refused)
      turn.outcome = Outcome(failure: Failure(.refused, "No.", advice: "Ask for less."))
    case 5:
      turn.job = .done(.failed)
      turn.outcome = Outcome(failure: Failure(.provider, "Broken.", http: 500, billed: .maybe))
    case 7:
      turn.job = .done(.textOnly)
      turn.outcome = Outcome(text: "Only words.", thoughts: "Hm, hm.")
    case 0 where number == 40:
      turn.job = .running(task: "task-40")
      turn.ended = nil
    default:
      turn.job = .done(.done)
      turn.outcome = Outcome(
        pictures: [try await storedPicture("result \(number)", in: library)],
        drafts: [try await storedPicture("draft \(number % 3)", in: library)], text: "Done.",
        thoughts: "First\n\nthen", usage: Usage(inputTokens: 7, dollars: 0.067), model: "m-2",
        conversation: ConversationSize(bytes: 4000, pictures: 2, textBytes: 30))
      turn.notes = ["photo.png was sent as a JPEG."]
    }
    if turn.canGoOn { try await keepTranscript(number) }
  }

  private func keepTranscript(_ number: Int) async throws {
    let scanner = PayloadScanner(blobs: library)
    try scanner.feed(Array(Self.transcript(number).utf8))
    try await library.store(try scanner.finish(), session: id.rawValue, turn: number)
  }

  /// Odd JSON with one long string; the same for the same number.
  static func transcript(_ number: Int) -> String {
    let long = Data((0..<4000).map { UInt8(($0 * number) % 251) }).base64EncodedString()
    return
      #"[ {"role":"model","n":1.0e2,"parts":[{"d":"\#(long)"},{"t":"a\/\u00e9 \#(number)"}]} ]"#
  }
}

extension SQLiteLibrary {
  /// The exact bytes of a transcript.
  func transcriptText(_ session: Session.ID, _ turn: Int) async throws -> String? {
    try await transcript(session: session.rawValue, turn: turn)
      .map { String(decoding: try $0.body.bytes(from: self), as: UTF8.self) }
  }
}

extension TemporaryLibrary {
  /// The paths of all files with content, below the folder.
  func contents() -> [String] {
    ["pictures", "strings", "incoming"].flatMap { folder in
      (FileManager.default.enumerator(atPath: "\(path)/\(folder)")?.allObjects as? [String] ?? [])
        .filter { $0.count > 2 }.map { "\(folder)/\($0)" }
    }.sorted()
  }
}
