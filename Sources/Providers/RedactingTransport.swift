import Synchronization

extension Transport {
  /// A transport that masks the secret in every response before anything reads or stores it, so
  /// that no file, conversation, address or error can hold it. Lengths do not change.
  package func withholding(_ secret: String?) -> any Transport {
    guard let secret = Secret(secret), secret.bytes.count >= Secret.leastInBytes else {
      return self
    }
    return RedactingTransport(transport: self, secret: secret)
  }
}

private struct RedactingTransport<Inner: Transport>: Transport {
  let transport: Inner
  let secret: Secret

  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    let redactor = Mutex(StreamRedactor(secret))
    do throws(TransportError) {
      try await transport.send(request) { event in
        switch event {
        case .bodyStarted, .sent: try events(event)
        case .head(var head):
          for index in head.headers.indices {
            head.headers[index].value = secret.removed(from: head.headers[index].value)
          }
          try events(.head(head))
        case .bytes(let bytes):
          let known = redactor.withLock { $0.redact(bytes) }
          if !known.isEmpty { try events(.bytes(known)) }
        }
      }
    } catch {
      var told = error
      told.detail = secret.removed(from: error.detail)
      throw told
    }
    let rest = redactor.withLock { $0.finish() }
    guard !rest.isEmpty else { return }
    do { try events(.bytes(rest)) } catch {
      throw TransportError(.refusedByReceiver, detail: "\(error)", mayHaveBeenAccepted: true)
    }
  }
}

/// Masks a secret in bytes that arrive in chunks of any size.
struct StreamRedactor {
  private let secret: Secret
  /// Bytes that may be the beginning of the secret.
  private var held: [UInt8] = []

  init(_ secret: Secret) { self.secret = secret }

  /// The bytes that are now known not to be part of the secret, or have been masked.
  mutating func redact(_ bytes: [UInt8]) -> [UInt8] {
    var text = held.isEmpty ? bytes : held + bytes
    held = []
    let first = secret.bytes[0]
    var index = 0
    while let next = candidate(first, in: text, from: index) {
      switch secret.match(in: text, at: next) {
      case .none: index = next + 1
      case .whole(let length):
        for place in next..<next + length { text[place] = UInt8(ascii: "*") }
        index = next + length
      case .part:
        held = Array(text[next...])
        text.removeLast(text.count - next)
        index = text.count
      }
    }
    return text
  }

  /// The bytes that were held back and are not the secret after all.
  mutating func finish() -> [UInt8] {
    defer { held = [] }
    return held
  }

  /// Where the secret may begin: at its first byte or at an escape.
  private func candidate(_ first: UInt8, in text: [UInt8], from start: Int) -> Int? {
    unsafe text.withUnsafeBufferPointer { bytes in
      var index = start
      while index < bytes.count {
        let byte = unsafe bytes[index]
        if byte == first || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "%") { return index }
        index += 1
      }
      return nil
    }
  }
}
