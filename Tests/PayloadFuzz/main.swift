import Foundation

// retake-fuzz [CASES] | payload [CASES] | replies [ANSWERS] | codecs [CASES]
// The same number gives the same cases. All kinds: .ci/fuzz.
let arguments = Array(CommandLine.arguments.dropFirst())
let kind = arguments.first.flatMap { Int($0) == nil ? $0 : nil } ?? "payload"
let count = max(0, arguments.last.flatMap(Int.init) ?? 1_000_000)
switch kind {
case "payload": fuzzPayloads(count)
case "replies": try fuzzReplies(count)
case "codecs": fuzzCodecs(count)
default:
  print("retake-fuzz: there is no kind '\(kind)': payload, replies, codecs")
  exit(2)
}
