/// Clears away old jobs now and then, and says when it is time to leave.
struct Housekeeping: Sendable {
  let jobs: JobQueue
  let uploads: Uploads
  let blobs: BlobFolder
  let activity: Activity
  let clock: SandboxClock
  /// nil for never.
  let idleLimit: Duration?

  /// Returns when nothing has gone on for the idle limit; throws when the task is cancelled.
  @Sendable func waitUntilIdle() async throws {
    while true {
      await sweep()
      guard let idleLimit, let quiet = activity.quiet else {
        try await clock.sleep(idleLimit ?? .seconds(3600))
        continue
      }
      if quiet >= idleLimit { return }
      try await clock.sleep(idleLimit - quiet)
    }
  }

  private func sweep() async {
    let names = await jobs.sweep()
    blobs.sweep(keeping: names.union(uploads.sweep(now: Int(clock.now()))))
  }
}
