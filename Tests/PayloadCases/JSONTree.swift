package import Payload

/// A JSON document as a tree that can be changed or damaged and written again, even as something
/// that is no longer JSON.
package indirect enum JSONTree: Equatable, Sendable {
  case object([Member])
  case array([JSONTree])
  case text(String)
  /// Written verbatim: a number, a literal, or anything at all.
  case raw(String)

  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSONTree

    package init(_ key: String, _ value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  package static let null = JSONTree.raw("null")

  package init(_ value: PayloadValue) {
    switch value.kind {
    case .object: self = .object(value.members.map { Member($0.key, JSONTree($0.value)) })
    case .array: self = .array(value.elements.map(JSONTree.init))
    case .string: self = .text(value.string ?? "")
    case .number: self = .raw(value.number ?? "0")
    case .bool: self = .raw(value.bool == true ? "true" : "false")
    case .null: self = .null
    }
  }

  package init(json: [UInt8]) throws { self = JSONTree(try Payload(json: json).root) }

  package var bytes: [UInt8] { bytes(escapingAll: false) }

  /// Writes the document; `escapingAll` turns every letter of its strings into an escape.
  package func bytes(escapingAll: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, escapingAll)
    return bytes
  }

  private func write(to bytes: inout [UInt8], _ escapingAll: Bool) {
    switch self {
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &bytes, escapingAll)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes, escapingAll)
      }
      bytes.append(UInt8(ascii: "}"))
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(to: &bytes, escapingAll)
      }
      bytes.append(UInt8(ascii: "]"))
    case .text(let text): Self.write(text, to: &bytes, escapingAll)
    case .raw(let text): bytes += text.utf8
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8], _ escapingAll: Bool) {
    bytes.append(UInt8(ascii: "\""))
    if escapingAll {
      for unit in text.utf16 { bytes += escape(unit) }
    } else {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case ..<0x20: bytes += escape(UInt16(byte))
        default: bytes.append(byte)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    [UInt8(ascii: "\\"), UInt8(ascii: "u")]
      + [12, 8, 4, 0].map { hexadecimal[Int(unit >> $0 & 15)] }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}
