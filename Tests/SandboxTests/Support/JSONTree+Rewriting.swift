import PayloadCases

@testable import Sandbox

/// What a program does to a conversation that it parses and encodes again.
extension JSONTree {
  /// The tree with each node replaced, from the leaves up.
  func mapped(_ change: (JSONTree) -> JSONTree) -> JSONTree {
    switch self {
    case .object(let members):
      change(.object(members.map { Member($0.key, $0.value.mapped(change)) }))
    case .array(let elements): change(.array(elements.map { $0.mapped(change) }))
    case .text, .raw: change(self)
    }
  }

  /// The tree with the members of each object changed.
  func mappedMembers(_ change: ([Member]) -> [Member]) -> JSONTree {
    mapped { node in
      if case .object(let members) = node { .object(change(members)) } else { node }
    }
  }

  subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// A number as written; nil for anything else.
  var number: String? {
    guard case .raw(let text) = self, let first = text.first, first == "-" || first.isNumber else {
      return nil
    }
    return text
  }

  /// Whether there is a member of this name, in either spelling.
  func has(_ name: String) -> Bool { self[name] != nil || self[name.inSnakeCase] != nil }

  func without(_ names: String...) -> JSONTree {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.key) })
  }

  func with(_ name: String, _ value: JSONTree) -> JSONTree {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.key != name } + [Member(name, value)])
  }

  /// The elements of `contents` with the parts of the model's turns changed.
  func modelParts(_ change: ([JSONTree]) -> [JSONTree]) -> JSONTree {
    guard case .array(let elements) = self else { return self }
    return .array(
      elements.map { element in
        guard element["role"]?.text == "model", case .array(let parts)? = element["parts"] else {
          return element
        }
        return element.with("parts", .array(change(parts)))
      })
  }

  /// A part of a conversation with a text.
  static func part(_ text: String) -> JSONTree { .object([Member("text", .text(text))]) }
}
