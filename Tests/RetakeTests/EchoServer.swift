import Foundation
import TestSupport

/// A provider in GMI's protocol that repeats the key it was sent, each time in another place, or
/// sends the asker somewhere else.
final class EchoServer: Sendable {
  enum Manner: String, Sendable, CaseIterable {
    /// In the words of a good answer, spelled with escapes, and in the address of the picture.
    case reply
    /// In a paragraph that is too long to stay in memory.
    case longReply
    /// In the message of an error.
    case error
    /// In the message of an error, where it is cut off.
    case cut
    /// In a page that is no JSON at all.
    case page
    /// In the reason of a task that failed.
    case failedTask
    /// In the name of the task.
    case name
    /// After the request it hangs up.
    case drop
    /// To another port, host or scheme, with the key in the address.
    case otherPort, otherHost, otherScheme
    /// The same when the task is asked for, and when the picture is fetched.
    case statusElsewhere, pictureElsewhere
  }

  let manner: Manner
  private let server: RawServer
  /// Where nobody has any business with the key; it notes what it hears.
  private let stranger: RawServer

  var url: String { server.url }
  /// The heads of all requests that came here.
  var heads: [String] { server.records }
  /// What came to the stranger.
  var strayed: [String] { stranger.records }

  init(_ manner: Manner) {
    self.manner = manner
    let stranger = RawServer { connection, server in
      server.record(String(decoding: connection.read(), as: UTF8.self))
    }
    self.stranger = stranger
    server = RawServer { connection, server in
      while let (head, _) = connection.request() {
        server.record(head)
        guard Self.answer(head, manner, server, stranger.port, on: connection) else { return }
      }
    }
  }

  deinit {
    server.stop()
    stranger.stop()
  }

  /// False hangs up.
  private static func answer(
    _ head: String, _ manner: Manner, _ server: RawServer, _ otherPort: Int,
    on connection: RawServer.Connection
  ) -> Bool {
    let line = head.split(separator: "\r\n").first { $0.hasPrefix("Authorization: Bearer ") }
    let key = line.map { String($0.dropFirst("Authorization: Bearer ".count)) } ?? "nothing"
    let spelled = escaped(key)
    func json(_ text: String, _ status: String = "200 OK") {
      respond(Data(text.utf8), status, "application/json", on: connection)
    }
    let elsewhere = "http://127.0.0.1:\(otherPort)/?key=\(key)"
    switch (manner, head.hasPrefix("POST"), head.contains("/pictures/")) {
    case (.error, true, _):
      json(#"{"error":{"message":"The key \#(spelled) is bad, \#(key)."}}"#, "400 Bad Request")
    case (.cut, true, _):
      json(#"{"error":"\#(String(repeating: "x", count: 385)) \#(key)"}"#, "400 Bad Request")
    case (.page, true, _):
      respond(Data("<html>\(key)</html>".utf8), "500 Oops", "text/html", on: connection)
    case (.drop, true, _): return false
    case (.otherPort, true, _): redirect(to: elsewhere, on: connection)
    case (.otherHost, true, _):
      redirect(to: "http://localhost:\(server.port)/?key=\(key)", on: connection)
    case (.otherScheme, true, _):
      redirect(to: "https://127.0.0.1:\(server.port)/?key=\(key)", on: connection)
    case (.name, true, _): json(#"{"request_id":"\#(spelled)","status":"queued"}"#)
    case (_, true, _): json(#"{"request_id":"task-1","status":"queued"}"#)
    case (.pictureElsewhere, _, true): redirect(to: elsewhere, on: connection)
    case (_, _, true): respond(QueueServer.picture, "200 OK", "image/png", on: connection)
    case (.statusElsewhere, _, _): redirect(to: elsewhere, on: connection)
    case (.failedTask, _, _):
      json(#"{"request_id":"task-1","status":"failed","outcome":{"error":"no: \#(spelled)"}}"#)
    default:
      let filling = manner == .longReply ? String(repeating: "word ", count: 500) : ""
      json(
        #"{"request_id":"task-1","status":"success","outcome":{"media_urls":[{"url":"#
          + #""\#(server.url)/pictures/\#(spelled)/1.png?k=\#(key)"}],"next_turn_contents":["#
          + #"{"role":"user","parts":[{"text":"?"}]},{"role":"model","parts":["#
          + #"{"text":"\#(filling)You are \#(spelled), \#(key)."}]}]}}"#)
    }
    return true
  }

  /// The key as a JSON encoder may write it.
  private static func escaped(_ key: String) -> String {
    key.replacing("/", with: #"\/"#).replacing("-", with: #"\u002d"#)
      .replacing("K", with: #"\u004B"#)
  }

  private static func redirect(to url: String, on connection: RawServer.Connection) {
    connection.write(
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: \(url)\r\nContent-Length: 0\r\n\r\n")
  }

  private static func respond(
    _ body: Data, _ status: String, _ type: String, on connection: RawServer.Connection
  ) {
    connection.write(
      "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n")
    connection.write(Array(body))
  }

  /// `config.toml` with this server as the profile in force.
  func configuration(_ keySource: String) -> String {
    """
    profile = "echo"
    [profiles.echo]
    protocol = "gmi"
    base_url = "\(url)"
    \(keySource)
    poll = { first = 0.05, factor = 1, most = 0.05, deadline = 5 }
    """
  }
}
