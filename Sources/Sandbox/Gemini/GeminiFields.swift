/// The messages of `generateContent`, as far as the image models accept them (Gemini API docs;
/// Vertex AI docs for what only Vertex AI knows).
enum GeminiFields {
  typealias Field = FieldShape.Field

  static let generateContent = FieldShape.message("GenerateContentRequest", request)

  private static let request: [Field] = [
    Field("model", .string, only: .gemini),
    Field("contents", .list(content)),
    Field("systemInstruction", content),
    Field("tools", .list(tool)),
    Field("toolConfig", .anything),
    Field("safetySettings", .list(safetySetting)),
    Field("generationConfig", generationConfig),
    Field("cachedContent", .string),
    Field("labels", .anything, only: .vertex),
  ]

  static let countTokens = FieldShape.message(
    "CountTokensRequest",
    [
      Field("model", .string),
      Field("contents", .list(content)),
      Field("generateContentRequest", generateContent, only: .gemini),
      Field("systemInstruction", content, only: .vertex),
      Field("tools", .list(tool), only: .vertex),
      Field("generationConfig", generationConfig, only: .vertex),
    ])

  private static let content = FieldShape.message(
    "Content",
    [
      Field("role", .string),
      Field(
        "parts",
        .list(
          .message(
            "Part",
            [
              Field("text", .string),
              Field(
                "inlineData",
                .message(
                  "Blob",
                  [
                    Field("mimeType", .string), Field("data", .string),
                    Field("displayName", .string),
                  ])),
              Field(
                "fileData",
                .message(
                  "FileData",
                  [
                    Field("mimeType", .string), Field("fileUri", .string),
                    Field("displayName", .string),
                  ])),
              Field("thought", .boolean),
              Field("thoughtSignature", .string),
              Field("videoMetadata", .anything),
              Field("mediaResolution", .anything),
              Field("partMetadata", .anything),
              Field("functionCall", .anything),
              Field("functionResponse", .anything),
              Field("executableCode", .anything),
              Field("codeExecutionResult", .anything),
              // The sandbox's own field, in the model's turns.
              Field("sandboxNote", .anything),
            ]))),
    ])

  private static let tool = FieldShape.message(
    "Tool",
    [
      Field(
        "googleSearch",
        .message(
          "GoogleSearch",
          [
            Field(
              "searchTypes",
              .message(
                "SearchTypes",
                [
                  Field("webSearch", .message("WebSearch", [])),
                  Field("imageSearch", .message("ImageSearch", [])),
                ])),
            Field("timeRangeFilter", .anything, only: .gemini),
            Field("excludeDomains", .list(.string), only: .vertex),
            Field("blockingConfidence", .string, only: .vertex),
          ])),
      Field("functionDeclarations", .anything),
      Field("codeExecution", .anything),
      Field("urlContext", .anything),
      Field("googleSearchRetrieval", .anything),
      Field("googleMaps", .anything),
      Field("retrieval", .anything, only: .vertex),
    ])

  private static let categories: Set<String> = [
    "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY", "HARM_CATEGORY_JAILBREAK",
  ]

  private static let safetySetting = FieldShape.message(
    "SafetySetting",
    [
      Field("category", .word("HarmCategory", categories), only: .gemini),
      Field(
        "category",
        .word(
          "HarmCategory",
          categories.union([
            "HARM_CATEGORY_IMAGE_HATE", "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT",
            "HARM_CATEGORY_IMAGE_HARASSMENT", "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT",
          ])), only: .vertex),
      Field(
        "threshold",
        .word(
          "HarmBlockThreshold",
          [
            "OFF", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE",
            "BLOCK_LOW_AND_ABOVE",
          ])),
      Field("method", .word("HarmBlockMethod", ["SEVERITY", "PROBABILITY"]), only: .vertex),
    ])

  private static let generationConfig = FieldShape.message(
    "GenerationConfig",
    [
      Field(
        "responseModalities",
        .list(.word("Modality", ["TEXT", "IMAGE", "AUDIO"], ignoresCase: true))),
      Field("imageConfig", imageConfig),
      Field(
        "responseFormat",
        .message(
          "ResponseFormat",
          [
            Field(
              "image",
              .message(
                "ImageFormat",
                [
                  Field("aspectRatio", .string), Field("imageSize", .string),
                  Field("mimeType", .string),
                ]))
          ]), only: .gemini),
      Field(
        "thinkingConfig",
        .message(
          "ThinkingConfig",
          [
            Field("includeThoughts", .boolean),
            Field("thinkingBudget", .integer),
            Field(
              "thinkingLevel",
              .word("ThinkingLevel", ["MINIMAL", "LOW", "MEDIUM", "HIGH"], ignoresCase: true)),
          ])),
      Field("temperature", .number),
      Field("topP", .number),
      Field("topK", .number),
      Field("seed", .integer),
      Field("candidateCount", .integer),
      Field("maxOutputTokens", .integer),
      Field("stopSequences", .list(.string)),
      Field("presencePenalty", .number),
      Field("frequencyPenalty", .number),
      Field("responseMimeType", .string),
      Field("responseSchema", .anything),
      Field("responseJsonSchema", .anything),
      Field("responseLogprobs", .boolean),
      Field("logprobs", .integer),
      Field("mediaResolution", .string),
      Field("audioTimestamp", .boolean, only: .vertex),
    ])

  private static let imageConfig = FieldShape.message(
    "ImageConfig",
    [
      Field("aspectRatio", .string),
      Field("imageSize", .string),
      Field(
        "personGeneration",
        .word("PersonGeneration", ["ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE"]), only: .vertex),
      Field(
        "prominentPeople",
        .word("ProminentPeople", ["ALLOW_PROMINENT_PEOPLE", "BLOCK_PROMINENT_PEOPLE"]),
        only: .vertex),
      Field(
        "imageOutputOptions",
        .message(
          "ImageOutputOptions",
          [Field("mimeType", .string), Field("compressionQuality", .integer)]), only: .vertex),
    ])
}
