import Imagery
import Model
import Storage

/// A session as it looks after a while: forks, branches of every depth, stars, rejections, labels,
/// failures.
struct TreeSession {
  private var chance: UInt64 = 20_261_129
  private var turns: [Turn] = []
  private var marks: [Int: TurnMark] = [:]
  private let session: Session
  private let pictures: [Picture]

  private static let start = Timestamp(milliseconds: 1_790_000_000_000)
  private static let things = [
    "the sea", "the kite", "an old lighthouse", "the sky at dusk", "the boat", "her red coat",
    "the street", "the snow",
  ]
  private static let changes = [
    "make % a little rougher", "take % away", "paint % in warmer colours", "put % further left",
    "show % from above and keep everything else as it is, also the light and the long shadows",
  ]

  init(turns count: Int) {
    session = Session(
      id: Session.ID(rawValue: "tree"), title: "a tree of \(count) turns", created: Self.start)
    pictures = (0..<100).map { number in
      let digits = String(number, radix: 16)
      return Picture(
        digest: String(repeating: "0", count: 64 - digits.count) + digits, type: .png,
        size: PixelSize(width: 1024, height: number % 2 == 0 ? 1024 : 768), byteCount: 1_400_000)
    }
    turns.reserveCapacity(count)
    for number in 1...count { add(number) }
  }

  /// Stores it in an otherwise empty library.
  func store(in folder: String) async throws {
    let library = try SQLiteLibrary(StorageFolders(data: folder))
    for picture in pictures { try await library.store(picture) }
    try await library.add(session, turns: turns)
    for (number, mark) in marks {
      try await library.setMark(mark, of: TurnID(session: session.id, number: number))
    }
    library.closeDatabase()
  }

  private mutating func add(_ number: Int) {
    let thing = Self.things[pick(Self.things.count)]
    let words = Self.changes[pick(Self.changes.count)].replacing("%", with: thing)
    let created = Timestamp(milliseconds: Self.start.milliseconds + Int64(number) * 60_000)
    var turn = Turn(
      id: TurnID(session: session.id, number: number), parent: parent(of: number),
      instruction: words, settings: .initial, sentRatio: AspectRatio(3, 2), references: [],
      profile: "sandbox", model: "gemini-3.1-flash-image-preview", created: created)
    turn.ended = Timestamp(milliseconds: created.milliseconds + 21_000)
    if pick(12) == 0 {
      turn.job = .done(.failed)
      turn.outcome = Outcome(failure: Failure(.provider, "The provider gave up."))
    } else {
      turn.job = .done(.done)
      turn.outcome = Outcome(
        pictures: [pictures[pick(pictures.count)]],
        usage: Usage(inputTokens: 800, outputTokens: 1120, dollars: 0.067))
    }
    turns.append(turn)
    let mark = TurnMark(
      isStarred: pick(50) == 0, isRejected: pick(25) == 0, label: pick(100) == 0 ? "cover" : "")
    if !mark.isEmpty { marks[number] = mark }
  }

  /// Usually the previous turn; sometimes one a little above it, any one, or none.
  private mutating func parent(of number: Int) -> Int? {
    switch pick(100) {
    case 0..<82: number > 1 ? number - 1 : nil
    case 82..<94: number > 1 ? max(1, number - 1 - pick(20)) : nil
    case 94..<99: number > 1 ? 1 + pick(number - 1) : nil
    default: nil
    }
  }

  /// A random number, the same in every run.
  private mutating func pick(_ count: Int) -> Int {
    chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((chance >> 33) % UInt64(count))
  }
}
