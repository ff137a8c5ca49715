package import Model
import Synchronization

/// Brings home what earlier processes have left open, before a command does its own work.
package struct Homecoming: Sendable {
  private let ports: Ports
  private let runner: TurnRunner
  /// Seconds that the whole of it may take.
  private let patience: Double

  /// What is told of one turn that was open.
  package struct Arrival: Sendable {
    /// As it stands now; open where it did not come home.
    package var turn: Turn
    /// Why it did not; nil where it has ended.
    package var reason: Failure?
  }

  /// `patience` is how many seconds the whole of it may take.
  package init(ports: Ports, runner: TurnRunner, patience: Double = 10) {
    self.ports = ports
    self.runner = runner
    self.patience = patience
  }

  /// Takes up every open turn, several at once, and tells of each in the order in which they were made.
  /// Nothing is sent that could cost anything. What takes longer than there is patience for, cannot be
  /// asked for now or is another Retake's stays open.
  package func run(
    _ open: [Turn], interruption: Interruption = Interruption(),
    tell: @escaping @Sendable (TurnRunner.News) -> Void = { _ in }
  ) async -> [Arrival] {
    guard !open.isEmpty else { return [] }
    let own = interruption.fork()
    let bell = Task { [ports, patience] in
      guard (try? await ports.sleep(patience)) != nil else { return }
      own.interrupt(.leave)
    }
    defer { bell.cancel() }
    let seats = Seats(Self.atOnce)
    return await withTaskGroup(of: (Int, Arrival?).self) { group in
      for (index, turn) in open.enumerated() {
        let ticket = seats.ticket()
        let part = own.fork()
        group.addTask { [runner] in
          guard await part.step({ await seats.take(ticket) }) else {
            return (index, Arrival(turn: turn, reason: .noTime))
          }
          defer { seats.leave() }
          do throws(Failure) {
            let now = try await runner.resume(
              turn.id, isHurried: true, interruption: part, tell: tell)
            return (index, now.map { Arrival($0, isOver: part.isWanted) })
          } catch {
            return (index, Arrival(turn: turn, reason: error))
          }
        }
      }
      var arrivals: [(Int, Arrival)] = []
      for await (index, arrival) in group {
        if let arrival { arrivals.append((index, arrival)) }
      }
      return arrivals.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// How many are asked for at the same time.
  private static let atOnce = 8
}

extension Homecoming.Arrival {
  fileprivate init(_ turn: Turn, isOver: Bool) {
    let left = turn.outcome?.failure ?? .noTime
    // It was asked for, and its provider is still at work.
    let reason: Failure = isOver && left.kind == .cancelled ? .noTime : left
    self.init(turn: turn, reason: turn.isOpen ? reason : nil)
  }
}

extension Failure {
  fileprivate static let noTime = Failure(
    .provider, "It is still being made.", advice: "The next start of Retake asks for it again.")
}
