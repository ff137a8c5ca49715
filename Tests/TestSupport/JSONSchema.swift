package import Payload

/// Checks documents against a JSON Schema (draft 2020-12), strictly.
///
/// It knows `$ref` into `$defs`, `type`, `enum`, `const`, `properties`, `required`,
/// `additionalProperties`, `items`, `minItems`, `maxItems`, `anyOf`, `pattern`, `minimum`, `maximum`
/// and `minLength`. A schema that uses another word is refused, so that no rule is passed over.
package struct JSONSchema: Sendable {
  private let root: PayloadValue
  /// The rules in `$defs`.
  private let definitions: [String: PayloadValue]

  package init(_ schema: Payload) throws {
    root = schema.root
    try Self.checkWords(root)
    definitions = Dictionary(
      (root["$defs"]?.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  package init(json: some Sequence<UInt8>) throws { try self.init(Payload(json: json)) }

  package init(json text: String) throws { try self.init(json: text.utf8) }

  /// A schema that uses a word which is not known here.
  package struct UnknownWord: Error, CustomStringConvertible {
    package let description: String
  }

  /// What is wrong with a document, each with its place; empty when it is valid. With a name, the
  /// definition of that name in `$defs` is meant, else the schema itself.
  package func faults(in document: Payload, as definition: String? = nil) -> [String] {
    guard let definition else { return faults(document.root, root, at: "") }
    guard let rule = definitions[definition] else { return ["no rule \(definition)"] }
    return faults(document.root, rule, at: "")
  }

  private func faults(_ value: PayloadValue, _ rule: PayloadValue, at place: String) -> [String] {
    if let always = rule.bool { return always ? [] : ["\(place): nothing may stand here"] }
    var faults: [String] = []
    if let reference = rule["$ref"]?.string {
      faults += referenced(value, reference, at: place)
    }
    if let type = rule["type"], !types(type).contains(where: { matches(value, $0) }) {
      return faults + ["\(place): \(shown(value)) is not of type \(shown(type))"]
    }
    for word in ["enum", "const"] {
      guard let allowed = rule[word] else { continue }
      let candidates = word == "enum" ? allowed.elements : [allowed]
      if !candidates.contains(where: { equal($0, value) }) {
        faults.append("\(place): \(shown(value)) is not one of \(shown(allowed))")
      }
    }
    if let choices = rule["anyOf"]?.elements,
      !choices.contains(where: { self.faults(value, $0, at: place).isEmpty })
    {
      faults.append("\(place): \(shown(value)) fits none of \(choices.count) rules")
    }
    return faults + members(value, rule, at: place) + elements(value, rule, at: place)
      + scalars(value, rule, at: place)
  }

  private func referenced(_ value: PayloadValue, _ reference: String, at place: String) -> [String]
  {
    let prefix = "#/$defs/"
    guard reference.hasPrefix(prefix),
      let rule = definitions[String(reference.dropFirst(prefix.count))]
    else { return ["\(place): the rule \(reference) is missing"] }
    return faults(value, rule, at: place)
  }

  private func members(_ value: PayloadValue, _ rule: PayloadValue, at place: String) -> [String] {
    guard value.kind == .object else { return [] }
    let members = value.members
    var faults = (rule["required"]?.elements ?? []).compactMap(\.string)
      .filter { name in !members.contains { $0.key == name } }
      .map { "\(place): '\($0)' is missing" }
    for (name, count) in Dictionary(members.map { ($0.key, 1) }, uniquingKeysWith: +)
    where count > 1 { faults.append("\(place): '\(name)' stands here \(count) times") }
    for (name, member) in members {
      let inner = "\(place)/\(name)"
      if let own = rule["properties"]?[name] {
        faults += self.faults(member, own, at: inner)
      } else if let others = rule["additionalProperties"] {
        faults +=
          others.bool == false
          ? ["\(place): '\(name)' was unexpected"] : self.faults(member, others, at: inner)
      }
    }
    return faults
  }

  private func elements(_ value: PayloadValue, _ rule: PayloadValue, at place: String) -> [String] {
    guard value.kind == .array else { return [] }
    let elements = value.elements
    var faults: [String] = []
    if let least = rule["minItems"]?.int, elements.count < least {
      faults.append("\(place): fewer than \(least) elements")
    }
    if let most = rule["maxItems"]?.int, elements.count > most {
      faults.append("\(place): more than \(most) elements")
    }
    if let items = rule["items"] {
      for (index, element) in elements.enumerated() {
        faults += self.faults(element, items, at: "\(place)/\(index)")
      }
    }
    return faults
  }

  private func scalars(_ value: PayloadValue, _ rule: PayloadValue, at place: String) -> [String] {
    var faults: [String] = []
    if let number = value.double {
      if let least = rule["minimum"]?.double, number < least {
        faults.append("\(place): \(shown(value)) is less than \(shown(rule["minimum"]))")
      }
      if let most = rule["maximum"]?.double, number > most {
        faults.append("\(place): \(shown(value)) is more than \(shown(rule["maximum"]))")
      }
    }
    if let text = value.string {
      if let least = rule["minLength"]?.int, text.unicodeScalars.count < least {
        faults.append("\(place): shorter than \(least) characters")
      }
      if let pattern = rule["pattern"]?.string, (try? text.contains(Regex(pattern))) != true {
        faults.append("\(place): \(shown(value)) does not look like \(pattern)")
      }
    }
    return faults
  }

  private func types(_ type: PayloadValue) -> [String] {
    type.string.map { [$0] } ?? type.elements.compactMap(\.string)
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

  private func shown(_ value: PayloadValue?) -> String {
    guard let value else { return "nothing" }
    let text = String(decoding: value.payload.skeleton, as: UTF8.self)
    return text.count > 120 ? text.prefix(120) + "…" : text
  }

  private static let known: Set = [
    "$schema", "$comment", "$defs", "$ref", "$id", "title", "description", "type", "enum", "const",
    "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "anyOf",
    "pattern", "minimum", "maximum", "minLength", "default", "examples",
  ]

  private static func checkWords(_ rule: PayloadValue) throws {
    for (word, value) in rule.members {
      guard known.contains(word) else {
        throw UnknownWord(description: "the schema says '\(word)', which is not understood")
      }
      switch word {
      case "properties", "$defs": for (_, inner) in value.members { try checkWords(inner) }
      case "items", "additionalProperties": try checkWords(value)
      case "anyOf": for inner in value.elements { try checkWords(inner) }
      default: break
      }
    }
  }
}
