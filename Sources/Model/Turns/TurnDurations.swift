/// How long the latest turns took, for each profile, model and resolution: enough to say how long
/// the next one usually takes. It is stored as a preference, so that it spans sessions.
package struct TurnDurations: Hashable, Sendable {
  private struct Entry: Hashable, Sendable {
    var name: String
    /// The newest first.
    var milliseconds: [Int64]
  }

  /// Fewer turns than this say nothing about the next one.
  package static let fewest = 3
  /// The most turns that are remembered of each kind, and the most kinds.
  private static let (mostTurns, mostKinds) = (9, 24)
  /// A turn that took longer was interrupted: by a suspended machine, or until the next start.
  private static let longest: Int64 = 3_600_000

  /// The kind used last comes first.
  private var entries: [Entry] = []

  package init() {}

  /// Reads what `stored` wrote; lines that it cannot have written are left out.
  package init(stored: String) {
    for line in stored.split(separator: "\n").prefix(Self.mostKinds) {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      let name = parts.dropLast().joined(separator: "\t")
      let times = (parts.last ?? "").split(separator: ",").compactMap { Int64($0) }
        .filter { (0...Self.longest).contains($0) }
      guard parts.count == 4, !times.isEmpty, !entries.contains(where: { $0.name == name }) else {
        continue
      }
      entries.append(Entry(name: name, milliseconds: Array(times.prefix(Self.mostTurns))))
    }
  }

  /// One line for each kind: profile, model, resolution, then the milliseconds of its turns.
  package var stored: String {
    entries.map { entry in
      "\(entry.name)\t\(entry.milliseconds.map(String.init).joined(separator: ","))"
    }.joined(separator: "\n")
  }

  /// Records a turn that has its picture; returns whether it says anything.
  @discardableResult
  package mutating func record(_ turn: Turn) -> Bool {
    guard turn.state == .done, turn.kept == nil, let ended = turn.ended else { return false }
    let time = ended.milliseconds - turn.created.milliseconds
    guard (0...Self.longest).contains(time) else { return false }
    let name = Self.name(of: turn)
    var entry = Entry(name: name, milliseconds: [])
    if let place = entries.firstIndex(where: { $0.name == name }) {
      entry = entries.remove(at: place)
    }
    entry.milliseconds = Array(([time] + entry.milliseconds).prefix(Self.mostTurns))
    entries = Array(([entry] + entries).prefix(Self.mostKinds))
    return true
  }

  /// The median seconds of turns like this one; nil when there were too few.
  package func usualSeconds(of turn: Turn) -> Double? {
    let name = Self.name(of: turn)
    let times = entries.first { $0.name == name }?.milliseconds.sorted() ?? []
    guard times.count >= Self.fewest else { return nil }
    return Double(times[times.count / 2]) / 1000
  }

  private static func name(of turn: Turn) -> String {
    [turn.profile, turn.model, turn.settings.resolution.rawValue]
      .map { String($0.map { $0.isWhitespace ? " " : $0 }) }.joined(separator: "\t")
  }
}
