import FoundationEssentials

/// JSON as a value.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case members([String: JSONValue])
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // The most frequent kinds first: each that fails costs an error.
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let members = try? container.decode([String: JSONValue].self) {
      self = .members(members)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if container.decodeNil() {
      self = .null
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not text, a number, a list or members")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let bool): try container.encode(bool)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .members(let members): try container.encode(members)
    }
  }
}

extension JSONValue {
  /// The JSON form of a value.
  /// - Throws: What its encoding throws.
  package init(of value: some Encodable) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(value))
  }

  /// The value as a type.
  /// - Throws: A decoding error when it does not fit.
  package func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: try JSONEncoder().encode(self))
  }

  /// Sets a part at a path, or removes it for nil. A part of something absent stays absent: half a
  /// value has no meaning.
  package mutating func set(_ part: JSONValue?, at path: some Collection<String>) {
    guard let key = path.first else {
      if let part { self = part }
      return
    }
    guard case .members(var members) = self else { return }
    let rest = path.dropFirst()
    if rest.isEmpty {
      members[key] = part
    } else {
      members[key]?.set(part, at: rest)
    }
    self = .members(members)
  }
}
