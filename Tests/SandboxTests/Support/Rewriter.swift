import Payload

@testable import Sandbox

/// JSON as values, as a program has it that parses a conversation and writes it again.
indirect enum Tree: Equatable, Sendable {
  case object([(key: String, value: Tree)])
  case array([Tree])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  init(_ value: PayloadValue) {
    switch value.kind {
    case .object: self = .object(value.members.map { ($0.key, Tree($0.value)) })
    case .array: self = .array(value.elements.map(Tree.init))
    case .string: self = .string(value.string ?? "")
    case .number: self = .number(value.number ?? "0")
    case .bool: self = .bool(value.bool == true)
    case .null: self = .null
    }
  }

  init(json: [UInt8]) throws { self = Tree(try Payload(json: json).root) }

  /// As compact JSON; `escapes` writes every letter as an escape.
  func json(escapes: Bool = false) -> String {
    switch self {
    case .object(let members):
      let parts = members.map {
        "\(Tree.string($0.key).json(escapes: escapes)):\($0.value.json(escapes: escapes))"
      }
      return "{\(parts.joined(separator: ","))}"
    case .array(let elements):
      return "[\(elements.map { $0.json(escapes: escapes) }.joined(separator: ","))]"
    case .string(let text):
      return "\"\(text.utf16.map { Self.written($0, escapes: escapes) }.joined())\""
    case .number(let text): return text
    case .bool(let flag): return "\(flag)"
    case .null: return "null"
    }
  }

  private static func written(_ unit: UInt16, escapes: Bool) -> String {
    if !escapes, (0x20..<0x7f).contains(unit), unit != 0x22, unit != 0x5c {
      return String(Unicode.Scalar(UInt8(unit)))
    }
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// The tree with each node replaced, from the leaves up.
  func mapped(_ change: (Tree) -> Tree) -> Tree {
    switch self {
    case .object(let members): change(.object(members.map { ($0.key, $0.value.mapped(change)) }))
    case .array(let elements): change(.array(elements.map { $0.mapped(change) }))
    default: change(self)
    }
  }

  subscript(key: String) -> Tree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// Whether a member is there, in either spelling of its name.
  func has(_ name: String) -> Bool { self[name] != nil || self[name.inSnakeCase] != nil }

  func without(_ names: String...) -> Tree {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.key) })
  }

  func with(_ name: String, _ value: Tree) -> Tree {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.key != name } + [(name, value)])
  }

  /// The elements of `contents` with the parts of the model's changed.
  func modelParts(_ change: ([Tree]) -> [Tree]) -> Tree {
    guard case .array(let elements) = self else { return self }
    return .array(
      elements.map { element in
        guard element["role"]?.text == "model", case .array(let parts)? = element["parts"] else {
          return element
        }
        return element.with("parts", .array(change(parts)))
      })
  }

  static func == (one: Tree, two: Tree) -> Bool { one.json() == two.json() }
}
