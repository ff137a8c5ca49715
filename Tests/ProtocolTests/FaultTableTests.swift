import Imagery
import Model
import Providers
import Sandbox
import TestSupport
import Testing

@testable import Retake

/// Every protocol meets every fault: the turn's outcome, the message, how often it was sent and
/// what may have been billed. The tables beside this file show the results.
@Suite(.timeLimit(.minutes(10))) struct FaultTableTests {
  /// Where a fault strikes, and which timeouts are shortened so that the case ends.
  struct Case: Sendable {
    var fault: String
    var place: Fault.Place?

    init(_ fault: String, at place: Fault.Place? = .submit) {
      self.fault = fault
      self.place = place
    }

    var name: String {
      place == .submit || place == nil ? fault : "\(fault)@\(place?.rawValue ?? "")"
    }
  }

  static let ofTheCall = [
    "status-400", "status-401", "status-402", "status-403", "status-404", "status-413",
    "status-422",
    "status-429", "rate-limit", "daily-quota", "status-500", "status-502", "unavailable",
    "status-504", "redirect=http://127.0.0.1:9/", "drop-at-0", "drop-at-10", "drop", "stall",
    "truncate", "garbage", "wrong-type", "slow",
  ].map { Case($0) }

  static let ofTheWork = [
    "refuse-IMAGE_SAFETY", "refuse-SAFETY", "refuse-PROHIBITED_CONTENT", "refuse-RECITATION",
    "refuse-MAX_TOKENS", "refuse-NO_IMAGE", "refuse-IMAGE_OTHER",
    "refuse-MISSING_THOUGHT_SIGNATURE",
    "refuse-MALFORMED_RESPONSE", "refuse-SPII", "block-PROHIBITED_CONTENT", "block-SAFETY",
    "block-OTHER", "text-only", "no-picture", "unmarked-draft", "wrong-size", "wrong-label",
    "wrong-model", "no-signature", "slow-queue", "fail-job", "cancel-job", "stuck",
  ].map { Case($0, at: nil) }

  /// For protocols whose results are polled and fetched.
  static let ofTheQueue = [
    Case("status-401", at: .status), Case("status-404", at: .status),
    Case("status-500", at: .status), Case("rate-limit", at: .status), Case("drop", at: .status),
    Case("garbage", at: .status), Case("truncate", at: .status), Case("stall", at: .status),
    Case("expired", at: .media), Case("expired-403", at: .media), Case("drop", at: .media),
    Case("status-500", at: .media), Case("wrong-type", at: .media), Case("garbage", at: .media),
    Case("stall", at: .media),
  ]

  static let ofUploads = [
    Case("status-400", at: .upload), Case("status-401", at: .upload),
    Case("status-413", at: .upload), Case("unavailable", at: .upload), Case("drop", at: .upload),
    Case("garbage", at: .upload), Case("stall", at: .upload),
  ]

  static let endpoints: [Endpoint] = [
    .gmi, .toapis, .toapisOfficial, .tokaify, .google, .vertex, streaming,
  ]

  static var streaming: Endpoint {
    var endpoint = Endpoint.google
    endpoint.name = "google-stream"
    endpoint.options.streams = true
    return endpoint
  }

  @Test(arguments: endpoints)
  func `Every fault has its outcome, its message and its number of requests`(endpoint: Endpoint)
    async throws
  {
    let uploads = [.toapis, .toapisOfficial].contains(endpoint.wire)
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let cases =
      Self.ofTheCall + Self.ofTheWork + (endpoint.hasQueue ? Self.ofTheQueue : [])
      + (uploads ? Self.ofUploads : [])
    var rows: [String] = []
    // A server takes a moment to shut down; the next case need not wait.
    var endings: [Task<Void, Never>] = []
    for item in cases {
      let (row, rehearsal) = try await row(item, at: endpoint)
      rows.append(row)
      endings.append(Task { await rehearsal.end() })
      if endings.count > 1 { await endings.removeFirst().value }
    }
    for ending in endings { await ending.value }
    assertSnapshot(text: rows.joined(separator: "\n") + "\n", named: "faults-\(endpoint.name)")
  }

  private func row(_ item: Case, at endpoint: Endpoint) async throws -> (String, Rehearsal) {
    let fault = try Fault(item.place.map { "\(item.fault)@\($0.rawValue)" } ?? item.fault)
    // Only real seconds can end these.
    let isSilent = item.fault == "stall" || (item.fault == "stuck" && !endpoint.hasQueue)
    // Only a healthy job may take as long as it likes: its pauses are skipped, its work is not.
    let neverEnds = item.place == .status || item.fault == "stuck"
    let rehearsal = try await Rehearsal(
      endpoint, faults: [fault], timeout: isSilent ? 2 : 60,
      deadline: !neverEnds ? 1e6 : isSilent ? 6 : 120)
    let references = item.place == .upload ? [try await rehearsal.reference()] : []
    let turn = try await rehearsal.turn("a kite", references: references)
    try await check(turn, item, rehearsal)
    return (try await text(turn, item, rehearsal), rehearsal)
  }

  /// Checks what holds for every fault.
  private func check(_ turn: Turn, _ item: Case, _ rehearsal: Rehearsal) async throws {
    let outcome = turn.outcome ?? Outcome()
    let words =
      [
        outcome.text, outcome.thoughts, outcome.failure?.message ?? "",
        outcome.failure?.advice ?? "",
      ]
      + turn.notes
    for text in words {
      #expect(!text.contains(Rehearsal.key), "\(item.name): \(text)")
      #expect(
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" },
        "\(item.name): \(text)")
    }
    #expect(turn.outcome != nil, "\(item.name) has no outcome")
    // Accepted as work at most once, whatever went wrong afterwards.
    #expect(try await rehearsal.accepted() <= 1, "\(item.name) was paid twice")
    #expect(await rehearsal.isClean(), "\(item.name) left \(rehearsal.leftovers)")
    // A blocked prompt is counted as accepted here, but costs nothing at the real service.
    if outcome.failure?.billed == .no, !turn.isOpen, !item.fault.hasPrefix("block-") {
      let accepted = try await rehearsal.accepted()
      #expect(accepted == 0, "\(item.name) was paid and says it was not")
    }
  }

  private func text(_ turn: Turn, _ item: Case, _ rehearsal: Rehearsal) async throws -> String {
    let outcome = turn.outcome ?? Outcome()
    let failure = outcome.failure
    let journal = if case .done(let status) = turn.job { status.rawValue } else { "open" }
    var facts = [
      journal, "exit \(ExitStatus.code(for: turn))",
      "\(try await rehearsal.sent()) sent",
      "\(try await rehearsal.accepted()) taken",
    ]
    if !outcome.pictures.isEmpty {
      let picture = turn.result.map { "\($0.size) \($0.type.name)" } ?? ""
      facts.append("\(outcome.pictures.count) of \(picture)")
    }
    if let asked = outcome.askedSize, let size = turn.result?.size, asked != size {
      facts.append("asked \(asked)")
    }
    if let model = outcome.model, model != turn.model { facts.append("answered by \(model)") }
    if turn.result != nil, rehearsal.endpoint.capabilities.memory == .wholeConversation,
      (outcome.conversation ?? .nothing) == .nothing
    {
      facts.append("nothing remembered")
    }
    // Progress moves the cut to before or after the state, so one run reads it and another does
    // not; the task stays open either way.
    let isByChance = item.name == "truncate@status" && journal == "open"
    if let failure {
      let kind = isByChance ? "" : "\(failure.kind.rawValue), "
      facts.append("\(kind)billed \(failure.billed.rawValue)")
    }
    let words = (isByChance ? [] : [failure?.message, failure?.advice]).compactMap(\.self)
      .filter { !$0.isEmpty }
    let said = outcome.text.isEmpty || failure != nil ? [] : ["“\(outcome.text)”"]
    let lines = (words + turn.notes + said).map {
      $0.replacing(rehearsal.folder, with: "FOLDER")
        .replacing(/[0-9]+ (bytes remaining|milliseconds)/) { "N \($0.output.1)" }
    }
    return ([item.name + ": " + facts.joined(separator: ", ")] + lines.map { "    " + $0 })
      .joined(separator: "\n")
  }
}

extension Endpoint {
  /// Whether results are fetched by task id.
  fileprivate var hasQueue: Bool { keepsResults }
}
