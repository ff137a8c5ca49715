/// The list of faults, for the help text.
package enum FaultList {
  package struct Entry: Sendable {
    /// The name by which it is requested; capitals mark what varies.
    package var say: String
    package var does: String
    /// An example that works as it is.
    package var example: String
  }

  package static let entries: [Entry] = [
    entry("rate-limit", "429 that says when to retry"),
    entry("status-429", "429 without a time to retry"),
    entry("daily-quota", "429 until tomorrow"),
    entry("unavailable", "503"),
    entry(
      "status-CODE", "400 401 402 403 404 413 422 429 500 502 503 504", example: "status-500"),
    entry("redirect=URL", "302 to that URL", example: "redirect=http://127.0.0.1:9/"),
    entry("drop", "closes in the middle of the response"),
    entry("drop-at-N", "closes after N bytes; 0: before any", example: "drop-at-0"),
    entry("stall", "never answers"),
    entry("slow", "the response or the job takes five seconds longer"),
    entry("drip", "the response comes piece by piece over three seconds"),
    entry("drip-N", "the same over N seconds", example: "drip-1"),
    entry("truncate", "JSON cut short"),
    entry("garbage", "a web page instead"),
    entry("wrong-type", "JSON or picture labelled text/plain"),
    entry("expired", "the result's URL answers 404"),
    entry("expired-403", "the result's URL answers 403"),
    entry("slow-queue", "the job waits five seconds"),
    entry("fail-job", "the job fails"),
    entry("cancel-job", "the job is cancelled"),
    entry("stuck", "the job never ends"),
    entry("refuse", "the same as refuse-IMAGE_SAFETY"),
    entry("refuse-REASON", "ends with a finish reason", example: "refuse-SAFETY"),
    entry("block-REASON", "blocks the prompt", example: "block-SAFETY"),
    entry("text-only", "text, no picture"),
    entry("no-picture", "success without a picture"),
    entry("unmarked-draft", "a draft that is not marked as one"),
    entry("no-signature", "the conversation is not signed"),
    entry("wrong-size", "a smaller picture than requested"),
    entry("wrong-label", "a picture labelled as another format"),
    entry("wrong-model", "another model answers"),
  ]

  /// The entries in two columns, for a terminal of 80 columns.
  package static var help: String {
    let width = entries.map(\.say.count).max() ?? 0
    return entries.map { entry in
      "  \(entry.say)\(String(repeating: " ", count: width - entry.say.count))  \(entry.does)"
    }.joined(separator: "\n")
  }

  /// The finish reasons and block reasons, wrapped at 78 columns.
  package static var reasons: String {
    "Finish reasons: \(wrapped(Fault.Kind.endings, from: 16))\n"
      + "Block reasons: \(wrapped(Fault.Kind.blocks, from: 15))"
  }

  /// The entries as a table for the manual.
  package static var markdownTable: String {
    let rows = entries.map { "| `\($0.say)` | \($0.does) |" }
    return (["| kind | what happens |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  private static func entry(_ say: String, _ does: String, example: String? = nil) -> Entry {
    Entry(say: say, does: does, example: example ?? say)
  }

  private static func wrapped(_ words: [String], from column: Int) -> String {
    var text = ""
    var column = column
    for (place, word) in words.enumerated() {
      if column + word.count + 2 > 78 {
        text += "\n  "
        column = 2
      } else if place > 0 {
        text += " "
        column += 1
      }
      text += place < words.count - 1 ? word + "," : word
      column += word.count + 1
    }
    return text
  }
}
