import Synchronization

extension Transport {
  /// The same with the secret blackened in every answer before anything reads or keeps it, so that
  /// no file, conversation, address or error can hold it. Lengths stay as they were.
  package func withholding(_ secret: String?) -> any Transport {
    guard let secret = Secret(secret), secret.bytes.count >= Secret.leastInBytes else {
      return self
    }
    return Withholding(transport: self, secret: secret)
  }
}

private struct Withholding<Inner: Transport>: Transport {
  let transport: Inner
  let secret: Secret

  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    let blackener = Mutex(Blackener(secret))
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
          let known = blackener.withLock { $0.take(bytes) }
          if !known.isEmpty { try events(.bytes(known)) }
        }
      }
    } catch {
      var told = error
      told.detail = secret.removed(from: error.detail)
      throw told
    }
    let rest = blackener.withLock { $0.finish() }
    guard !rest.isEmpty else { return }
    do { try events(.bytes(rest)) } catch {
      throw TransportError(.refusedByReceiver, detail: "\(error)", mayHaveBeenTaken: true)
    }
  }
}

/// Blackens a secret in bytes that come in pieces of any size.
struct Blackener {
  private let secret: Secret
  /// What may be the beginning of it.
  private var held: [UInt8] = []

  init(_ secret: Secret) { self.secret = secret }

  /// The bytes of which it is known that they are not a part of it, or were.
  mutating func take(_ bytes: [UInt8]) -> [UInt8] {
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

  /// What was held back and is not the secret after all.
  mutating func finish() -> [UInt8] {
    defer { held = [] }
    return held
  }

  /// Where the secret may begin: with its first byte or an escape.
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
