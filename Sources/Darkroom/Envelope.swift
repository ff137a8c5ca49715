package import FoundationEssentials

/// The form of messages on the channel: one byte for the version, then JSON. The socket keeps the
/// boundaries. Both ends are the same program, so the version only catches a replaced binary.
///
/// Reports of rows come in the middle of work and have five bytes: a different first one, then the
/// number of rows, the lowest byte first. Text to render comes in the middle of work, too, with a
/// first byte of its own; the process then waits for an answer with the mask's memory.
package enum Envelope {
  package static let version: UInt8 = 1
  private static let rowsMark: UInt8 = 2
  private static let letteringMark: UInt8 = 3
  /// The longest message in bytes; an edit's text must fit.
  package static let capacity = 64 * 1024

  /// Encodes a message.
  ///
  /// - Throws: `badRequest` for a number that is not finite, or a message over `capacity`.
  package static func encode(_ value: some Encodable) throws(DarkroomError) -> Data {
    guard let body = try? JSONEncoder().encode(value) else {
      throw .badRequest("a number in it is not finite")
    }
    guard body.count < capacity else { throw .badRequest("its text is too long") }
    return Data([version]) + body
  }

  /// Encodes a report of finished rows.
  package static func encode(rows: Int) -> [UInt8] {
    [rowsMark] + (0..<4).map { UInt8(truncatingIfNeeded: rows >> (8 * $0)) }
  }

  /// The number of rows that a message reports; nil for other messages.
  package static func rows(in message: [UInt8]) -> Int? {
    guard message.count == 5, message[0] == rowsMark else { return nil }
    return message.dropFirst().reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Encodes a request to render text, with the errors of `encode(_:)`.
  package static func encode(asking lettering: Lettering) throws(DarkroomError) -> Data {
    var message = try encode(lettering)
    message[message.startIndex] = letteringMark
    return message
  }

  /// The text to render, if the message asks for that.
  package static func lettering(in message: [UInt8]) -> Lettering? {
    guard message.first == letteringMark else { return nil }
    return try? JSONDecoder().decode(Lettering.self, from: Data(message.dropFirst()))
  }

  /// nil if the message is of another version or cannot be decoded.
  package static func decode<T: Decodable>(_ message: some Collection<UInt8>, as type: T.Type) -> T?
  {
    guard message.first == version else { return nil }
    return try? JSONDecoder().decode(type, from: Data(message.dropFirst()))
  }
}
