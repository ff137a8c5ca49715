import Model
import Payload

/// What GMI returns (docs.gmicloud.ai), in all the shapes that were seen.
extension QueueOutcome {
  init(gmi root: PayloadValue, _ reply: Reply) {
    self.init()
    let outcome = root["outcome"]
    let next = outcome?["next_turn_contents"]
    if let next, next.kind == .array { transcript = next.payload }
    for candidate in outcome?["candidates"]?.elements ?? [] {
      read(candidate["content"]?["parts"], reply)
    }
    links = Self.links(outcome)
    let hasOwnPictures = !links.isEmpty || !pictures.isEmpty
    if text.isEmpty, thoughts.isEmpty, let last = next?.elements.last,
      last["role"]?.string == "model"
    {
      read(last["parts"], reply, pictures: !hasOwnPictures)
    }
    if text.isEmpty { text = reply.text(outcome?["text"]) ?? "" }
    usage = Self.usage(outcome, root)
    model =
      (outcome?["modelVersion"] ?? outcome?["model_version"] ?? root["modelVersion"]
      ?? root["model"])?.string
  }

  /// Reads parts in Gemini's spelling; what is marked as thought never counts as a result.
  private mutating func read(
    _ parts: PayloadValue?, _ reply: Reply, pictures takesPictures: Bool = true
  ) {
    for part in parts?.elements ?? [] {
      let isThought = part["thought"]?.bool == true
      if let words = reply.text(part["text"]) {
        if isThought { thoughts += words } else { text += words }
      }
      guard let data = part["inlineData"] ?? part["inline_data"],
        let lift = data["data"]?.lifted, lift.encoding != .verbatim
      else { continue }
      let label = (data["mimeType"] ?? data["mime_type"])?.string
      let picture = FoundPicture(lift.blob, label: label)
      if isThought { drafts.append(picture) } else if takesPictures { pictures.append(picture) }
    }
  }

  private static func links(_ outcome: PayloadValue?) -> [Link] {
    var links: [Link] = (outcome?["media_urls"]?.elements ?? []).compactMap { medium in
      guard let url = medium.string ?? medium["url"]?.string, !url.isEmpty else { return nil }
      var size: PixelSize?
      if let width = medium["width"]?.int, let height = medium["height"]?.int, width > 0, height > 0
      {
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
      keys.lazy.compactMap { found?[$0]?.int }.first { $0 >= 0 }
    }
    return Usage(
      inputTokens: count("promptTokenCount", "prompt_tokens", "input_tokens"),
      outputTokens: count("candidatesTokenCount", "completion_tokens", "output_tokens"),
      thoughtTokens: count("thoughtsTokenCount", "thoughts_tokens", "reasoning_tokens"),
      totalTokens: count("totalTokenCount", "total_tokens"))
  }
}
