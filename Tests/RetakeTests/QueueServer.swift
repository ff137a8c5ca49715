import Foundation
import Synchronization
import TestSupport

/// A provider in GMI's request-queue protocol that answers each request at once, or stops at one
/// moment until it is let go on. It keeps what was submitted, byte for byte.
final class QueueServer: Sendable {
  /// Where it may stop.
  enum Moment: String, Sendable, CaseIterable {
    /// The connection is made, nothing of the request has been read.
    case beforeBody
    /// The whole request has come, nothing has been answered.
    case afterBody
    /// Somebody asks how the request stands.
    case asked
    /// Somebody asks once more, after an answer that it runs.
    case askedAgain
    /// Somebody fetches the picture.
    case fetched
  }

  /// Makes `next_turn_contents` from the number of the request (from 1) and its body.
  typealias NextTurn = @Sendable (_ number: Int, _ body: [UInt8]) -> [UInt8]

  private let desk: Desk
  private let server: RawServer

  var url: String { server.url }
  /// The bodies of all requests that were submitted.
  var submitted: [[UInt8]] { desk.state.withLock(\.submitted) }
  /// Whether it stands at its moment.
  var isStanding: Bool { desk.state.withLock(\.isStanding) }

  init(stopping moment: Moment? = nil, nextTurn: @escaping NextTurn = QueueServer.plainTurn) {
    let desk = Desk(moment, nextTurn)
    self.desk = desk
    server = RawServer { connection, server in desk.serve(connection, at: server.url) }
  }

  deinit {
    goOn()
    server.stop()
  }

  func goOn() { desk.state.withLock { $0.moment = nil } }

  /// From now on it stops at this moment.
  func stop(at moment: Moment) { desk.state.withLock { $0.moment = moment } }

  static let plainTurn: NextTurn = { _, _ in
    Array(
      #"[{"role":"user","parts":[{"text":"?"}]},{"role":"model","parts":[{"text":"Done."}]}]"#.utf8)
  }

  /// `config.toml` with this server as the profile in force.
  func configuration(_ keySource: String) -> String {
    """
    profile = "queue"
    [profiles.queue]
    protocol = "gmi"
    base_url = "\(url)"
    \(keySource)
    [profiles.queue.poll]
    first = 0.05
    factor = 1
    most = 0.05
    """
  }

  /// A gradient of 16 by 16 pixels as a PNG file.
  static let picture =
    Data(
      base64Encoded: """
        iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAABlklEQVR42hXRURVEIQhFUSMYgQhGMAIRiGCEE8EI\
        RiACEYhABCLMG7/ZrMt1jMEcyGAN9kAHNjgDBnfwBj6IQQ5q0IMxJnMikzXZE53Y5EyY3Mmb+CQmOalJzw8IUxBh\
        CVtQwYQjIFzhCS6EkEIJLR9YzIUs1mIvdGGLs2BxF2/hi1jkoha9PrCZG9mszd7oxjZnw+Zu3sY3sclNbXp/QJmK\
        KEvZiiqmHAXlKk9xJZRUSmn9gDENMZaxDTXMOAbGNZ7hRhhplNH2gcM8yGEd9kEPdjgHDvfwDn6IQx7q0OcD/wK/\
        Sr4jv9hfkG/1N/x/Fx44BCQU9Pc94zIvclmXfdGLXc79j9/Lu/glLnmpS98PPOZDHuuxH/qwx3n/5ffxHv6IRz7q\
        0e8DznTEWc521DHn+D/KdZ7jTjjplNP+gWAGEqxgBxpYcOIf/AYv8CCCDCro+EAyE0lWshNNLDn5P/MmL/Ekkkwq\
        6fxAMQspVrELLaw49S/lFq/wIoosquj6QDMbaVazG22sOf2v8Dav8SaabKrp5geIAnAQC3NfwAAAAABJRU5ErkJg\
        gg==
        """) ?? Data()
}

extension BuiltProgram {
  /// Makes the server the profile in force, with a key in a private file.
  func configure(_ server: QueueServer) throws {
    try write("secret", to: "key")
    try write(server.configuration("key_file = \"\(path("key"))\""), to: "config/config.toml")
  }
}

/// What the threads of the connections share.
private final class Desk: Sendable {
  struct State {
    var moment: QueueServer.Moment?
    var isStanding = false
    var hasToldToWait = false
    var submitted: [[UInt8]] = []
  }
  let state: Mutex<State>
  private let nextTurn: QueueServer.NextTurn

  init(_ moment: QueueServer.Moment?, _ nextTurn: @escaping QueueServer.NextTurn) {
    state = Mutex(State(moment: moment))
    self.nextTurn = nextTurn
  }

  func serve(_ connection: RawServer.Connection, at url: String) {
    stand(at: .beforeBody)
    while let (head, body) = connection.request() {
      let words = head.split(separator: " ")
      let path = words.count > 1 ? String(words[1]) : ""
      let last = path.split(separator: "/").last ?? ""
      let number = Int(last.filter(\.isNumber)) ?? 0
      if words.first == "POST" {
        let number = state.withLock { state in
          state.submitted.append(body)
          return state.submitted.count
        }
        stand(at: .afterBody)
        answer(Data(#"{"request_id":"task-\#(number)","status":"queued"}"#.utf8), on: connection)
      } else if path.hasPrefix("/pictures/") {
        send(QueueServer.picture, on: connection)
      } else {
        stand(at: .asked)
        if tellsToWait() {
          let wait = Data(#"{"request_id":"task-\#(number)","status":"processing"}"#.utf8)
          answer(wait, on: connection)
          continue
        }
        let body = state.withLock { $0.submitted[number - 1] }
        let start = """
          {"request_id":"task-\(number)","status":"success","outcome":{"media_urls":\
          [{"id":"0","url":"\(url)/pictures/\(number).png"}],"next_turn_contents":
          """
        answer(Data(start.utf8 + nextTurn(number, body) + "}}".utf8), on: connection)
      }
    }
  }

  /// Whether the answer is that it runs: the first one, when the moment is the second one. Stands
  /// there the second time.
  private func tellsToWait() -> Bool {
    let isFirst = state.withLock { state in
      guard state.moment == .askedAgain, !state.hasToldToWait else { return false }
      state.hasToldToWait = true
      return true
    }
    if !isFirst { stand(at: .askedAgain) }
    return isFirst
  }

  /// While it stands, the picture comes a byte every two seconds: a client may give up a transfer
  /// in which nothing moves, and what a test does meanwhile takes as long as the machine makes it
  /// take.
  private func send(_ picture: Data, on connection: RawServer.Connection) {
    connection.write(
      "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: \(picture.count)\r\n\r\n")
    var sent = 0
    stand(at: .fetched) { milliseconds in
      guard milliseconds % 2000 == 0, sent < picture.count - 1 else { return }
      connection.write([picture[sent]])
      sent += 1
    }
    connection.write(Array(picture[sent...]))
  }

  /// Runs on the connection's own thread, which may wait; two minutes at most. Calls `meanwhile`
  /// with each millisecond that it stands.
  private func stand(at moment: QueueServer.Moment, meanwhile: (Int) -> Void = { _ in }) {
    for milliseconds in 0..<120_000 {
      let isStanding = state.withLock { state in
        guard state.moment == moment else { return false }
        state.isStanding = true
        return true
      }
      guard isStanding else { return }
      meanwhile(milliseconds)
      usleep(1000)
    }
  }

  private func answer(_ body: Data, on connection: RawServer.Connection) {
    connection.write(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n")
    connection.write(Array(body))
  }
}
