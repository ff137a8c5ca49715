import Model
import Payload

/// What the model found and relied on. The terms require naming the pages, and for pictures the
/// page they are on (Gemini API docs, "Grounding with Google Search").
struct Grounding {
  private(set) var sources: [WebSource] = []
  private(set) var searches: [String] = []
  /// The same sources as a set, because a reply may repeat itself.
  private var knownSources: Set<WebSource> = []
  private var knownSearches: Set<String> = []

  /// More than anyone reads, and they are stored with the turn.
  private static let most = 200

  mutating func read(_ metadata: PayloadValue) {
    for key in ["webSearchQueries", "imageSearchQueries"] {
      for query in (metadata[key]?.elements ?? []).compactMap(\.string)
      where !query.isEmpty && searches.count < Self.most && knownSearches.insert(query).inserted {
        searches.append(query)
      }
    }
    for chunk in metadata["groundingChunks"]?.elements ?? [] {
      let source: WebSource?
      if let web = chunk["web"] {
        source = Self.source(web, page: "uri", picture: nil)
      } else if let image = chunk["image"] {
        source = Self.source(image, page: "sourceUri", picture: "imageUri")
      } else {
        source = nil
      }
      if let source, sources.count < Self.most, knownSources.insert(source).inserted {
        sources.append(source)
      }
    }
  }

  private static func source(_ chunk: PayloadValue, page: String, picture: String?) -> WebSource? {
    guard let address = chunk[page]?.string, !address.isEmpty else { return nil }
    let title = [chunk["title"]?.string, chunk["domain"]?.string].lazy
      .compactMap(\.self).first { !$0.isEmpty }
    return WebSource(
      title: title ?? address, page: address, picture: picture.flatMap { chunk[$0]?.string })
  }
}
