import Payload

extension JSONSchema {
  /// One rule of a schema, read once.
  struct Rule: Sendable {
    /// `true` and `false` as schemas.
    var always: Bool?
    /// The name of another rule.
    var reference: String?
    var types: [String]?
    var allowed: [PayloadValue]?
    var choices: [Rule]?
    var properties: [String: Rule] = [:]
    var required: [String] = []
    /// What other members must be.
    private var additional: [Rule] = []
    /// At most one: what every element must be.
    var items: [Rule] = []
    var minItems: Int?
    var maxItems: Int?
    var minimum: Double?
    var maximum: Double?
    var minLength: Int?
    var pattern: String?

    var others: Rule? { additional.first }

    /// Reads a rule.
    ///
    /// - Throws: `UnknownWord` for an unknown keyword.
    init(_ value: PayloadValue) throws {
      always = value.bool
      for (word, value) in value.members {
        switch word {
        case "$schema", "$comment", "$id", "title", "description", "default", "examples": break
        case "$defs": _ = try Self.named(value)
        case "$ref": reference = try Self.name(value)
        case "type": types = value.string.map { [$0] } ?? value.elements.compactMap(\.string)
        case "enum": allowed = value.elements
        case "const": allowed = [value]
        case "anyOf": choices = try value.elements.map(Rule.init)
        case "properties": properties = try Self.named(value)
        case "required": required = value.elements.compactMap(\.string)
        case "additionalProperties": additional = [try Rule(value)]
        case "items": items = [try Rule(value)]
        case "minItems": minItems = value.int
        case "maxItems": maxItems = value.int
        case "minimum": minimum = value.double
        case "maximum": maximum = value.double
        case "minLength": minLength = value.int
        case "pattern": pattern = value.string
        default:
          throw UnknownWord(description: "the schema says '\(word)', which is not understood")
        }
      }
    }

    /// The members of an object as rules.
    static func named(_ value: PayloadValue?) throws -> [String: Rule] {
      var rules: [String: Rule] = [:]
      for (name, rule) in value?.members ?? [] { rules[name] = try Rule(rule) }
      return rules
    }

    private static func name(_ reference: PayloadValue) throws -> String {
      let prefix = "#/$defs/"
      guard let text = reference.string, text.hasPrefix(prefix) else {
        throw UnknownWord(description: "a rule refers to something outside of $defs")
      }
      return String(text.dropFirst(prefix.count))
    }
  }
}
