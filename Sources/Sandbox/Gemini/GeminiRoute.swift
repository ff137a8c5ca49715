/// The two services that speak `generateContent`.
enum GeminiDialect: String, Sendable {
  /// The Gemini API and its relays.
  case gemini
  case vertex

  var wire: ServedProtocol { self == .gemini ? .gemini : .vertex }
}

/// The paths of `generateContent` and related methods (Gemini API docs, Vertex AI docs).
enum GeminiRoute: Equatable {
  /// `POST …/models/MODEL:METHOD`.
  case call(model: String, method: String)
  case models
  case model(String)
  case upload
  case file(String)
  case wrongMethod

  /// The surface, the version segment and the route; nil for a path of another protocol.
  static func read(
    method: String, path: String
  ) -> (surface: GeminiDialect, version: String, route: GeminiRoute)? {
    var parts = path.split(separator: "/").map(String.init)
    let isUpload = parts.first == "upload"
    if isUpload { parts.removeFirst() }
    guard var version = parts.first else { return nil }
    if version == "models", !isUpload {
      // A client that is given only a service's base URL omits the version.
      version = "v1beta"
    } else {
      parts.removeFirst()
    }
    if isUpload {
      guard ["v1", "v1beta"].contains(version), parts == ["files"] else { return nil }
      return (.gemini, version, method == "POST" ? .upload : .wrongMethod)
    }
    var surface = GeminiDialect.gemini
    if parts.count > 4, parts[0] == "projects", parts[2] == "locations" {
      surface = .vertex
      parts.removeFirst(4)
    }
    if parts.count >= 3, parts[0] == "publishers", parts[1] == "google" {
      surface = .vertex
      parts.removeFirst(2)
    } else if surface == .vertex {
      return nil
    }
    let versions = surface == .gemini ? ["v1", "v1beta"] : ["v1", "v1beta1"]
    guard versions.contains(version), let route = GeminiRoute(method: method, parts, surface)
    else { return nil }
    return (surface, version, route)
  }

  private init?(method: String, _ parts: [String], _ surface: GeminiDialect) {
    switch (parts.first, parts.count) {
    case ("models", 1): self = method == "GET" ? .models : .wrongMethod
    case ("models", 2):
      let halves = parts[1].split(separator: ":", maxSplits: 1).map(String.init)
      if halves.count == 2 {
        self = method == "POST" ? .call(model: halves[0], method: halves[1]) : .wrongMethod
      } else {
        self = method == "GET" ? .model(parts[1]) : .wrongMethod
      }
    case ("files", 2) where surface == .gemini:
      self = method == "GET" ? .file(parts[1]) : .wrongMethod
    default: return nil
    }
  }

  var kind: RequestKind {
    switch self {
    case .call(_, "countTokens"): .countTokens
    case .call(_, "generateContent"), .call(_, "streamGenerateContent"): .generate
    case .call, .wrongMethod: .other
    case .models, .model: .models
    case .upload, .file: .files
    }
  }
}
