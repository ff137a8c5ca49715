import Cells
package import Imagery

/// The outcome of a turn.
package struct Outcome: Hashable, Sendable, Codable {
  /// The results; the last one is shown.
  package var pictures: [Picture]
  /// Pictures the model made while thinking; stored, but never mistaken for a result.
  package var drafts: [Picture]
  package var text: String
  package var thoughts: String
  package var usage: Usage
  /// The model's own name for itself, if the reply has one.
  package var model: String?
  /// Why there is no picture, or why the turn failed.
  package var failure: Failure?
  /// What the model found and relied on; the provider's terms require naming the pages.
  package var sources: [WebSource]
  /// What it searched for.
  package var searches: [String]
  /// The requested pixels, from the profile's table and, where the model chose the ratio, the ratio
  /// that came; nil if the table has none.
  package var askedSize: PixelSize?
  /// The size of the conversation, with no bytes when nothing is remembered; nil if it was never
  /// measured.
  package var conversation: ConversationSize?
  /// Pictures that arrived but could not be examined yet, for lack of memory, descriptors or the
  /// image process; the turn stays open until they are.
  package var uninspected: [UninspectedPicture]

  package init(
    pictures: [Picture] = [], drafts: [Picture] = [], text: String = "", thoughts: String = "",
    usage: Usage = Usage(), model: String? = nil, failure: Failure? = nil,
    sources: [WebSource] = [], searches: [String] = [], askedSize: PixelSize? = nil,
    conversation: ConversationSize? = nil, uninspected: [UninspectedPicture] = []
  ) {
    self.pictures = pictures
    self.drafts = drafts
    self.text = text
    self.thoughts = thoughts
    self.usage = usage
    self.model = model
    self.failure = failure
    self.sources = sources
    self.searches = searches
    self.askedSize = askedSize
    self.conversation = conversation
    self.uninspected = uninspected
  }
}

/// Bytes in the blob store that are a result or a draft, before the darkroom has said what they
/// show.
package struct UninspectedPicture: Hashable, Sendable, Codable {
  /// The SHA-256 of the bytes.
  package var digest: String
  package var byteCount: Int
  /// Whether the model made it while thinking.
  package var isDraft: Bool

  package init(digest: String, byteCount: Int, isDraft: Bool) {
    self.digest = digest
    self.byteCount = byteCount
    self.isDraft = isDraft
  }
}

/// A page, or a picture on a page, that the model found.
package struct WebSource: Hashable, Sendable, Codable {
  package var title: String
  /// The URL of the page; for a picture, of the page it is on.
  package var page: String
  /// The URL of the picture itself; nil for a page.
  package var picture: String?

  package init(title: String, page: String, picture: String? = nil) {
    self.title = title
    self.page = page
    self.picture = picture
  }
}

/// The size of a conversation when it is sent again. Stored or measured, each number is within a
/// range whose sums are safe.
package struct ConversationSize: Hashable, Sendable, Codable {
  package let bytes: Int
  package let pictures: Int
  /// Bytes of text, for estimating tokens.
  package let textBytes: Int

  /// No conversation was returned.
  package static let nothing = ConversationSize(bytes: 0, pictures: 0, textBytes: 0)

  /// The nearest numbers that a conversation can have.
  package init(bytes: Int, pictures: Int, textBytes: Int) {
    self.bytes = Picture.boundedBytes(bytes)
    self.pictures = min(max(0, pictures), Self.mostPictures)
    self.textBytes = Picture.boundedBytes(textBytes)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      bytes: try container.decode(Int.self, forKey: .bytes),
      pictures: try container.decode(Int.self, forKey: .pictures),
      textBytes: try container.decode(Int.self, forKey: .textBytes))
  }

  private static let mostPictures = 1_000_000
}

/// What a turn consumed, as counted by the provider; nil if it did not say, and where the
/// reported or stored number is negative. No count exceeds `mostTokens`, so that sums are safe.
package struct Usage: Hashable, Sendable, Codable {
  package var inputTokens: Int? { didSet { inputTokens = Self.bounded(inputTokens) } }
  package var outputTokens: Int? { didSet { outputTokens = Self.bounded(outputTokens) } }
  package var thoughtTokens: Int? { didSet { thoughtTokens = Self.bounded(thoughtTokens) } }
  package var totalTokens: Int? { didSet { totalTokens = Self.bounded(totalTokens) } }
  /// US dollars; estimated from the catalogue's prices unless the provider reported them.
  package var dollars: Double?
  package var isEstimated: Bool

  package init(
    inputTokens: Int? = nil, outputTokens: Int? = nil, thoughtTokens: Int? = nil,
    totalTokens: Int? = nil, dollars: Double? = nil, isEstimated: Bool = true
  ) {
    self.inputTokens = Self.bounded(inputTokens)
    self.outputTokens = Self.bounded(outputTokens)
    self.thoughtTokens = Self.bounded(thoughtTokens)
    self.totalTokens = Self.bounded(totalTokens)
    self.dollars = dollars
    self.isEstimated = isEstimated
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      inputTokens: try container.decodeIfPresent(Int.self, forKey: .inputTokens),
      outputTokens: try container.decodeIfPresent(Int.self, forKey: .outputTokens),
      thoughtTokens: try container.decodeIfPresent(Int.self, forKey: .thoughtTokens),
      totalTokens: try container.decodeIfPresent(Int.self, forKey: .totalTokens),
      dollars: try container.decodeIfPresent(Double.self, forKey: .dollars),
      isEstimated: try container.decode(Bool.self, forKey: .isEstimated))
  }

  /// A thousand times what any model reads or writes in one request.
  package static let mostTokens = 1_000_000_000

  private static func bounded(_ count: Int?) -> Int? {
    count.flatMap { $0 >= 0 ? min($0, mostTokens) : nil }
  }
}

extension Usage {
  package var detailText: String {
    let counts: [(String, Int?)] = [
      ("input", inputTokens), ("output", outputTokens), ("thought", thoughtTokens),
      ("all", totalTokens),
    ]
    var parts = counts.compactMap { name, count in count.map { "\(name) \($0) tokens" } }
    if let dollars { parts.append((isEstimated ? "about " : "") + moneyText(dollars)) }
    return parts.joined(separator: ", ")
  }
}
