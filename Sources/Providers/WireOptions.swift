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
