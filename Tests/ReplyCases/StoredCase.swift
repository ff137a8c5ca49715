import Foundation
import Imagery
import Model
import Payload
import PayloadCases
import Providers
import Studio

/// A result stored and read back, and stored rows that were damaged, with their sums and messages.
struct StoredCase {
  private var mutator: ReplyMutator
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  init(seed: UInt64) { mutator = ReplyMutator(seed: seed) }

  /// Stores the result and reads it back, then damages what was stored, reads that and adds
  /// everything up.
  mutating func run(_ result: JobResult) throws {
    let digest = String(repeating: "a", count: 64)
    let pictures = result.pictures.map { found in
      Picture(
        digest: digest, type: .png, size: found.size ?? PixelSize(width: 1, height: 1),
        byteCount: found.blob.byteCount)
    }
    let outcome = Outcome(
      pictures: pictures, text: result.text, thoughts: result.thoughts, usage: result.usage,
      model: result.model, failure: result.failure, sources: result.sources,
      searches: result.searches, askedSize: PixelSize(width: 2752, height: 1536),
      conversation: ConversationSize(bytes: 1000, pictures: 2, textBytes: 300))
    var turn = Turn(
      id: TurnID(session: Session.ID(rawValue: "s"), number: 7), parent: 6,
      instruction: "make it warmer",
      settings: .initial, references: [], regions: [Region(x: 1, y: 2, width: 30, height: 40)],
      notes: result.notes, profile: "gmi", model: "m",
      created: Timestamp(milliseconds: 1_764_500_000_000), job: result.job, outcome: outcome,
      ended: Timestamp(milliseconds: 1_764_500_009_000), estimate: Money(micros: 67_000))
    let stored = try encoder.encode(turn)
    guard try decoder.decode(Turn.self, from: stored) == turn else {
      throw JobCase.Broken(description: "another turn comes back")
    }
    try hold([turn])
    guard mutator.roll(4) == 0, let payload = try? Payload(json: stored) else { return }
    var tree = JSONTree(payload.root)
    mutator.damage(&tree)
    guard let damaged = try? decoder.decode(Turn.self, from: Data(tree.bytes)) else { return }
    turn = damaged
    guard try decoder.decode(Turn.self, from: try encoder.encode(turn)) == turn else {
      throw JobCase.Broken(description: "a damaged turn changes each time it is stored")
    }
    try hold([turn, turn, turn])
  }

  /// Checks the sums and messages of turns.
  private func hold(_ turns: [Turn]) throws {
    var spent = CostTotal(turns)
    for _ in 0..<3 { spent.add(.paid(Money(micros: .max), isEstimated: true)) }
    _ = (spent.text, spent.committed.text, spent.amountText)
    for turn in turns {
      try OutsideText.hold(turn.profile + turn.model + turn.instruction)
      for line in turn.detailLines(columns: 40) { try OutsideText.hold(line.text) }
      let result = turn.result
      _ = (result?.size.pixelCount, result?.factsText, turn.missedSize, turn.created.iso8601)
      for region in turn.regions {
        _ = region.clipped(to: PixelSize(width: 100, height: 100))
        if let size = result?.size {
          _ = region.scaled(from: size, to: PixelSize(width: 9, height: 9))
        }
      }
      _ = AspectRatio.nearest(
        to: result?.size ?? PixelSize(width: 0, height: 0), among: AspectRatio.family)
      let refusal = BudgetRefusal(
        reason: .session, budget: turn.estimate ?? .zero, paid: spent.paid,
        possible: spent.possible,
        cost: turn.estimate)
      _ = (refusal.raised, refusal.text)
      _ = (turn.ended ?? turn.created).adding(seconds: 1e300).seconds(since: turn.created)
    }
  }
}
