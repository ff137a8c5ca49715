/// Removes old jobs from time to time, and detects when the sandbox may exit.
struct Housekeeping: Sendable {
  let jobs: JobQueue
  let uploads: Uploads
  let blobs: BlobFolder
  let activity: Activity
  let clock: SandboxClock
  /// How long the sandbox may be idle before it exits; nil for no limit.
  let idleLimit: Duration?

  /// Waits until the sandbox has been idle for the limit.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
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
