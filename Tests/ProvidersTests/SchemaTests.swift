import Foundation
import Payload
import TestSupport
import Testing

/// The schemas of requests and replies that are kept next to the tests.
enum Schema {
  /// Vertex AI's published schema, with the words that only the Gemini API has.
  static func gemini() throws -> JSONSchema { try kept.get() }

  private static let kept = Result { try named("gemini") }

  static func named(_ name: String) throws -> JSONSchema {
    try JSONSchema(json: text(name))
  }

  static func text(_ name: String) throws -> [UInt8] {
    let path = Bundle.module.bundlePath + "/Fixtures/\(name).schema.json"
    return Array(try Data(contentsOf: URL(filePath: path)))
  }
}

/// The checker itself, and whether the published schema refuses what the service refuses.
@Suite(.timeLimit(.minutes(5))) struct SchemaTests {
  static let request =
    #"{"contents":[{"role":"user","parts":[{"text":"Draw a red kite."},{"inlineData":{"mimeType":"#
    + #""image/png","data":"iVBORw=="}}]},{"role":"model","parts":[{"text":"Here.","#
    + #""thoughtSignature":"QQ=="},{"inlineData":{"mimeType":"image/jpeg","data":"/9h4"},"#
    + #""thoughtSignature":"Qg=="}]},{"role":"user","parts":[{"text":"Make it blue."}]}],"#
    + #""systemInstruction":{"parts":[{"text":"Keep framing."}]},"tools":[{"googleSearch":"#
    + #"{"searchTypes":{"webSearch":{},"imageSearch":{}}}}],"safetySettings":[{"category":"#
    + #""HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"}],"generationConfig":"#
    + #"{"responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"},"#
    + #""thinkingConfig":{"thinkingLevel":"MINIMAL","includeThoughts":false},"temperature":1.0,"#
    + #""topP":0.95,"seed":7,"candidateCount":1,"maxOutputTokens":32768}}"#

  /// Each row: what is replaced in the request above, the replacement, and the error that is found.
  static let mutations: [(String, String, String?)] = [
    (#""imageConfig""#, #""imageCfg""#, "/generationConfig: 'imageCfg' was unexpected"),
    (
      "MINIMAL", "minimal",
      "/generationConfig/thinkingConfig/thinkingLevel: \"minimal\" is not one of"
    ),
    (
      #""TEXT","IMAGE""#, #""Text","IMAGE""#,
      "/generationConfig/responseModalities/0: \"Text\" is not one of"
    ),
    (#""2K""#, #""512px""#, "/generationConfig/imageConfig/imageSize: \"512px\" is not one of"),
    (#""seed":7"#, #""seed":1.5"#, "/generationConfig/seed: 1.5 is not of type \"integer\""),
    ("inlineData", "inline_data", "/contents/0/parts/1: 'inline_data' was unexpected"),
    (
      #""imageSize":"2K""#,
      #""imageSize":"512","personGeneration":"ALLOW_NONE","imageOutputOptions":"#
        + #"{"mimeType":"image/png","compressionQuality":80}"#, nil
    ),
    ("QQ==", "skip_thought_signature_validator", nil),
    ("QQ==", "not base64!", "/contents/1/parts/0/thoughtSignature: \"not base64!\" does not look"),
    (
      #""temperature":1.0"#, #""temperature":"1.0""#,
      "/generationConfig/temperature: \"1.0\" is not"
    ),
    (
      "HARM_CATEGORY_HARASSMENT", "HARASSMENT",
      "/safetySettings/0/category: \"HARASSMENT\" is not one of"
    ),
    (#""seed":7"#, #""seed":7,"seed":8"#, "/generationConfig: 'seed' stands here 2 times"),
  ]

  @Test(arguments: mutations)
  func `The published schema accepts a good request and refuses each mistake`(
    _ part: String, _ replacement: String, _ fault: String?
  ) throws {
    let schema = try Schema.gemini()
    let name = "GenerateContentRequest"
    #expect(schema.faults(in: try Payload(json: Self.request), as: name) == [])
    let range = try #require(Self.request.firstRange(of: part))
    let text = Self.request.replacingCharacters(in: range, with: replacement)
    let faults = schema.faults(in: try Payload(json: text), as: name)
    guard let fault else {
      #expect(faults == [])
      return
    }
    #expect(faults.contains { $0.hasPrefix(fault) }, "\(faults)")
  }

  static let answers = [
    #"{"candidates":[{"index":0,"finishReason":"STOP","content":{"role":"model","parts":[{"text":"plan","#
      + #""thought":true},{"inlineData":{"mimeType":"image/jpeg","data":"/9hm"},"thoughtSignature":"#
      + #""Qw=="}]},"groundingMetadata":{"imageSearchQueries":["kite"],"groundingChunks":[{"image":"#
      + #"{"sourceUri":"https://e.x/p","imageUri":"https://e.x/i.jpg","title":"t","domain":"e.x"}}]}}],"#
      + #""usageMetadata":{"promptTokenCount":13,"candidatesTokenCount":1690,"thoughtsTokenCount":120,"#
      + #""totalTokenCount":1823,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1680}]},"#
      + #""modelVersion":"gemini-3.1-flash-image","responseId":"r1"}"#,
    #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}}"#,
    #"{"candidates":[{"index":0,"finishReason":"MISSING_THOUGHT_SIGNATURE","finishMessage":"No."}]}"#,
  ]

  @Test(arguments: answers)
  func `The published schema accepts the known replies`(_ answer: String) throws {
    let faults = try Schema.gemini().faults(
      in: Payload(json: answer), as: "GenerateContentResponse")
    #expect(faults == [])
  }

  static let rules: [(String, String, Bool)] = [
    (#"{"required":["a"]}"#, #"{"a":1}"#, true),
    (#"{"required":["a"]}"#, #"{"b":1}"#, false),
    (#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#, "1", true),
    (#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#, "true", false),
    (#"{"type":["string","null"]}"#, "null", true),
    (#"{"minimum":0,"maximum":2}"#, "2.5", false),
    (#"{"minItems":1}"#, "[]", false),
    (#"{"maxItems":1,"items":{"type":"number"}}"#, "[1,2]", false),
    (#"{"items":{"type":"number"}}"#, #"[1,"2"]"#, false),
    (#"{"const":"x"}"#, #""y""#, false),
    (#"{"additionalProperties":{"type":"number"}}"#, #"{"a":"b"}"#, false),
    (#"{"minLength":1}"#, #""""#, false),
    (##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}"##, "1", false),
    (##"{"$ref":"#/$defs/b"}"##, "1", false),
    ("false", "1", false),
  ]

  @Test(arguments: rules)
  func `Every word of a schema counts`(_ schema: String, _ document: String, _ isValid: Bool) throws
  {
    let faults = try JSONSchema(json: schema).faults(in: Payload(json: document))
    #expect(faults.isEmpty == isValid, "\(faults)")
  }

  @Test func `A schema with an unknown word is refused`() {
    #expect(throws: JSONSchema.UnknownWord.self) {
      _ = try JSONSchema(json: #"{"items":{"oneOf":[]}}"#)
    }
  }
}
