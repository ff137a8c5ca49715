package import Payload
import Synchronization

/// Reads the answer to an API call while it arrives: a JSON document or a stream of events onto the
/// shelf, and the beginning of it as text in case it is neither. Used by the transport's thread, then
/// by the one that asked.
package final class ReplyReader: Sendable {
  /// What the answer turned out to be. Its first character tells, for its label does not always.
  private enum Reading {
    case nothing
    case document(PayloadScanner)
    case events(EventDocuments)
  }

  private struct State {
    var reading = Reading.nothing
    var head = HTTPHead(status: 0)
    var beginning: [UInt8] = []
    var fault: PayloadError?
  }

  private let shelf: any BlobShelf
  private let limits: PayloadLimits
  private let state = Mutex(State())

  /// How many bytes of an answer that is no JSON are kept to be quoted.
  private static let beginning = 4096

  package init(shelf: any BlobShelf, limits: PayloadLimits) {
    self.shelf = shelf
    self.limits = limits
  }

  /// Throws when the shelf fails, to end the transfer; what cannot be read is only noted.
  package func take(_ event: TransportEvent) throws {
    try state.withLock { state throws(PayloadError) in
      switch event {
      case .bodyStarted, .sent: break
      case .head(let head): state.head = head
      case .bytes(let bytes):
        state.beginning += bytes.prefix(Self.beginning - state.beginning.count)
        guard state.fault == nil else { return }
        do throws(PayloadError) {
          try read(bytes, &state)
        } catch {
          state.fault = error
          if case .shelf = error { throw error }
        }
      }
    }
  }

  private func read(_ bytes: [UInt8], _ state: inout State) throws(PayloadError) {
    if case .nothing = state.reading {
      guard let first = bytes.first(where: { !Self.space.contains($0) }) else { return }
      state.reading =
        Self.eventStart.contains(first)
        ? .events(EventDocuments(shelf: shelf, limits: limits))
        : .document(PayloadScanner(shelf: shelf, limits: limits))
    }
    switch state.reading {
    case .nothing: break
    case .document(let scanner): try scanner.feed(bytes)
    case .events(var documents):
      // Not two of them at a time: what one holds would be copied.
      state.reading = .nothing
      defer { state.reading = .events(documents) }
      try documents.feed(bytes)
    }
  }

  private static let space = Array(" \t\r\n".utf8)
  /// `data`, `event`, `id`, `retry` and comments begin so, and no JSON does.
  private static let eventStart = Array("deir:".utf8)

  /// What the shelf said when it would take no more.
  var shelfFault: BlobError? {
    state.withLock { if case .shelf(let error, _) = $0.fault { error } else { nil } }
  }

  /// The answer, after the last byte. Throws when the shelf fails.
  package func finish() throws(BlobError) -> Reply {
    let (head, beginning, body) = state.withLock { state in
      (state.head, state.beginning, Self.end(&state))
    }
    do throws(PayloadError) {
      let body = try body.get()
      let documents =
        switch body {
        case .json(let document): [document]
        case .events(let documents): documents
        case .other: [Payload]()
        }
      do throws(BlobError) {
        let texts = try ReplyTexts(documents, shelf: shelf)
        return Reply(
          head, body, longTexts: texts.longTexts, shortPictures: texts.shortPictures)
      } catch {
        throw PayloadError.shelf(error, offset: 0)
      }
    } catch {
      if case .shelf(let fault, _) = error { throw fault }
      return Reply(head, .other(String(decoding: beginning, as: UTF8.self), error))
    }
  }

  private static func end(_ state: inout State) -> Result<Reply.Body, PayloadError> {
    do throws(PayloadError) {
      if let fault = state.fault { throw fault }
      switch state.reading {
      case .nothing: throw .truncated(offset: 0, reason: "the document is empty")
      case .document(let scanner): return .success(.json(try scanner.finish()))
      case .events(var documents):
        let events = try documents.finish()
        guard !events.isEmpty else {
          throw .truncated(offset: 0, reason: "there is no event in it")
        }
        return .success(.events(events))
      }
    } catch {
      return .failure(error)
    }
  }
}
