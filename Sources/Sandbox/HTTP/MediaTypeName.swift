/// A media type with its parameters, as in `Content-Type` (RFC 9110, 8.3.1).
struct MediaTypeName: Sendable, Equatable {
  /// The type in lower case, such as `image/png`; empty if there is none.
  let name: String
  /// The parameters by name, in lower case.
  let parameters: [String: String]

  init(_ text: String) {
    var rest = text[...]
    name = rest.prefix { $0 != ";" }.trimmingCharacters(in: " \t").lowercased()
    rest = rest.drop { $0 != ";" }
    var parameters: [String: String] = [:]
    while rest.popFirst() != nil {
      let key = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest[key.endIndex...]
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst()
      let value: Substring
      if rest.first == "\"" {
        value = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest[value.endIndex...].drop { $0 != ";" }
      } else {
        value = rest.prefix { $0 != ";" }
        rest = rest[value.endIndex...]
      }
      let name = key.trimmingCharacters(in: " \t").lowercased()
      if parameters[name] == nil { parameters[name] = value.trimmingCharacters(in: " \t") }
    }
    self.parameters = parameters
  }

  var isJSON: Bool {
    name == "application/json" || name.hasPrefix("application/") && name.hasSuffix("+json")
  }
}
