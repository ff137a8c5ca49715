import GRDB

/// The columns of `turns` in the order they are written and selected. A row is read by position:
/// looking up 38 columns by name would take a quarter of the time that reading a turn takes.
enum TurnColumn: Int, CaseIterable {
  case session, number, parent, instruction, ratio, resolution, thinking, wantsThoughts
  case format, system, sentRatio, profile, model, created, job, task, status, ended, answered
  case text, thoughts, answeringModel, inputTokens, outputTokens, thoughtTokens, totalTokens
  case dollars, isEstimated, failure, tuning, notes, sources, searches, askedSize
  case conversation, regions, kept, estimate, uninspected

  /// The columns' names in the schema, in the same order.
  static let names = [
    "session", "number", "parent", "instruction", "ratio", "resolution", "thinking",
    "wants_thoughts", "format", "system", "sent_ratio", "profile", "model", "created", "job",
    "task", "status", "ended", "answered", "text", "thoughts", "answering_model", "input_tokens",
    "output_tokens", "thought_tokens", "total_tokens", "dollars", "is_estimated", "failure",
    "tuning", "notes", "sources", "searches", "asked_size", "conversation",
    "regions", "kept", "estimate", "uninspected",
  ]

  var name: String { Self.names[rawValue] }
}

extension Row {
  subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    column: TurnColumn
  ) -> Value { self[column.rawValue] }
}
