import Imagery
import Numbers

/// The estimated size of the next request, shown before it is sent.
package struct NextRequest: Hashable, Sendable {
  package var bytes = 0
  package var pictures = 0
  /// Bytes of text.
  package var textBytes = 0
  package var capabilities: Capabilities

  /// About four bytes of text are one token; pictures count as the profile says.
  package var tokens: Int {
    (textBytes / 4).saturatingAdding(
      pictures.saturatingMultiplied(by: capabilities.tokensPerPicture))
  }

  package var tokenShare: Double { Double(tokens) / Double(max(1, capabilities.maxInputTokens)) }
  package var byteShare: Double { Double(bytes) / Double(max(1, capabilities.maxRequestBytes)) }
  package var pictureShare: Double {
    Double(pictures) / Double(max(1, capabilities.maxReferences))
  }
  /// How full the request is, 1 at the nearest limit. A few pictures are far from any.
  package var share: Double {
    max(tokenShare, byteShare, pictureShare > 0.5 ? pictureShare : 0)
  }
  package var isTooLarge: Bool { !excesses.isEmpty }

  /// Adds a picture, or with nil one of which only the URL is sent.
  mutating func add(_ picture: Picture?) {
    pictures = pictures.saturatingAdding(1)
    // Larger ones are scaled down to fit; base64 encodes three bytes as four characters.
    let sent = min(picture?.byteCount ?? 0, capabilities.maxInlineBytes)
    bytes = bytes.saturatingAdding((sent / 3).saturatingMultiplied(by: 4))
  }

  mutating func add(words: Int) {
    textBytes = textBytes.saturatingAdding(words)
    bytes = bytes.saturatingAdding(words)
  }

  mutating func add(_ conversation: ConversationSize) {
    bytes = bytes.saturatingAdding(conversation.bytes)
    pictures = pictures.saturatingAdding(conversation.pictures)
    textBytes = textBytes.saturatingAdding(conversation.textBytes)
  }
}

/// A limit that a request exceeds.
package struct ExceededLimit: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case pictures, tokens, bytes }

  package var kind: Kind
  package var count: Int
  package var limit: Int

  package init(kind: Kind, count: Int, limit: Int) {
    self.kind = kind
    self.count = count
    self.limit = limit
  }

  /// Follows "The next request would": `have about 148,000 tokens, and the model accepts 131,072`.
  package var text: String {
    switch kind {
    case .pictures: "have \(count) pictures, and the model accepts \(limit)"
    case .tokens: "have about \(grouped(count)) tokens, and the model accepts \(grouped(limit))"
    case .bytes: "have \(byteText(count)), and the limit is \(byteText(limit))"
    }
  }
}

extension NextRequest {
  /// The exceeded limits, worst first; empty where it can be sent.
  package var excesses: [ExceededLimit] {
    let all: [(share: Double, excess: ExceededLimit)] = [
      (tokenShare, ExceededLimit(kind: .tokens, count: tokens, limit: capabilities.maxInputTokens)),
      (byteShare, ExceededLimit(kind: .bytes, count: bytes, limit: capabilities.maxRequestBytes)),
      (
        pictureShare,
        ExceededLimit(kind: .pictures, count: pictures, limit: capabilities.maxReferences)
      ),
    ]
    return all.filter { $0.excess.count > $0.excess.limit }.sorted { $0.share > $1.share }
      .map(\.excess)
  }
}
