import Payload

@testable import Sandbox

/// A conversation over `generateContent`, kept as a client keeps it: bytes, never values.
struct GeminiTalk {
  let sandbox: TestSandbox
  var path = "/v1beta/models/gemini-3.1-flash-image-preview:generateContent"
  /// The elements so far, as the bytes that were sent and received.
  var elements: [[UInt8]] = []

  static let model = "/v1beta/models/gemini-3.1-flash-image-preview"
  static let vertex =
    "/v1/projects/p/locations/global/publishers/google/models/gemini-3.1-flash-image:generateContent"

  static func user(_ words: String) -> [UInt8] {
    Array("{\"role\":\"user\",\"parts\":[{\"text\":\"\(words)\"}]}".utf8)
  }

  /// Sends a turn after the previous ones, without recording it.
  func ask(_ turn: [UInt8], config: String = "") async throws -> WireResponse {
    let contents = (elements + [turn]).joined(separator: Array(" , ".utf8))
    let end = config.isEmpty ? "}" : ",\"generationConfig\":{\(config)}}"
    return try await sandbox.client.send(
      "POST", path, headers: ["Content-Type": "application/json"],
      body: Array("{\"contents\":[".utf8) + contents + Array("]\(end)".utf8))
  }

  /// Sends a turn, and records it with the response.
  mutating func say(_ words: String, config: String = "") async throws -> Payload {
    let turn = Self.user(words)
    let response = try await ask(turn, config: config)
    guard response.status == 200 else { throw TestSandbox.Failure(response.text) }
    let payload = try response.payload()
    guard let content = payload.value(at: ["candidates", 0, "content"]) else {
      throw TestSandbox.Failure(response.text)
    }
    elements += [turn, content.skeleton]
    return payload
  }
}

extension Payload {
  /// The parts of the response.
  var parts: [PayloadValue] {
    root.value(at: ["candidates", 0, "content", "parts"])?.elements ?? []
  }
}
