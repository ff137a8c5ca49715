/// The words of all providers for the state of a task, compared without case and without the
/// prefixes that some add.
enum TaskState {
  case success, failed, cancelled, queued, running
  /// An unknown word, which is not taken to mean the end.
  case unknown

  init(_ word: String) {
    var word = String(
      word.trimmingLines.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    for prefix in Self.prefixes where word.hasPrefix(prefix) && word.count > prefix.count {
      word.removeFirst(prefix.count)
      break
    }
    self = Self.words[word] ?? .unknown
  }

  private static let prefixes = [
    "task_status_", "job_status_", "job_state_", "task_state_", "task_", "job_", "status_",
    "state_", "request_",
  ]

  private static let words: [String: TaskState] = {
    let table: [(TaskState, [String])] = [
      (
        .success,
        [
          "success", "succeed", "succeeded", "successful", "successfully", "complete", "completed",
          "done", "finish", "finished", "ok", "ready", "processed", "generated", "all_success",
          "ended", "fulfilled", "resolved", "partially_succeeded", "partially_completed",
          "partial_success", "completed_with_errors",
        ]
      ),
      (
        .failed,
        [
          "failed", "failure", "fail", "error", "errored", "timeout", "timed_out", "timedout",
          "time_out", "expired", "rejected", "blocked", "terminated", "crashed", "exception",
          "invalid", "not_found", "all_failed", "dead", "unsuccessful", "denied", "refused",
          "moderated", "content_moderated", "request_moderated", "content_filtered", "filtered",
          "nsfw", "lost",
        ]
      ),
      (
        .cancelled,
        ["cancelled", "canceled", "cancel", "aborted", "abort", "revoked", "stopped", "killed"]
      ),
      (
        .queued,
        [
          "created", "queued", "queue", "queueing", "in_queue", "dispatched", "submitted",
          "submit", "pending", "waiting", "accepted", "scheduled", "not_started", "not_start",
          "new", "received", "starting", "enqueued", "preparing",
        ]
      ),
      (
        .running,
        [
          "running", "processing", "in_progress", "inprogress", "progress", "started", "working",
          "generating", "executing", "active", "rendering", "ongoing", "doing", "retrying",
          "uploading", "downloading", "saving", "finalizing", "streaming", "throttled", "paused",
          "restarting", "loading",
        ]
      ),
    ]
    return Dictionary(
      table.flatMap { state, words in words.map { ($0, state) } }, uniquingKeysWith: { $1 })
  }()
}
