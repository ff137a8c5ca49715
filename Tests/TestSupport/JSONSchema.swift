package import Payload

/// Checks documents against a JSON Schema (draft 2020-12), strictly.
///
/// It knows `$ref` into `$defs`, `type`, `enum`, `const`, `properties`, `required`,
/// `additionalProperties`, `items`, `minItems`, `maxItems`, `anyOf`, `pattern`, `minimum`,
/// `maximum` and `minLength`. A schema with any other keyword is refused, so that no rule is
/// ignored.
package struct JSONSchema: Sendable {
  private let root: Rule
  /// The rules in `$defs`.
  private let definitions: [String: Rule]

  package init(_ schema: Payload) throws {
    root = try Rule(schema.root)
    definitions = try Rule.named(schema.root["$defs"])
  }

  package init(json: some Sequence<UInt8>) throws { try self.init(Payload(json: json)) }

  package init(json text: String) throws { try self.init(json: text.utf8) }

  /// Thrown for a schema that uses an unknown keyword.
  package struct UnknownWord: Error, CustomStringConvertible {
    package let description: String
  }

  /// The faults of a document, each with its position; empty if it is valid. With a name, it is
  /// checked against that definition in `$defs`, otherwise against the schema itself.
  package func faults(in document: Payload, as definition: String? = nil) -> [String] {
    guard let definition else { return faults(document.root, root, at: "") }
    guard let rule = definitions[definition] else { return ["no rule \(definition)"] }
    return faults(document.root, rule, at: "")
  }

  private func faults(_ value: PayloadValue, _ rule: Rule, at place: String) -> [String] {
    if let always = rule.always { return always ? [] : ["\(place): nothing may stand here"] }
    var faults: [String] = []
    if let reference = rule.reference {
      guard let named = definitions[reference] else {
        return ["\(place): the rule \(reference) is missing"]
      }
      faults += self.faults(value, named, at: place)
    }
    if let types = rule.types, !types.contains(where: { matches(value, $0) }) {
      let wanted = types.map { "\"\($0)\"" }.joined(separator: " or ")
      return faults + ["\(place): \(shown(value)) is not of type \(wanted)"]
    }
    if let allowed = rule.allowed, !allowed.contains(where: { equal($0, value) }) {
      let list = allowed.map(shown).joined(separator: ", ")
      faults.append("\(place): \(shown(value)) is not one of \(list)")
    }
    if let choices = rule.choices,
      !choices.contains(where: { self.faults(value, $0, at: place).isEmpty })
    {
      faults.append("\(place): \(shown(value)) fits none of \(choices.count) rules")
    }
    switch value.kind {
    case .object: faults += members(value, rule, at: place)
    case .array: faults += elements(value, rule, at: place)
    case .string, .number: faults += scalars(value, rule, at: place)
    case .bool, .null: break
    }
    return faults
  }

  private func members(_ value: PayloadValue, _ rule: Rule, at place: String) -> [String] {
    let members = value.members
    let counts = Dictionary(members.map { ($0.key, 1) }, uniquingKeysWith: +)
    var faults = rule.required.filter { counts[$0] == nil }.map { "\(place): '\($0)' is missing" }
    for (name, count) in counts where count > 1 {
      faults.append("\(place): '\(name)' stands here \(count) times")
    }
    for (name, member) in members {
      if let own = rule.properties[name] {
        faults += self.faults(member, own, at: "\(place)/\(name)")
      } else if let others = rule.others {
        faults +=
          others.always == false
          ? ["\(place): '\(name)' was unexpected"]
          : self.faults(member, others, at: "\(place)/\(name)")
      }
    }
    return faults
  }

  private func elements(_ value: PayloadValue, _ rule: Rule, at place: String) -> [String] {
    let elements = value.elements
    var faults: [String] = []
    if let least = rule.minItems, elements.count < least {
      faults.append("\(place): fewer than \(least) elements")
    }
    if let most = rule.maxItems, elements.count > most {
      faults.append("\(place): more than \(most) elements")
    }
    if let item = rule.items.first {
      for (index, element) in elements.enumerated() {
        faults += self.faults(element, item, at: "\(place)/\(index)")
      }
    }
    return faults
  }

  private func scalars(_ value: PayloadValue, _ rule: Rule, at place: String) -> [String] {
    var faults: [String] = []
    if let number = value.double {
      if let least = rule.minimum, number < least {
        faults.append("\(place): \(shown(value)) is less than \(least)")
      }
      if let most = rule.maximum, number > most {
        faults.append("\(place): \(shown(value)) is more than \(most)")
      }
    }
    if let text = value.string {
      if let least = rule.minLength, text.unicodeScalars.count < least {
        faults.append("\(place): shorter than \(least) characters")
      }
      if let pattern = rule.pattern, (try? text.contains(Regex(pattern))) != true {
        faults.append("\(place): \(shown(value)) does not look like \(pattern)")
      }
    }
    return faults
  }

  private func matches(_ value: PayloadValue, _ type: String) -> Bool {
    switch type {
    case "object": value.kind == .object
    case "array": value.kind == .array
    case "string": value.kind == .string
    case "number": value.kind == .number
    case "integer": value.double.map { $0 == $0.rounded() } ?? false
    case "boolean": value.kind == .bool
    case "null": value.kind == .null
    default: false
    }
  }

  private func equal(_ one: PayloadValue, _ other: PayloadValue) -> Bool {
    guard one.kind == other.kind else { return false }
    return switch one.kind {
    case .string: one.string == other.string
    case .number: one.double == other.double
    case .bool: one.bool == other.bool
    case .null: true
    case .array, .object: shown(one) == shown(other)
    }
  }

  private func shown(_ value: PayloadValue) -> String {
    let text = String(decoding: value.payload.skeleton, as: UTF8.self)
    return text.count > 120 ? text.prefix(120) + "…" : text
  }
}
