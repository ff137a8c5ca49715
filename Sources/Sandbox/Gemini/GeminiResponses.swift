import Payload

/// Response bodies of `generateContent` (Gemini API docs).
struct GeminiResponses {
  let model: GeminiModel
  /// The model that the response names.
  let modelVersion: String
  let id: String

  /// A complete response; `content` is the model's signed turn.
  func whole(_ content: PayloadBody, _ usage: TokenUsage, grounding: PayloadNode?) throws
    -> PayloadBody
  {
    var body = PayloadBody()
    body.append("{\n  \"candidates\": [\n    {\n      \"content\": ")
    body.append(contentsOf: content)
    body.append(",\n      \"finishReason\": \"STOP\",\n      \"index\": 0")
    try append(grounding, to: &body)
    body.append("\n    }\n  ],\n  \"usageMetadata\": ")
    try body.append(usage.node)
    try appendEnd(to: &body)
    return body
  }

  /// The pieces of a streamed response, one for each part; the last one has the finish reason.
  func pieces(_ parts: [PayloadBody], _ usage: TokenUsage, grounding: PayloadNode?) throws
    -> [PayloadBody]
  {
    try parts.enumerated().map { place, part in
      let isLast = place == parts.count - 1
      var body = PayloadBody()
      body.append("{\"candidates\": [{\"content\": {\"parts\": [")
      body.append(contentsOf: part)
      body.append("],\"role\": \"model\"}")
      if isLast {
        body.append(",\"finishReason\": \"STOP\"")
        try append(grounding, to: &body)
      }
      body.append(",\"index\": 0}],\"usageMetadata\": ")
      let count = PayloadNode.int(usage.promptTokens)
      try body.append(
        isLast ? usage.node : ["promptTokenCount": count, "totalTokenCount": count])
      try appendEnd(to: &body)
      return body
    }
  }

  /// A response without a picture: the finish reason, or why the prompt was blocked.
  func refusal(_ failure: JobFailure, _ usage: TokenUsage) throws -> PayloadBody {
    var members: [PayloadNode.Member] = []
    if case .blocked(let reason) = failure {
      members.append(.init("promptFeedback", ["blockReason": .string(reason)]))
    } else if case .refused(let reason) = failure {
      members.append(.init("candidates", [Self.candidate(reason)]))
    }
    members.append(
      .init(
        "usageMetadata",
        .members([
          "promptTokenCount": .int(usage.promptTokens),
          "candidatesTokenCount": usage.thoughtTokens.map(PayloadNode.int),
          "totalTokenCount": .int(usage.promptTokens + 2 * (usage.thoughtTokens ?? 0)),
          "promptTokensDetails": usage.promptDetails,
          "thoughtsTokenCount": usage.thoughtTokens.map(PayloadNode.int),
        ])))
    members.append(.init("modelVersion", .string(modelVersion)))
    members.append(.init("responseId", .string(id)))
    var body = PayloadBody()
    try body.append(.object(members))
    return body
  }

  /// Candidates without content have been seen in four shapes; each reason gets one of them.
  private static func candidate(_ reason: String) -> PayloadNode {
    let contents: [PayloadNode?] = [nil, [:], ["role": "model"], ["parts": .null]]
    let place = Fault.Kind.endings.firstIndex(of: reason) ?? 0
    let message =
      "Unable to show the generated image. The model ended with \(reason). Try rephrasing the "
      + "prompt."
    return .members([
      "content": contents[place % contents.count],
      "finishReason": .string(reason),
      "finishMessage": place % 2 == 0 ? nil : .string(message),
      "index": 0,
    ])
  }

  private func append(_ grounding: PayloadNode?, to body: inout PayloadBody) throws {
    guard let grounding else { return }
    body.append(",\"groundingMetadata\": ")
    try body.append(grounding)
  }

  private func appendEnd(to body: inout PayloadBody) throws {
    body.append(",\"modelVersion\": ")
    body.append(string: modelVersion)
    body.append(",\"responseId\": ")
    body.append(string: id)
    body.append("}")
  }

  /// The results of a search: pages that do not exist, at a domain that is reserved for examples.
  static func grounding(_ request: GeminiRequest) -> PayloadNode? {
    guard request.searches else { return nil }
    let query = String(request.order.instruction.prefix(80))
    var chunks: [PayloadNode] = [
      [
        "web": [
          "uri": "https://pages.sandbox.example/first", "title": "A page that does not exist",
          "domain": "sandbox.example",
        ]
      ]
    ]
    if request.searchesPictures {
      chunks.append([
        "image": [
          "sourceUri": "https://pages.sandbox.example/pictures",
          "imageUri": "https://pages.sandbox.example/pictures/1.jpg",
          "title": "A picture that does not exist", "domain": "sandbox.example",
        ]
      ])
    }
    return .members([
      "webSearchQueries": [.string(query)],
      "imageSearchQueries": request.searchesPictures ? [.string(query)] : nil,
      "searchEntryPoint": ["renderedContent": "<div>Sandbox: nothing was searched</div>"],
      "groundingChunks": .array(chunks),
      "groundingSupports": [
        [
          "segment": ["startIndex": 0, "endIndex": 7, "text": "Sandbox"],
          "groundingChunkIndices": [0],
        ]
      ],
    ])
  }
}
