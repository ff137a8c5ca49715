/// The words for the state of a task, of all providers: without letter case, and with any of the
/// prefixes that some put before them.
enum TaskState {
  case success, failed, cancelled, queued, running

  init(_ word: String) {
    var word = String(
      word.trimmingLines.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    for prefix in Self.prefixes where word.hasPrefix(prefix) && word.count > prefix.count {
      word.removeFirst(prefix.count)
      break
    }
    // What is not known is taken for no end.
    self = Self.words[word] ?? .running
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
        ]
      ),
      (
        .failed,
        [
          "failed", "failure", "fail", "error", "errored", "timeout", "timed_out", "timedout",
          "time_out", "expired", "rejected", "blocked", "terminated", "crashed", "exception",
          "invalid", "not_found", "all_failed", "dead",
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
          "new", "received",
        ]
      ),
    ]
    return Dictionary(
      table.flatMap { state, words in words.map { ($0, state) } }, uniquingKeysWith: { $1 })
  }()
}
