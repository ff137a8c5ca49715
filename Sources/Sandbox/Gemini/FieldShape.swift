import Payload

/// What a field of a request may hold, as in the JSON form of protocol buffers.
indirect enum FieldShape: Sendable {
  case string, boolean, integer, number
  /// One of these words; the name of the enumeration is for error messages. Letter case may be
  /// ignored.
  case word(String, Set<String>, ignoresCase: Bool = false)
  case list(FieldShape)
  case message(String, [Field])
  /// Not checked.
  case anything

  /// A field, by its name in camel case, and the only surface that knows it; nil if both do.
  struct Field: Sendable {
    var name: String
    var shape: FieldShape
    var only: GeminiDialect?

    init(_ name: String, _ shape: FieldShape, only: GeminiDialect? = nil) {
      self.name = name
      self.shape = shape
      self.only = only
    }
  }
}

/// Checks a value against a shape, and reports mistakes as Google does. Names are accepted in camel
/// case and in snake case, as in protocol buffers.
struct FieldCheck {
  let surface: GeminiDialect
  private(set) var violations: [APIError.Violation] = []

  init(_ surface: GeminiDialect) { self.surface = surface }

  /// Checks a value.
  ///
  /// - Throws: `APIError`, with status 400, which names every mistake.
  static func require(
    _ value: PayloadValue, _ shape: FieldShape, _ surface: GeminiDialect
  ) throws(APIError) {
    var check = FieldCheck(surface)
    check.check(value, shape, at: "")
    guard !check.violations.isEmpty else { return }
    var error = APIError.bad(check.violations.map(\.description).joined(separator: "\n"))
    error.violations = check.violations
    throw error
  }

  /// The most mistakes that are reported.
  private static let violationLimit = 50

  mutating func check(_ value: PayloadValue, _ shape: FieldShape, at path: String) {
    guard !value.isNull, violations.count < Self.violationLimit else { return }
    switch shape {
    case .anything: break
    case .string: if value.kind != .string { report(value, "TYPE_STRING", path) }
    case .boolean: if value.kind != .bool { report(value, "TYPE_BOOL", path) }
    case .integer:
      let number = value.int ?? value.string.flatMap { Int($0) }
      if number.flatMap({ Int32(exactly: $0) }) == nil { report(value, "TYPE_INT32", path) }
    case .number:
      let number = value.double ?? value.string.flatMap { Double($0) }
      if number?.isFinite != true { report(value, "TYPE_FLOAT", path) }
    case .word(let name, let words, let ignoresCase):
      let word = ignoresCase ? value.string?.uppercased() : value.string
      if word.map(words.contains) != true { report(value, typeName(name), path) }
    case .list(let element):
      // A single value in place of a list is accepted, as in the JSON form of protocol buffers.
      guard value.kind == .array else { return check(value, element, at: path + "[0]") }
      for (index, value) in value.elements.enumerated() {
        check(value, element, at: "\(path)[\(index)]")
      }
    case .message(let name, let fields):
      guard value.kind == .object else { return report(value, typeName(name), path) }
      for (key, value) in value.members {
        check(value, named: key, among: fields, at: path)
      }
    }
  }

  private mutating func check(
    _ value: PayloadValue, named key: String, among fields: [FieldShape.Field], at path: String
  ) {
    let known = fields.first {
      ($0.name == key || $0.name.inSnakeCase == key) && ($0.only == nil || $0.only == surface)
    }
    guard let known else {
      guard violations.count < Self.violationLimit else { return }
      let place = path.isEmpty ? "" : " at '\(path)'"
      violations.append(
        .init(
          field: path,
          description: "Invalid JSON payload received. Unknown name \"\(key.prefix(80))\"\(place): "
            + "Cannot find field."))
      return
    }
    let name = known.name.inSnakeCase
    check(value, known.shape, at: path.isEmpty ? name : "\(path).\(name)")
  }

  private mutating func report(_ value: PayloadValue, _ type: String, _ path: String) {
    let written =
      value.string.map { "\"\($0.prefix(80))\"" } ?? value.number
      ?? value.bool.map { "\($0)" } ?? "a value of another kind"
    violations.append(
      .init(field: path, description: "Invalid value at '\(path)' (\(type)), \(written)"))
  }

  private func typeName(_ name: String) -> String {
    let package =
      surface == .gemini ? "google.ai.generativelanguage.v1beta" : "google.cloud.aiplatform.v1"
    return "type.googleapis.com/\(package).\(name)"
  }
}

extension String {
  /// `imageConfig` as `image_config`.
  var inSnakeCase: String {
    reduce(into: "") { text, character in
      if character.isUppercase { text += "_" }
      text += character.lowercased()
    }
  }
}

extension PayloadValue {
  /// A member by its name in camel case, in either spelling; nil if it is missing or null.
  func field(_ name: String) -> PayloadValue? {
    guard let value = self[name] ?? self[name.inSnakeCase], !value.isNull else { return nil }
    return value
  }

  /// A number, or a string that holds one.
  var looseDouble: Double? { double ?? string.flatMap { Double($0) } }
  var looseInt: Int? { int ?? string.flatMap { Int($0) } }
}
