package import Model
import Synchronization

/// Resumes the turns that earlier processes left open, before a command does its own work.
package struct ResumeOpenTurns: Sendable {
  private let ports: Ports
  private let runner: SubmitTurn
  /// The maximum duration of all of it, in seconds.
  private let patience: Double

  /// What is reported about an open turn.
  package struct Resumed: Sendable {
    /// The turn as it is now; open where it was not completed.
    package var turn: Turn
    /// Why it was not completed; nil if it has ended.
    package var reason: Failure?
  }

  /// - Parameter patience: The maximum duration of all of it, in seconds.
  package init(ports: Ports, runner: SubmitTurn, patience: Double = 10) {
    self.ports = ports
    self.runner = runner
    self.patience = patience
  }

  /// Resumes every open turn, several at a time, and reports them in the order they were made.
  /// Sends nothing that could cost anything. Turns that take longer than `patience`, cannot be
  /// asked about now or belong to another Retake process stay open.
  package func run(
    _ open: [Turn], cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (SubmitTurn.Update) -> Void = { _ in }
  ) async -> [Resumed] {
    guard !open.isEmpty else { return [] }
    let own = cancellation.child()
    let timer = Task { [ports, patience] in
      guard (try? await ports.sleep(patience)) != nil else { return }
      own.cancel(.exiting)
    }
    defer { timer.cancel() }
    let semaphore = AsyncSemaphore(Self.atOnce)
    return await withTaskGroup(of: (Int, Resumed?).self) { group in
      for (index, turn) in open.enumerated() {
        let permit = semaphore.reserve()
        let part = own.child()
        group.addTask { [runner] in
          guard await part.run({ await semaphore.wait(for: permit) }) else {
            return (index, Resumed(turn: turn, reason: .noTime))
          }
          defer { semaphore.release() }
          do throws(Failure) {
            let now = try await runner.resume(
              turn.id, isHurried: true, cancellation: part, notify: notify)
            return (index, now.map { Resumed($0, isOver: part.isCancelled) })
          } catch {
            return (index, Resumed(turn: turn, reason: error))
          }
        }
      }
      var resumed: [(Int, Resumed)] = []
      for await (index, one) in group {
        if let one { resumed.append((index, one)) }
      }
      return resumed.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// How many are resumed at the same time.
  private static let atOnce = 8
}

extension ResumeOpenTurns.Resumed {
  fileprivate init(_ turn: Turn, isOver: Bool) {
    let left = turn.outcome?.failure ?? .noTime
    // The provider was asked, and is still working on it.
    let reason: Failure = isOver && left.kind == .cancelled ? .noTime : left
    self.init(turn: turn, reason: turn.isOpen ? reason : nil)
  }
}

extension Failure {
  fileprivate static let noTime = Failure(
    .provider, "It is still working.", advice: "The next start of Retake asks again.")
}
