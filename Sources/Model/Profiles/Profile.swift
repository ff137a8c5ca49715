package import Imagery

/// What the studio needs to know about a configured provider: who answers and what it can do.
package struct Profile: Hashable, Sendable {
  package var name: String
  package var model: String
  package var capabilities: Capabilities
  /// True for the local stand-in: real pixels, no AI, no cost.
  package var isSandbox: Bool
  /// Whether it can answer in words, without a picture.
  package var answersInWords: Bool
  /// Who answers, for people: a host, or `on this machine`.
  package var place: String
  /// Whether and where the key was found, in words; never the key itself.
  package var keyNote: String
  package var key: KeyState
  /// The models known to be available there, including `model`.
  package var models: [ModelChoice]

  package init(
    name: String, model: String, capabilities: Capabilities, isSandbox: Bool,
    answersInWords: Bool = true, place: String = "",
    keyNote: String = "", key: KeyState = .notNeeded, models: [ModelChoice] = []
  ) {
    self.name = name
    self.model = model
    self.capabilities = capabilities
    self.isSandbox = isSandbox
    self.answersInWords = answersInWords
    self.place = place
    self.keyNote = keyNote
    self.key = key
    self.models = models
  }

  /// Whether the profile can be used, as far as that is known without a request.
  package enum KeyState: Hashable, Sendable {
    case notNeeded, found, missing
    /// A command supplies the key when it is needed.
    case byCommand
    /// Something besides the key must be configured first.
    case incomplete
  }

  /// The same provider with another model. The abilities of an unknown model are unknown: they are
  /// assumed to be those of the profile's own.
  package func asking(_ model: String) -> Profile {
    var profile = self
    profile.model = model
    if let known = models.first(where: { $0.id == model }) {
      profile.capabilities = known.capabilities
    }
    return profile
  }

  /// The model's common name; its id if it has none.
  package var modelName: String {
    models.first { $0.id == model && !$0.name.isEmpty }?.name ?? model
  }

  /// Whether the model is in the catalogue.
  package func knows(_ model: String) -> Bool {
    model == self.model || models.contains { $0.id == model }
  }
}

/// A model that a profile can use.
package struct ModelChoice: Hashable, Sendable {
  package var id: String
  /// Its common name.
  package var name: String
  /// What is known about its retirement; empty for a current one.
  package var note: String
  package var capabilities: Capabilities

  package init(id: String, name: String, note: String = "", capabilities: Capabilities) {
    self.id = id
    self.name = name
    self.note = note
    self.capabilities = capabilities
  }
}

/// What a profile supports. All of it is data: the catalogue's, or the user's own.
package struct Capabilities: Hashable, Sendable {
  package var ratios: [AspectRatio]
  /// Why a ratio of the family is not offered, in a few words.
  package var ratioReasons: [AspectRatio: String]
  package var resolutions: [Resolution]
  /// Empty when the model has no thinking levels.
  package var thinkingLevels: [ThinkingLevel]
  /// The level the model uses when none is requested.
  package var defaultThinking: ThinkingLevel?
  /// Whether thoughts can be requested.
  package var thoughts: Bool
  /// How thinking is sent to the provider, or why it is not; shown in the panel.
  package var thinkingNote: String
  package var formats: [OutputFormat]
  package var system: Bool
  /// The maximum number of pictures in a request, including those of the conversation.
  package var maxReferences: Int
  /// How many references of objects, and how many of characters, work well.
  package var bestObjects = 10
  package var bestCharacters = 4
  /// Which URLs of pictures are accepted.
  package var addresses: [PictureAddress.Scheme] = [.https]
  /// The ratio documented for a request without one; nil if the model decides.
  package var defaultRatio: AspectRatio?
  /// The largest picture, in bytes, that may be inlined in a request.
  package var maxInlineBytes: Int
  /// The media types that the provider accepts; others are converted in the darkroom first.
  package var mediaTypes: [MediaType]
  package var memory: Memory
  /// Pixels by ratio and resolution: estimates, the bytes decide.
  package var pixels: [AspectRatio: [Resolution: PixelSize]]
  /// US dollars per picture by resolution; empty when unknown.
  package var prices: [Resolution: Double]
  package var tokenPrices: TokenPrices
  package var tuning: TuningOffer
  /// The maximum bytes of a request, including the conversation.
  package var maxRequestBytes: Int
  /// The maximum number of tokens the model reads.
  package var maxInputTokens: Int
  /// About how many tokens one sent picture counts as.
  package var tokensPerPicture: Int

  package enum Memory: Hashable, Sendable {
    case wholeConversation
    case lastPicture
  }

  package init(
    ratios: [AspectRatio], resolutions: [Resolution], thinkingLevels: [ThinkingLevel] = [],
    defaultThinking: ThinkingLevel? = nil, thoughts: Bool = false, thinkingNote: String = "",
    formats: [OutputFormat] = [.png], system: Bool = false, maxReferences: Int = 14,
    maxInlineBytes: Int = 7_000_000, mediaTypes: [MediaType] = [.png, .jpeg, .webp, .heic],
    memory: Memory = .wholeConversation,
    pixels: [AspectRatio: [Resolution: PixelSize]] = [:], prices: [Resolution: Double] = [:],
    tokenPrices: TokenPrices = .unknown, ratioReasons: [AspectRatio: String] = [:],
    tuning: TuningOffer = .none,
    maxRequestBytes: Int = 500_000_000, maxInputTokens: Int = 131_072, tokensPerPicture: Int = 1120
  ) {
    self.ratios = ratios
    self.ratioReasons = ratioReasons
    self.resolutions = resolutions
    self.thinkingLevels = thinkingLevels
    self.defaultThinking = defaultThinking
    self.thoughts = thoughts
    self.thinkingNote = thinkingNote
    self.formats = formats
    self.system = system
    self.maxReferences = maxReferences
    self.maxInlineBytes = maxInlineBytes
    self.mediaTypes = mediaTypes
    self.memory = memory
    self.pixels = pixels
    self.prices = prices
    self.tokenPrices = tokenPrices
    self.tuning = tuning
    self.maxRequestBytes = maxRequestBytes
    self.maxInputTokens = maxInputTokens
    self.tokensPerPicture = tokensPerPicture
  }
}

extension Capabilities {
  /// Why a picture cannot be sent as it is, to follow "is": `a GIF file`, `12.4 MB long`; nil when
  /// it can. The darkroom makes a JPEG that can be sent.
  package func reasonToConvert(_ picture: Picture) -> String? {
    if !mediaTypes.contains(picture.type) { return "a \(picture.type.name) file" }
    return picture.byteCount > maxInlineBytes ? "\(byteText(picture.byteCount)) long" : nil
  }
}
