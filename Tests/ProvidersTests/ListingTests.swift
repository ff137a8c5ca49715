import Model
import Payload
import Testing

@testable import Providers

/// What a provider says about its models and past requests.
@Suite(.timeLimit(.minutes(5))) struct ListingTests {
  static let models: [(String, [RemoteModel])] = [
    (#"{"model_ids":["a","b"]}"#, [RemoteModel(id: "a"), RemoteModel(id: "b")]),
    (#"["a",{"id":"b"},7,null,{}]"#, [RemoteModel(id: "a"), RemoteModel(id: "b")]),
    (
      #"{"models":[{"model":"a","brief_description":"Makes\npictures.","price_info":"#
        + #"{"price":0.05,"unit":"USD","pricing_type":"per image"}}]}"#,
      [RemoteModel(id: "a", note: "Makes pictures; 0.05 USD per image")]
    ),
    (
      #"{"success":true,"object":"list","data":[{"id":"a","object":"model","created":1626777600,"#
        + #""owned_by":"google","supported_endpoint_types":["image"]}]}"#,
      [RemoteModel(id: "a", note: "google")]
    ),
    (#"{"data":[]}"#, []),
    ("{}", []),
  ]

  @Test(arguments: models)
  func `Models are read in every shape`(_ text: String, _ models: [RemoteModel]) throws {
    #expect(try Endpoint.gmi.models(in: reply(text)) == models)
    #expect(try Endpoint.toapis.models(in: reply(text)) == models)
  }

  @Test func `A model's own description gives its parameters and price`() throws {
    let text =
      #"{"model":"m","org_id":"o","display_name":"M","detailed_description":"Long.","modalities":{},"#
      + #""parameters":[{"name":"prompt","type":"string"},{"name":"image"}],"#
      + #""price_info":{"price":"0.134","unit":"image"}}"#
    let model = RemoteModel(id: "m", name: "M", note: "Long; 0.134 image; takes prompt, image")
    #expect(try Endpoint.gmi.model(in: reply(text)) == model)
    #expect(try Endpoint.gmi.model(in: reply(#"{"data":{"model":"m"}}"#)) == RemoteModel(id: "m"))
  }

  static let envelopes = [
    #"{"requests":[ROW],"total":1}"#, #"{"items":[ROW]}"#, #"{"data":[ROW]}"#, "[ROW]",
  ]

  @Test(arguments: envelopes)
  func `Past requests are read in every envelope`(_ envelope: String) throws {
    let row =
      #"{"request_id":"r1","model":"m","status":"success","created_at":1763700000,"#
      + #""payload":{"prompt":"a kite"},"outcome":{}}"#
    let requests = try Endpoint.gmi.requests(
      in: reply(envelope.replacing("ROW", with: row + #",{"status":"nameless"}"#)))
    #expect(
      requests == [
        RemoteRequest(
          task: "r1", model: "m", status: "success",
          created: Timestamp(milliseconds: 1_763_700_000_000), instruction: "a kite")
      ])
  }

  @Test func `The instruction of a later turn is that of its last part`() throws {
    let text =
      #"[{"request_id":7,"payload":{"contents":[{"role":"user","parts":[{"text":"first"}]},"#
      + #"{"role":"user","parts":[{"text":"recap"},{"text":"blue"}]}]},"created_at":"soon"}]"#
    #expect(
      try Endpoint.gmi.requests(in: reply(text)) == [RemoteRequest(task: "7", instruction: "blue")])
  }

  static let refused: [(Reply, Failure.Kind)] = [
    (reply("", status: 401), .key), (reply("", status: 500), .provider),
    (reply("<html>"), .provider), (reply(#"{"success":false,"message":"no"}"#), .provider),
    (reply("", status: 429), .quota),
  ]

  @Test(arguments: refused)
  func `A list that cannot be read is reported, and a query is never billed`(
    _ reply: Reply, _ kind: Failure.Kind
  ) {
    let failure = failure { () throws(Failure) in _ = try Endpoint.toapis.models(in: reply) }
    #expect(failure?.kind == kind)
    #expect(failure?.billed == .no)
  }

  @Test func `Each protocol has its own queries, or none`() {
    let gmi = "https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey/"
    #expect(Endpoint.gmi.modelsRequest?.url == gmi + "models")
    #expect(Endpoint.gmi.modelRequest("a/b")?.url == gmi + "models/a%2Fb")
    #expect(
      Endpoint.gmi.requestsRequest?.url
        == gmi + "requests?model_id=gemini-3.1-flash-image-preview&page_size=20")
    #expect(Endpoint.toapis.modelsRequest?.url == "https://toapis.com/v1/models?type=image")
    #expect(Endpoint.toapisOfficial.requestsRequest == nil)
    #expect(Endpoint.toapisOfficial.modelRequest("a") == nil)
  }
}
