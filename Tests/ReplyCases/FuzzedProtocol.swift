import Payload
package import PayloadCases
package import Providers

/// One protocol as the fuzzer sees it: an endpoint, and complete replies as documented, from which
/// damaged ones are made. A new protocol is a row of `all`.
package struct FuzzedProtocol: Sendable {
  package var name: String
  package var endpoint: Endpoint
  /// Replies to the paid call and to polls, in any order, because each may come at any time.
  package let replyTrees: [JSONTree]
  /// Replies to the free calls: lists of models and requests, counts, uploads.
  package let listingTrees: [JSONTree]

  package static let all: [FuzzedProtocol] = [
    FuzzedProtocol("gmi", .gmi, gmi + errors, gmiListings),
    FuzzedProtocol("toapis", .toapis, toapis + errors, toapisListings),
    FuzzedProtocol("toapis-official", .toapisOfficial, toapis + errors, toapisListings),
    FuzzedProtocol("gemini", .google, gemini + errors, geminiListings),
    FuzzedProtocol("vertex", .vertex, gemini + errors, geminiListings),
  ]

  private init(
    _ name: String, _ endpoint: Endpoint, _ replies: [String], _ listings: [String]
  ) {
    self.name = name
    self.endpoint = endpoint
    self.endpoint.options.project = "kite"
    // Long enough for a task to be polled several times, short enough for a case to end soon.
    self.endpoint.poll.deadline = 30
    replyTrees = replies.map(Self.tree)
    listingTrees = listings.map(Self.tree)
  }

  /// Text that is not JSON stays as it is.
  private static func tree(_ text: String) -> JSONTree {
    guard let payload = try? Payload(json: text) else { return .raw(text) }
    return JSONTree(payload.root)
  }

  /// The smallest PNG file.
  static let picture =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

  private static let gmi = [
    #"{"request_id":"r1","status":"queued","created_at":1764500000,"queued_at":1764500000}"#,
    #"{"request_id":"r1","model":"m","status":"processing","is_public":false}"#,
    #"""
    {"request_id":"r1","model":"m","status":"success","payload":{"prompt":"a kite"},"outcome":{"media_urls":
    [{"id":"0","url":"https://s.example/a.png","width":2752,"height":1536}],"thumbnail_image_url":
    "https://s.example/t.png","next_turn_contents":[{"role":"user","parts":[{"text":"a kite"}]},
    {"role":"model","parts":[{"text":"Done.","thoughtSignature":"c2ln"},{"inlineData":{"mimeType":"image/png",
    "data":"\#(picture)"},"thoughtSignature":"c2ln"}]}],"usageMetadata":{"promptTokenCount":12,
    "candidatesTokenCount":1120,"thoughtsTokenCount":90,"totalTokenCount":1222}},"created_at":1764500000}
    """#,
    #"{"request_id":"r1","status":"success","outcome":{"image_url":"https://s.example/a.png","request_usage":{"input_tokens":4,"output_tokens":7,"total_tokens":11}}}"#,
    #"{"request_id":"r1","status":"failed","outcome":{"error":"blocked: SAFETY","status_code":400}}"#,
    #"{"request_id":"r1","status":"cancelled"}"#,
  ]

  private static let toapis = [
    #"{"id":"t1","object":"generation.task","model":"m","status":"queued","progress":0,"created_at":1764500000,"metadata":{}}"#,
    #"{"id":"t1","object":"generation.task","model":"m","status":"in_progress","progress":"42%","created_at":1764500000}"#,
    #"{"id":"t1","model":"m","status":"completed","progress":100,"result":{"type":"image","data":[{"url":"https://s.example/a.jpg"}]},"completed_at":1764500020,"expires_at":1764586420}"#,
    #"{"id":"t1","status":"failed","progress":60,"error":{"code":"content_policy_violation","message":"refused"}}"#,
    #"{"task_id":"t1","status":"FAILURE","fail_reason":"no channel","progress":"100%"}"#,
    #"{"id":"t1","status":"cancelled","error":{"code":"task_cancelled","message":"The task was cancelled"}}"#,
    #"{"id":"c1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"A kite."},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}"#,
    #"{"success":true,"data":{"url":"https://s.example/up.png","size":1234}}"#,
  ]

  private static let gemini = [
    #"""
    {"candidates":[{"content":{"role":"model","parts":[{"text":"Hm.","thought":true},{"text":"A red kite.",
    "thoughtSignature":"c2ln"},{"inlineData":{"mimeType":"image/png","data":"\#(picture)"},
    "thoughtSignature":"c2ln"}]},"finishReason":"STOP","index":0,"groundingMetadata":{"webSearchQueries":
    ["kite"],"groundingChunks":[{"web":{"uri":"https://k.example/","title":"Kites"}},{"image":{"sourceUri":
    "https://k.example/i","imageUri":"https://k.example/i.png","title":"A kite"}}]}}],"usageMetadata":
    {"promptTokenCount":260,"toolUsePromptTokenCount":40,"candidatesTokenCount":1120,"thoughtsTokenCount":88,
    "totalTokenCount":1508,"promptTokensDetails":[{"modality":"TEXT","tokenCount":260}]},
    "modelVersion":"m-1","responseId":"x"}
    """#,
    #"{"candidates":[{"finishReason":"IMAGE_SAFETY","finishMessage":"withheld","index":0}],"usageMetadata":{"promptTokenCount":20,"totalTokenCount":20}}"#,
    #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT","blockReasonMessage":"no"},"usageMetadata":{"promptTokenCount":20,"totalTokenCount":20}}"#,
    #"{"candidates":[{"content":{"parts":[{"text":"I cannot."}],"role":"model"},"finishReason":"NO_IMAGE"}]}"#,
    #"[{"candidates":[{"content":{"role":"model","parts":[{"text":"A "}]},"index":0}]},{"candidates":[{"content":{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","data":"\#(picture)"}}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"totalTokenCount":9}}]"#,
  ]

  private static let errors = [
    #"{"error":{"code":429,"message":"Quota exceeded for metric: free_tier_requests, limit: 0","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"21s"},{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject","quotaValue":"250"}]}]}}"#,
    #"[{"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT","details":[{"@type":"x","fieldViolations":[{"field":"generation_config","description":"Cannot find field."}]}]}}]"#,
    #"{"error":"Backend error (400). Please try again."}"#,
    #"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"{\"error\":{\"code\":429,\"message\":\"slow down\"}}","provider_name":"x"}}}"#,
    #"{"detail":[{"type":"missing","loc":["body","size"],"msg":"Field required","input":null}]}"#,
    #"{"success":false,"message":"invalid apitype: -1","code":"insufficient_user_quota"}"#,
    #"{"errors":[{"code":7,"message":"x"}],"msg":"y"}"#,
    #"{"type":"about:blank","title":"Too Many","status":429,"detail":"later"}"#,
    "<!DOCTYPE html><html><title>524: A timeout occurred</title></html>",
    "upstream connect error or disconnect/reset before headers", "",
  ]

  private static let gmiListings = [
    #"{"requests":[{"request_id":"r1","model":"m","status":"success","created_at":1764500000.5,"payload":{"prompt":"a kite"}}]}"#,
    #"{"model_ids":["m1","m2"]}"#,
    #"{"data":{"model":"m","display_name":"M","price_info":{"price":0.05,"unit":"USD"},"parameters":[{"name":"prompt"}]}}"#,
  ]
  private static let toapisListings = [
    #"{"object":"list","success":true,"data":[{"id":"m","object":"model","created":1626777600,"owned_by":"x"}]}"#
  ]
  private static let geminiListings = [
    #"{"models":[{"name":"models/m","displayName":"M","description":"d","inputTokenLimit":131072,"supportedGenerationMethods":["generateContent"]}],"nextPageToken":"p"}"#,
    #"{"totalTokens":31,"totalBillableCharacters":96}"#,
    #"{"file":{"name":"files/x","uri":"https://g.example/files/x","sizeBytes":"123"}}"#,
  ]
}
