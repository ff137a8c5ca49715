import Payload
import Synchronization

/// Reads the answer to an API call while it arrives: JSON onto the shelf, and the beginning of it as
/// text in case it is none. Used by the transport's thread, then by the one that asked.
final class ReplyReader: Sendable {
  private struct State {
    var scanner: PayloadScanner
    var head = HTTPHead(status: 0)
    var beginning: [UInt8] = []
    var fault: PayloadError?
  }

  private let shelf: any BlobShelf
  private let limits: PayloadLimits
  private let state: Mutex<State>

  /// How many bytes of an answer that is no JSON are kept to be quoted.
  private static let beginning = 4096
  /// Texts longer than this many bytes are not read back into memory.
  private static let longestText = 1 << 20

  init(shelf: any BlobShelf, limits: PayloadLimits) {
    self.shelf = shelf
    self.limits = limits
    state = Mutex(State(scanner: PayloadScanner(shelf: shelf, limits: limits)))
  }

  /// Throws when the shelf fails, to end the transfer; what is not JSON is only noted.
  func take(_ event: TransportEvent) throws {
    try state.withLock { state throws(PayloadError) in
      switch event {
      case .bodyStarted, .sent: break
      case .head(let head): state.head = head
      case .bytes(let bytes):
        state.beginning += bytes.prefix(Self.beginning - state.beginning.count)
        guard state.fault == nil else { return }
        do throws(PayloadError) {
          try state.scanner.feed(bytes)
        } catch {
          state.fault = error
          if case .shelf = error { throw error }
        }
      }
    }
  }

  /// What the shelf said when it would take no more.
  var shelfFault: BlobError? {
    state.withLock { if case .shelf(let error, _) = $0.fault { error } else { nil } }
  }

  /// The answer, after the last byte. Throws when the shelf fails.
  func finish() throws(BlobError) -> Reply {
    let (head, beginning, result) = state.withLock { state in
      (state.head, state.beginning, Self.end(state.scanner, fault: state.fault))
    }
    switch result {
    case .success(let payload):
      return Reply(head, .json(payload), longTexts: try texts(in: payload))
    case .failure(.shelf(let error, _)):
      throw error
    case .failure(let error):
      return Reply(head, .other(String(decoding: beginning, as: UTF8.self), error))
    }
  }

  private static func end(_ scanner: PayloadScanner, fault: PayloadError?)
    -> Result<Payload, PayloadError>
  {
    if let fault { return .failure(fault) }
    do {
      return .success(try scanner.finish())
    } catch {
      return .failure(error)
    }
  }

  /// Reads back the lifted strings that are no base64, as long as they are of a text's length.
  private func texts(in payload: Payload) throws(BlobError) -> [Blob: String] {
    var texts: [Blob: String] = [:]
    for lift in payload.lifts
    where lift.encoding == .verbatim && lift.byteCount <= Self.longestText {
      do {
        texts[lift.blob] = try read(lift)
      } catch {
        if case .shelf(let fault, _) = error { throw fault }
      }
    }
    return texts
  }

  private func read(_ lift: LiftedString) throws(PayloadError) -> String? {
    var body = PayloadBody()
    body.append("\"")
    body.append(lift)
    body.append("\"")
    var limits = limits
    limits.threshold = Self.longestText
    let scanner = PayloadScanner(shelf: shelf, limits: limits)
    try scanner.feed(try body.bytes(from: shelf))
    return try scanner.finish().root.string
  }
}
