package import Model
import Payload

/// A configured provider as the protocols need it: where it is, which protocol it speaks, and what
/// it can do.
package struct Endpoint: Hashable, Sendable {
  package var name: String
  package var wire: Wire
  /// Scheme, host and port, without a trailing slash.
  package var baseURL: String
  /// The Unix socket that the sandbox listens on.
  package var socket: String?
  package var model: String
  package var key: KeySource
  package var certificates: String?
  /// What is offered with the current model; `offer` has what is offered with others.
  package var capabilities: Capabilities
  package var offer: ProviderOffer
  package var isSandbox: Bool
  /// Whether `payload.thinkingConfig` is sent where the protocol documents no such field.
  package var sendsThinking: Bool
  /// Whether pictures are sent with the metadata that a camera wrote into them.
  package var keepsMetadata = false
  package var options: WireOptions
  package var poll: PollSchedule
  /// The timeout of an API call, in seconds.
  package var timeout: Double

  package init(
    name: String, wire: Wire, baseURL: String, socket: String? = nil, model: String,
    key: KeySource, certificates: String? = nil, capabilities: Capabilities,
    isSandbox: Bool = false, sendsThinking: Bool = false, options: WireOptions = WireOptions(),
    poll: PollSchedule = PollSchedule(), timeout: Double = 300
  ) {
    self.name = name
    self.wire = wire
    self.baseURL = baseURL
    self.socket = socket
    self.model = model
    self.key = key
    self.certificates = certificates
    self.capabilities = capabilities
    offer = ProviderOffer(model: model, capabilities: capabilities, limits: capabilities)
    self.isSandbox = isSandbox
    self.sendsThinking = sendsThinking
    self.options = options
    self.poll = poll
    self.timeout = timeout
  }

  /// What the studio shows of this endpoint.
  package var profile: Profile {
    Profile(
      name: name, model: model, capabilities: capabilities, isSandbox: isSandbox,
      answersInWords: wire.carriesWords)
  }
}

/// The wire protocols; raw values as in config.toml.
package enum Wire: String, Hashable, Sendable, CaseIterable {
  case gmi
  case toapis
  case toapisOfficial = "toapis-official"
  case gemini
  case vertex
}

extension Wire {
  /// Whether its replies can have words. ToAPIs documents the pictures of a task and nothing else.
  fileprivate var carriesWords: Bool {
    switch self {
    case .gmi, .gemini, .vertex: true
    case .toapis, .toapisOfficial: false
    }
  }
}

/// Where the key comes from. The key itself is read at the edge, just before a request.
package enum KeySource: Hashable, Sendable {
  case none
  case environment([String])
  case file(String)
  /// An argv array, run without a shell.
  case command([String])
}

/// When to poll a job's state, in seconds.
package struct PollSchedule: Hashable, Sendable {
  package var first: Double
  package var factor: Double
  package var most: Double
  package var deadline: Double
  /// The fraction by which an interval is randomly shortened or lengthened, so that clients do not
  /// all poll at once.
  package var spread: Double

  package init(
    first: Double = 1.5, factor: Double = 1.4, most: Double = 5, deadline: Double = 600,
    spread: Double = 0.2
  ) {
    self.first = first
    self.factor = factor
    self.most = most
    self.deadline = deadline
    self.spread = spread
  }
}

extension Endpoint {
  /// Adds the key in the form this provider expects, and only to requests to its own origin.
  package func authorize(_ request: HTTPRequest, key: String?) -> HTTPRequest {
    guard let key, !key.isEmpty, let own = Origin(baseURL), Origin(request.url) == own else {
      return request
    }
    var request = request
    let header =
      switch options.authorization {
      case .googleKey: (name: "x-goog-api-key", value: key)
      case .bearer: (name: "Authorization", value: "Bearer \(key)")
      }
    request.headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
    request.headers.append(header)
    return request
  }
}

extension Endpoint {
  /// The usage, with the cost in dollars where the provider did not give it: zero in the sandbox,
  /// otherwise estimated from the profile's prices. Pictures, input and thinking are billed; drafts
  /// are not (Gemini API docs, "Image generation").
  func priced(_ usage: Usage, pictures: Int, at resolution: Resolution) -> Usage {
    var usage = usage
    if isSandbox {
      usage.dollars = 0
      usage.isEstimated = false
      return usage
    }
    guard usage.dollars == nil,
      let price = capabilities.prices[resolution].flatMap({ Money(dollars: $0) })
    else { return usage }
    let tokens = capabilities.tokenPrices.cost(
      input: usage.inputTokens, thinking: usage.thoughtTokens)
    usage.dollars = (price * pictures + tokens).dollars
    usage.isEstimated = true
    return usage
  }
}

extension Endpoint {
  /// The indices of attachments in the order this provider gets them. ToAPIs remembers nothing, so
  /// the picture being edited is sent too, and goes first.
  package func sendingOrder(of attachments: [Attachment]) -> [Int] {
    let all = Array(attachments.indices)
    guard wire == .toapis || wire == .toapisOfficial else { return all }
    return all.filter { attachments[$0].isEdited } + all.filter { !attachments[$0].isEdited }
  }
}

/// How a protocol is spoken where its documentation leaves a choice or contradicts itself.
package struct WireOptions: Hashable, Sendable {
  /// Which header carries the key.
  package enum Authorization: String, Hashable, Sendable, CaseIterable {
    case bearer
    case googleKey = "x-goog-api-key"
  }

  /// Where ratio and resolution go in `generationConfig` (the Gemini API docs have both).
  package enum ImageSettings: String, Hashable, Sendable, CaseIterable {
    case imageConfig = "image-config"
    case responseFormat = "response-format"
  }

  package enum KeyStyle: String, Hashable, Sendable, CaseIterable {
    case camel, snake
  }

  /// How ToAPIs is given addresses: its table says objects, its samples strings.
  package enum AddressStyle: String, Hashable, Sendable, CaseIterable {
    case strings, objects
  }

  package var authorization: Authorization
  /// The first path segment for Gemini and Vertex AI: `v1beta`, `v1`.
  package var apiVersion: String
  /// The Google project, and below it the location, for Vertex AI.
  package var project: String
  package var location: String
  /// The organisation that a request to GMI is made for, if the account is in several; empty for
  /// its own.
  package var organization: String
  /// Whether the reply is requested as an event stream.
  package var streams: Bool
  package var imageSettings: ImageSettings
  package var keyStyle: KeyStyle
  /// Whether thoughts are sent back with the conversation, as they came.
  package var echoesThoughts: Bool
  package var addressStyle: AddressStyle
  /// Whether ToAPIs is given a name of ours, by which a lost request can be found.
  package var namesRequests: Bool

  package init(
    authorization: Authorization = .bearer, apiVersion: String = "v1beta", project: String = "",
    location: String = "global", organization: String = "", streams: Bool = false,
    imageSettings: ImageSettings = .imageConfig, keyStyle: KeyStyle = .camel,
    echoesThoughts: Bool = true, addressStyle: AddressStyle = .strings,
    namesRequests: Bool = false
  ) {
    self.authorization = authorization
    self.apiVersion = apiVersion
    self.project = project
    self.location = location
    self.organization = organization
    self.streams = streams
    self.imageSettings = imageSettings
    self.keyStyle = keyStyle
    self.echoesThoughts = echoesThoughts
    self.addressStyle = addressStyle
    self.namesRequests = namesRequests
  }
}

extension Endpoint {
  /// An API call to this provider; the key is added where it is sent. The timeout of a long body
  /// allows for sending it at one megabit a second.
  func request(
    _ method: String, _ path: String, body: PayloadBody? = nil,
    contentType: String = "application/json"
  ) -> HTTPRequest {
    var headers = [(name: "Accept", value: "application/json")]
    if body != nil { headers.append((name: "Content-Type", value: contentType)) }
    return HTTPRequest(
      method: method, url: "\(baseURL)/\(path)", headers: headers, body: body, socket: socket,
      timeout: timeout + Double(body?.byteCount ?? 0) / 125_000, certificates: certificates)
  }

  /// A JSON body.
  ///
  /// - Throws: `Failure` when it is longer than the provider accepts, or the conversation in it
  ///   cannot be read.
  func body(_ node: PayloadNode) throws(Failure) -> PayloadBody {
    let body: PayloadBody
    do {
      body = try Payload(node).body
    } catch {
      throw brokenConversation(error)
    }
    let most = capabilities.maxRequestBytes
    guard body.byteCount <= most else {
      throw Failure(
        .usage,
        "The conversation is \(byteText(body.byteCount)) long; \(title) accepts at most "
          + "\(byteText(most)).",
        advice: "Start a new conversation with the last picture.")
    }
    return body
  }

  /// The failure of a stored conversation that cannot be sent.
  func brokenConversation(_ error: PayloadError) -> Failure {
    Failure(
      .storage, "The stored conversation cannot be continued: \(error.reason).",
      advice: "Continue from an earlier turn, or start a new conversation with the picture.")
  }
}
