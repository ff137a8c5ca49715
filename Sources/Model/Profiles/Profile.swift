/// What the studio needs to know of a configured provider: who answers and what it can do.
package struct Profile: Hashable, Sendable {
  package var name: String
  package var model: String
  package var capabilities: Capabilities
  /// True for the local stand-in: real pixels, no AI, no cost.
  package var isSandbox: Bool
  /// Who answers, for people: a host, or `on this machine`.
  package var place: String
  /// Whether the key was found and where, in words, never the key itself.
  package var keyNote: String
  package var key: KeyState
  /// The models that are known to be sold there, `model` among them.
  package var models: [ModelChoice]

  package init(
    name: String, model: String, capabilities: Capabilities, isSandbox: Bool, place: String = "",
    keyNote: String = "", key: KeyState = .notNeeded, models: [ModelChoice] = []
  ) {
    self.name = name
    self.model = model
    self.capabilities = capabilities
    self.isSandbox = isSandbox
    self.place = place
    self.keyNote = keyNote
    self.key = key
    self.models = models
  }

  /// Whether it can be asked, as far as that is known without asking anybody.
  package enum KeyState: Hashable, Sendable {
    case notNeeded, found, missing
    /// A command gives it when it is needed.
    case byCommand
    /// Something other than the key must be configured first.
    case incomplete
  }

  /// The same provider asked for another model. What an unknown model can is not known: it is
  /// taken to be what the profile says of its own.
  package func asking(_ model: String) -> Profile {
    var profile = self
    profile.model = model
    if let known = models.first(where: { $0.id == model }) {
      profile.capabilities = known.capabilities
    }
    return profile
  }

  /// Whether the catalogue knows the model.
  package func knows(_ model: String) -> Bool {
    model == self.model || models.contains { $0.id == model }
  }
}

/// A model a profile can be asked for.
package struct ModelChoice: Hashable, Sendable {
  package var id: String
  /// What people call it.
  package var name: String
  /// What is known of its retirement; empty for a current one.
  package var note: String
  package var capabilities: Capabilities

  package init(id: String, name: String, note: String = "", capabilities: Capabilities) {
    self.id = id
    self.name = name
    self.note = note
    self.capabilities = capabilities
  }
}

/// What a profile offers. All of it is data: the catalogue's, or the user's own.
package struct Capabilities: Hashable, Sendable {
  package var ratios: [AspectRatio]
  /// Why a ratio of the family is not among them, in a few words.
  package var ratioReasons: [AspectRatio: String]
  package var resolutions: [Resolution]
  /// Empty when the model has no choice of level.
  package var thinkingLevels: [ThinkingLevel]
  /// The level the model uses when none is asked for.
  package var defaultThinking: ThinkingLevel?
  /// Whether thoughts can be asked for.
  package var thoughts: Bool
  /// How thinking reaches the provider, or why it does not; shown in the panel.
  package var thinkingNote: String
  package var formats: [OutputFormat]
  package var system: Bool
  /// How many pictures a request may have, those of the conversation among them.
  package var maxReferences: Int
  /// How many references of objects, and how many of characters, are told apart well.
  package var bestObjects = 10
  package var bestCharacters = 4
  /// Which addresses of pictures are taken.
  package var addresses: [PictureAddress.Scheme] = [.https]
  /// The ratio that its pages promise where none is asked for; nil where the model decides.
  package var defaultRatio: AspectRatio?
  /// The largest picture, in bytes, that may go inside a request.
  package var maxInlineBytes: Int
  /// The media types the provider reads; others are converted in the darkroom first.
  package var mediaTypes: [MediaType]
  package var memory: Memory
  /// Pixels by ratio and resolution: estimates, the bytes decide.
  package var pixels: [AspectRatio: [Resolution: PixelSize]]
  /// US dollars for one picture by resolution; empty when unknown.
  package var prices: [Resolution: Double]
  package var tokenPrices: TokenPrices
  package var tuning: TuningOffer
  /// The longest request in bytes, conversation included.
  package var maxRequestBytes: Int
  /// How many tokens the model reads at most.
  package var maxInputTokens: Int
  /// About how many tokens a picture that is sent counts as.
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
  /// Why a picture cannot be sent as it is, to stand after "is": `a GIF file`, `12.4 MB long`; nil
  /// when it can. The darkroom makes a JPEG that can be sent.
  package func reasonToConvert(_ picture: Picture) -> String? {
    if !mediaTypes.contains(picture.type) { return "a \(picture.type.name) file" }
    return picture.byteCount > maxInlineBytes ? "\(byteText(picture.byteCount)) long" : nil
  }
}
