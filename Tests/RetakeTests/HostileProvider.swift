import Foundation
import TestSupport

/// A provider that says something hostile in every field in which it may say anything: sequences
/// that write the clipboard and the title, C1 codes, bidirectional overrides and invisible
/// characters. It speaks GMI's request queue and `generateContent`.
final class HostileProvider: Sendable {
  enum Manner: String, Sendable, CaseIterable {
    /// A picture, with words around it.
    case success
    /// The request is refused with a message.
    case error
    /// The task fails with a reason.
    case failedTask
    /// The task has a state nobody knows, and then fails.
    case oddStatus
    /// Words and no picture.
    case words
    /// No JSON at all.
    case page

    /// What the studio shows when the turn is over.
    var ending: String {
      switch self {
      case .success: "turn 1 is done"
      case .error, .failedTask, .words: "7Q"
      case .oddStatus: "Not fetched yet"
      case .page: "lab failed (500)"
      }
    }
  }

  /// As JSON: escapes where JSON wants them, raw where it does not.
  static let words =
    #"Q7\u001b]52;c;UFdORUQ=\u0007\u001b]0;PWNED\u001b\\\u001b[31;7m\u009b31m\#u{9B}7m\#u{9D}0;PWNED"#
    + #"\#u{9C}\#u{202E}\#u{2066}\u2067\#u{200B}\u200f\#u{FEFF}\u00ad\#u{2028}\u2029\#u{85}\u0000\u0008"#
    + #"\#u{E0001}\#u{3164}\u007f\r7Q"#

  private let server: RawServer
  var url: String { server.url }
  /// Whether nobody has asked it anything yet.
  var isUntouched: Bool { server.records.isEmpty }

  init(_ manner: Manner) {
    server = RawServer { connection, server in
      while let (head, _) = connection.request() {
        server.record(String(head.prefix { $0 != "\r\n" }))
        Self.answer(head, manner, server.url, on: connection)
      }
    }
  }

  deinit { server.stop() }

  private static func answer(
    _ head: String, _ manner: Manner, _ url: String, on connection: RawServer.Connection
  ) {
    let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    func send(_ body: Data, _ status: String = "200 OK", _ type: String = "application/json") {
      connection.write(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nServer: a\u{9B}31mb\u{202E}\r\n"
          + "Content-Length: \(body.count)\r\n\r\n")
      connection.write(Array(body))
    }
    func json(_ text: String, _ status: String = "200 OK") { send(Data(text.utf8), status) }
    let w = words
    let model = #"{"role":"model","parts":[{"text":"\#(w)","thoughtSignature":"AAAA"}]}"#
    if path.contains("/pictures/") {
      return send(QueueServer.picture, "200 OK", "image/png")
    }
    if path.contains(":generateContent") || path.contains(":streamGenerateContent") {
      if manner == .error {
        return json(
          #"{"error":{"code":400,"message":"\#(w)","status":"\#(w)","details":[{"reason":"\#(w)"}]}}"#,
          "400 \u{9B}31m")
      }
      return json(
        #"{"candidates":[{"content":\#(model),"finishReason":"\#(w)","finishMessage":"\#(w)"}],"#
          + #""promptFeedback":{"blockReason":"\#(w)"},"modelVersion":"\#(w)","responseId":"\#(w)"}"#
      )
    }
    let list =
      #"{"request_id":"\#(w)","model":"\#(w)","status":"\#(w)","payload":{"prompt":"\#(w)"}}"#
    if head.hasPrefix("POST") {
      switch manner {
      case .error: return json(#"{"error":{"message":"\#(w)","code":"\#(w)"}}"#, "400 Bad")
      case .page:
        return send(Data("<p>\u{1B}]0;PWNED\u{7}\u{9B}31m</p>".utf8), "500 No", "text/html")
      default: return json(#"{"request_id":"task \#(w)","status":"queued","model":"\#(w)"}"#)
      }
    }
    if path.contains("/requests?") { return json(#"{"requests":[\#(list),\#(list)]}"#) }
    if path.contains("/models") {
      return json(
        #"{"models":[{"model":"image \#(w)","display_name":"\#(w)","brief_description":"\#(w)","#
          + #""parameters":[{"name":"\#(w)"}]}]}"#)
    }
    switch manner {
    case .failedTask, .oddStatus, .error, .page:
      let status = manner == .oddStatus ? "failed \(w)" : "failed"
      json(#"{"request_id":"t","status":"\#(status)","error":"\#(w)","outcome":{"error":"\#(w)"}}"#)
    case .words:
      json(
        #"{"request_id":"t","status":"success","model":"\#(w)","outcome":{"media_urls":[],"#
          + #""next_turn_contents":[{"role":"user","parts":[{"text":"?"}]},\#(model)]}}"#)
    case .success:
      json(
        #"{"request_id":"t","status":"success","model":"\#(w)","outcome":{"media_urls":[{"url":"#
          + #""\#(url)/pictures/1.png"}],"text":"\#(w)","next_turn_contents":[{"role":"user","parts":"#
          + #"[{"text":"?"}]},\#(model)]}}"#)
    }
  }

  /// `config.toml` with this server as two profiles, one in each protocol, with hostile names too.
  var configuration: String {
    #"""
    profile = "lab"
    [profiles.lab]
    protocol = "gmi"
    base_url = "\#(url)"
    key_cmd = ["echo", "k"]
    poll = { first = 0.05, factor = 1, most = 0.05, deadline = 5 }
    [profiles.gem]
    protocol = "gemini"
    base_url = "\#(url)"
    key_cmd = ["echo", "k"]
    [profiles."odd\u001b]0;PWNED\u0007\u009b\u202e"]
    protocol = "gmi"
    base_url = "\#(url)"
    key_cmd = ["echo", "k"]
    ["unknown\u001b]0;PWNED\u0007\u009b\u202e"]
    x = 1
    """#
  }
}
