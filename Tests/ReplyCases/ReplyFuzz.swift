package import Model
import PayloadCases
import Providers

/// Damaged replies of one protocol run through everything that reads them: the reader, the job, its
/// messages, storage and sums. The same seeds give the same cases.
package struct ReplyFuzz: Sendable {
  package let fuzzed: FuzzedProtocol
  /// How many replies were read, how many jobs were driven to their end, and how many paid calls
  /// these made.
  package private(set) var replies = 0
  package private(set) var jobs = 0
  package private(set) var submissions = 0
  package private(set) var endings: [Status: Int] = [:]

  private let prototypes: [any JobMachine]

  /// One of this many results is stored and read back, which takes longer than all the rest.
  private static let resultsForOneStored: UInt64 = 8

  package init(_ fuzzed: FuzzedProtocol) throws {
    self.fuzzed = fuzzed
    prototypes = try JobCase.prototypes(fuzzed)
  }

  /// A case that failed, with the replies that led there.
  package struct Broken: Error, CustomStringConvertible {
    package var description: String
  }

  /// Runs the case of a seed.
  ///
  /// - Throws: `Broken` when it fails.
  package mutating func run(_ seed: UInt64) throws {
    var job = JobCase(fuzzed, prototypes, seed: seed)
    do {
      let result = try job.run()
      if seed % 4 == 0 { try job.list() }
      jobs += 1
      replies += job.replies
      submissions += job.submissions
      endings[result.status, default: 0] += 1
      if let failure = result.failure { try job.hold(failure) }
      try job.hold(result.text, result.thoughts, result.model ?? "", result.task ?? "")
      for note in result.notes { try job.hold(note) }
      guard seed % Self.resultsForOneStored == 0 else { return }
      var stored = StoredCase(seed: seed)
      try stored.run(result.redacting("sk-0123456789abcdef"))
    } catch {
      throw Broken(
        description: "\(fuzzed.name), case \(seed): \(error)\n\(job.history)")
    }
  }

  /// Adds the counts of another run.
  package mutating func add(_ other: ReplyFuzz) {
    replies += other.replies
    jobs += other.jobs
    submissions += other.submissions
    endings.merge(other.endings, uniquingKeysWith: +)
  }
}
