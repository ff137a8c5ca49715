import Imagery
import Model
package import Payload
import Synchronization

/// Reads the reply to an API call while it arrives: JSON documents or an event stream go to the
/// blob store, and its beginning is kept as text in case it is neither. It is used by the
/// transport's thread first, then by the caller.
package final class ReplyReader: Sendable {
  /// What the reply turned out to be. Its first character decides, because `Content-Type` is
  /// unreliable.
  private enum Reading {
    case nothing
    case documents(DocumentSequence)
    case events(EventDocuments)
  }

  private struct State {
    var reading = Reading.nothing
    var head = HTTPHead(status: 0)
    var beginning: [UInt8] = []
    /// The bytes of a byte order mark that may still follow.
    var mark = byteOrderMark[...]
    /// Inside the anti-hijacking prefix line `)]}'`.
    var isInGuard = false
    var fault: PayloadError?
  }

  private let blobs: any BlobStore
  private let limits: PayloadLimits
  private let raw: RawReply
  private let state = Mutex(State())

  /// How many bytes of a reply that is not JSON are kept for quoting.
  private static let beginning = 4096
  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  package init(blobs: any BlobStore, limits: PayloadLimits) {
    self.blobs = blobs
    self.limits = limits.tolerating
    raw = RawReply(blobs: blobs)
  }

  /// Reads the next event. Data that cannot be read is only recorded.
  ///
  /// - Throws: `PayloadError` when the blob store fails, which ends the transfer.
  package func receive(_ event: TransportEvent) throws {
    try state.withLock { state throws(PayloadError) in
      switch event {
      case .bodyStarted, .sent: break
      case .head(let head): state.head = head
      case .bytes(let bytes):
        raw.append(bytes)
        state.beginning += bytes.prefix(Self.beginning - state.beginning.count)
        guard state.fault == nil else { return }
        do throws(PayloadError) {
          try read(bytes[...], &state)
        } catch {
          state.fault = error
          if case .store = error { throw error }
        }
      }
    }
  }

  private func read(_ bytes: ArraySlice<UInt8>, _ state: inout State) throws(PayloadError) {
    var bytes = bytes
    if case .nothing = state.reading {
      while let expected = state.mark.first, bytes.first == expected {
        state.mark = state.mark.dropFirst()
        bytes = bytes.dropFirst()
      }
      if !state.isInGuard { bytes = bytes.drop { Self.space.contains($0) } }
      if bytes.first == UInt8(ascii: ")") { state.isInGuard = true }
      if state.isInGuard {
        bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
        guard !bytes.isEmpty else { return }
        state.isInGuard = false
        return try read(bytes, &state)
      }
      guard let first = bytes.first else { return }
      state.reading =
        Self.eventStart.contains(first)
        ? .events(EventDocuments(blobs: blobs, limits: limits))
        : .documents(DocumentSequence(blobs: blobs, limits: limits))
    }
    switch state.reading {
    case .nothing: break
    case .documents(var documents):
      // A second reference to the value would copy its contents.
      state.reading = .nothing
      defer { state.reading = .documents(documents) }
      try documents.feed(bytes)
    case .events(var documents):
      state.reading = .nothing
      defer { state.reading = .events(documents) }
      try documents.feed(bytes)
    }
  }

  private static let space = Array(" \t\r\n".utf8)
  /// `data`, `event`, `id`, `retry` and comments begin with these characters, and JSON never does.
  private static let eventStart = Array("deir:".utf8)

  /// The blob store's error, once it has failed.
  var storeFault: BlobError? {
    state.withLock { if case .store(let error, _) = $0.fault { error } else { nil } }
  }

  /// The status of a reply that has begun.
  var status: Int { state.withLock(\.head.status) }

  /// The reply, after its last byte; `lost` says why no more came if it is incomplete.
  ///
  /// - Throws: `BlobError` when the blob store fails.
  package func finish(lost: TransportError? = nil) throws(BlobError) -> Reply {
    let (head, beginning, read) = state.withLock { state in
      (state.head, state.beginning, Self.end(&state))
    }
    do throws(PayloadError) {
      let (body, damage) = try read.get()
      var reply = Reply(head, body, damage: damage, lost: lost, raw: raw)
      do throws(BlobError) {
        var strings = ReplyStringReader(blobs: blobs, limits: limits)
        try strings.read(reply.payloads)
        reply.strings = strings.strings
      } catch {
        throw PayloadError.store(error, offset: 0)
      }
      return reply
    } catch {
      if case .store(let fault, _) = error { throw fault }
      if lost == nil, let picture = bare(beginning) {
        let strings = ReplyStrings(pictures: picture.externalStrings.map(\.blob))
        return Reply(head, .json(picture), strings: strings, raw: raw)
      }
      let text = String(decoding: beginning, as: UTF8.self)
      return Reply(head, .other(text, error), lost: lost, raw: raw)
    }
  }

  /// Wraps a reply that is just a picture in a document.
  private func bare(_ beginning: [UInt8]) -> Payload? {
    guard MediaType(magic: Array(beginning.prefix(MediaType.magicLength))) != nil,
      let blob = raw.store()
    else { return nil }
    return Payload(key: "image", base64: blob)
  }

  private static func end(
    _ state: inout State
  ) -> Result<(Reply.Body, damage: PayloadError?), PayloadError> {
    do throws(PayloadError) {
      if case .store = state.fault, let fault = state.fault { throw fault }
      let reading = state.reading
      state.reading = .nothing
      switch reading {
      case .nothing: throw state.fault ?? .truncated(offset: 0, reason: "the document is empty")
      case .documents(var documents):
        let (found, damage) = try documents.finish()
        return .success((found.count == 1 ? .json(found[0]) : .events(found), damage))
      case .events(var documents):
        let (found, damage) = try documents.finish()
        return .success((.events(found), damage))
      }
    } catch {
      return .failure(error)
    }
  }
}

extension PayloadLimits {
  /// These limits, tolerating malformed JSON from providers.
  fileprivate var tolerating: PayloadLimits {
    PayloadLimits(
      threshold: threshold, depth: depth, skeleton: skeleton, externalStrings: externalStrings,
      isTolerant: true)
  }
}

/// The bytes of a reply as they arrive, kept with the turn if they turn out to hold no picture. A
/// short reply stays in memory; a long one goes to a file that is deleted unless it is stored. If
/// the disk is full, or the reply is longer than any with pictures, only this copy is lost.
package final class RawReply: Sendable {
  private struct State {
    var memory: [UInt8] = []
    var writer: (any BlobWriter)?
    var isLost = false
    /// Bytes received so far.
    var count = 0
    var kept: Blob?
  }

  private let blobs: any BlobStore
  private let state = Mutex(State())

  /// The most bytes that are kept.
  private let longest: Int
  private static let mostInMemory = 256 << 10

  /// Creates an empty copy. The default for `longest` exceeds four 4K pictures of noise in base64.
  init(blobs: any BlobStore, longest: Int = 320 << 20) {
    self.blobs = blobs
    self.longest = longest
  }

  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      guard !state.isLost, state.kept == nil else { return }
      state.count += bytes.count
      guard state.count <= longest else { return lose(&state) }
      state.memory += bytes
      guard state.memory.count > Self.mostInMemory else { return }
      do throws(BlobError) { try flush(&state) } catch { lose(&state) }
    }
  }

  /// Stores the copy; nil when there was no room for it, or nothing has arrived.
  package func store() -> Blob? {
    state.withLock { state in
      if let kept = state.kept { return kept }
      guard !state.isLost, state.writer != nil || !state.memory.isEmpty else { return nil }
      do throws(BlobError) {
        try flush(&state)
        state.kept = try state.writer?.finish()
        state.writer = nil
      } catch {
        lose(&state)
      }
      return state.kept
    }
  }

  private func flush(_ state: inout State) throws(BlobError) {
    let writer: any BlobWriter
    if let open = state.writer { writer = open } else { writer = try blobs.open() }
    state.writer = writer
    try writer.append(state.memory)
    state.memory = []
  }

  private func lose(_ state: inout State) {
    state.writer?.discard()
    state.writer = nil
    state.memory = []
    state.isLost = true
  }
}

extension RawReply: Hashable {
  package static func == (one: RawReply, other: RawReply) -> Bool { one === other }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
