import Payload
import TestSupport

@testable import Providers

/// A small picture, and every way in which a reply may spell it.
enum Spelling: String, CaseIterable, Sendable {
  case plain, slashes, unicode, lines, rawLines, spaces, uri, uriInLines, surplus, unpadded, url

  /// The picture as the content of a JSON string.
  func text(_ bytes: [UInt8]) -> String {
    let plain = base64(bytes)
    let lines = stride(from: 0, to: plain.utf8.count, by: 76).map { start in
      String(plain.dropFirst(start).prefix(76))
    }
    return switch self {
    case .plain: plain
    case .slashes: plain.replacing("/", with: #"\/"#)
    case .unicode: plain.replacing("+", with: #"\u002B"#)
    case .lines: lines.joined(separator: #"\n"#)
    case .rawLines: lines.joined(separator: "\n")
    case .spaces: "  " + lines.joined(separator: " ") + " "
    case .uri: "data:image/png;base64," + plain
    case .uriInLines: "data:image/png;base64," + lines.joined(separator: #"\r\n"#)
    case .surplus: plain + "="
    case .unpadded: plain.replacing("=", with: "")
    case .url: plain.replacing("+", with: "-").replacing("/", with: "_")
    }
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let blobs = MemoryBlobStore()
    var body = PayloadBody()
    body.append(base64: blobs.store(bytes))
    return blobs.text(body)
  }
}

/// The beginning of a PNG, filled up to `count` bytes.
func png(_ count: Int, _ seed: Int = 1) -> [UInt8] {
  var dice = Dice(seed)
  let rest = (0..<max(0, count - 16)).map { _ in UInt8.random(in: 0...255, using: &dice) }
  return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    + rest
}

/// Replies seen from providers and their relays, with `@` for the string of a picture or its
/// address.
enum OddReplies {
  /// Bytes of a picture: less than a line of base64, more than one, and more than stays in memory.
  static let sizes = [40, 100, 3000]

  /// Where a queue may put a picture or its address: `@` is the string.
  static let places = [
    #"{"request_id":"r","status":"success","outcome":{"url":"@"}}"#,
    #"{"request_id":"r","status":"success","outcome":{"image_urls":["@"]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":["@"]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":[{"uri":"@"}]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":[{"id":"0","url":"@"}]}}"#,
    #"{"request_id":"r","status":"success","media_urls":[{"b64_json":"@"}]}"#,
    #"{"data":{"request_id":"r","status":"success","outcome":{"url":"@"}}}"#,
    #"{"result":{"request_id":"r","status":"success","media_urls":["@"]}}"#,
    #"{"id":"r","status":"completed","data":[{"url":"@"}]}"#,
    #"{"code":"success","data":{"task_id":"r","status":"SUCCESS","result":{"images":[{"url":"@"}]}}}"#,
    #"{"id":"r","status":"succeeded","result":{"images":["@"]}}"#,
    #"{"created":1,"data":[{"b64_json":"@"}]}"#,
    #"{"taskId":"r","state":"Finished","output":{"imageUrl":"@"}}"#,
    #"{"requestId":"r","status":"DONE","results":[{"image":"@"}]}"#,
    #"{"choices":[{"message":{"role":"assistant","images":[{"image_url":{"url":"@"}}]}}]}"#,
    #"{"request_id":"r","status":"success","somewhere":{"quite":[{"else":"@"}]}}"#,
    #"{"message":"here you are","somewhere":{"quite":[{"else":"@"}]}}"#,
    #"{"code":10000,"message":"good","somewhere":{"quite":[{"else":"@"}]}}"#,
  ]

  /// Addresses that name a picture, some too long to be kept in memory.
  static let addresses = [
    "https://s.example/x.png", "https://s.example/" + String(repeating: "a1-", count: 433),
    "https://s.example/x?sig=" + String(repeating: "Zm9v", count: 15_000), "/media/x.png",
    "//s.example/x.png", #"https:\/\/s.example\/x.png"#, #"https://s.example/x.png\n"#,
    " https://s.example/x.png ",
  ]

  /// Words for the state of a task, and the state that each means.
  static let ends: [(String, String)] = [
    ("succeeded", "success"), ("COMPLETED", "success"), ("Done", "success"),
    ("finished", "success"),
    ("TASK_STATUS_SUCCEED", "success"), ("complete", "success"), ("error", "failed"),
    ("Timeout", "failed"), ("expired", "failed"), ("timed-out", "failed"), ("FAILURE", "failed"),
    ("canceled", "cancelled"), ("ABORTED", "cancelled"), ("in queue", "queued"),
    ("PENDING", "queued"), ("thinking hard", "unclear"), ("rendering", "running"),
  ]

  /// How a task called `r1` is accepted.
  static let accepted = [
    #"{"code":0,"message":"ok","data":{"request_id":"r1"}}"#, #"{"data":{"taskId":"r1"}}"#,
    #"{"code":200,"msg":"success","data":[{"task_id":"r1","status":"submitted"}]}"#,
    #"{"requestId":"r1"}"#, #"{"success":true,"message":"Task submitted","result":{"id":"r1"}}"#,
    #"{"code":"0","data":"task-r1"}"#, #"{"status":"ok","data":{"job_id":"r1","status":"queued"}}"#,
    #"{"error":null,"data":{"id":"r1"}}"#,
  ]

  /// Text that names a picture, and the addresses in it that are tried.
  static let mentions: [(String, [String])] = [
    ("Here: [download](https://s.example/a.png?sig=x).", ["https://s.example/a.png?sig=x"]),
    (
      "See <https://s.example/a.webp>, or **https://s.example/b.JPG**!",
      ["https://s.example/a.webp", "https://s.example/b.JPG"]
    ),
    (#"{\"image\":\"https://s.example/a.png\"}"#, ["https://s.example/a.png"]),
    ("Read https://s.example/help and http", []), ("No picture.png", []),
  ]
}
