import FoundationEssentials
import Glibc
import Model

/// stdout carries results only; stderr everything else.
enum Output {
  static func line(_ text: String) { write(text + "\n", to: 1) }
  static func error(_ text: String) { write(text + "\n", to: 2) }

  /// Writes all of it, also when the reader is slow; a reader that is gone ends it quietly.
  static func write(_ text: String, to descriptor: CInt) { write(Array(text.utf8), to: descriptor) }

  static func write(_ bytes: [UInt8], to descriptor: CInt) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count > 0 {
          offset += count
        } else if count < 0, errno == EAGAIN || errno == EINTR {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else {
          return
        }
      }
    }
  }

  /// One JSON object on one line, members in a stable order.
  static func json(_ value: some Encodable) throws(Failure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      line(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      throw Failure(.storage, "The result could not be written as JSON: \(error).")
    }
  }

  /// A failure in words: what happened, what to do, whether money was spent.
  static func failure(_ failure: Failure) {
    error("retake: \(failure.message)")
    if !failure.advice.isEmpty { error("  \(failure.advice)") }
    switch failure.billed {
    case .no: break
    case .yes: error("  This was billed.")
    case .maybe: error("  This may have been billed.")
    }
  }
}
