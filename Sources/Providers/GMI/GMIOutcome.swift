import Model
import Payload

/// What GMI returns (docs.gmicloud.ai), in all the shapes that were seen.
extension QueueOutcome {
  init(gmi root: PayloadValue, _ reply: Reply) {
    self.init()
    let outcome = root["outcome"]
    let next = outcome?["next_turn_contents"]
    if let next, next.kind == .array { transcript = next.payload }
    var parts = ContentParts()
    for candidate in outcome?["candidates"]?.elements ?? [] {
      parts.read(candidate["content"]?["parts"], reply)
    }
    links = Self.links(outcome)
    let hasOwnPictures = !links.isEmpty || !parts.pictures.isEmpty
    if parts.text.isEmpty, parts.thoughts.isEmpty, let last = next?.elements.last,
      last["role"]?.string == "model"
    {
      parts.read(last["parts"], reply, pictures: !hasOwnPictures)
    }
    pictures = parts.pictures
    drafts = parts.drafts
    text = parts.text.isEmpty ? reply.text(outcome?["text"]) ?? "" : parts.text
    thoughts = parts.thoughts
    usage = Self.usage(outcome, root)
    model =
      (outcome?["modelVersion"] ?? outcome?["model_version"] ?? root["modelVersion"]
      ?? root["model"])?.string
  }

  private static func links(_ outcome: PayloadValue?) -> [Link] {
    var links: [Link] = (outcome?["media_urls"]?.elements ?? []).compactMap { medium in
      guard let url = medium.string ?? medium["url"]?.string, !url.isEmpty else { return nil }
      var size: PixelSize?
      if let width = medium["width"]?.side, let height = medium["height"]?.side {
        size = PixelSize(width: width, height: height)
      }
      return Link(url: url, size: size)
    }
    // Older models name one picture; its thumbnail is better than nothing.
    for key in ["image_url", "thumbnail_image_url"] where links.isEmpty {
      if let url = outcome?[key]?.string, !url.isEmpty { links.append(Link(url: url)) }
    }
    return links
  }

  private static func usage(_ outcome: PayloadValue?, _ root: PayloadValue) -> Usage {
    let places = [outcome, root].compactMap(\.self)
    let found = places.lazy.flatMap { place in
      ["usageMetadata", "request_usage", "usage"].lazy.compactMap { place[$0] }
    }.first { $0.kind == .object }
    func count(_ keys: String...) -> Int? {
      keys.lazy.compactMap { found?[$0]?.tokens }.first
    }
    return Usage(
      inputTokens: count("promptTokenCount", "prompt_tokens", "input_tokens"),
      outputTokens: count("candidatesTokenCount", "completion_tokens", "output_tokens"),
      thoughtTokens: count("thoughtsTokenCount", "thoughts_tokens", "reasoning_tokens"),
      totalTokens: count("totalTokenCount", "total_tokens"))
  }
}
