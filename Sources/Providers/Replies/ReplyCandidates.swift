import Imagery
import Model
import Payload

/// Everything in a reply that may be a result, with its place.
struct ReplyCandidates {
  struct Candidate {
    enum Content: Hashable {
      case picture(Blob)
      case link(String)
    }

    var content: Content
    /// The path to it, as people write it.
    var place: String
    /// Whether it is where relays are known to put results.
    var isSpelled = false
    /// Whether it is in a list.
    var isListed = false
    /// Whether it is a smaller copy.
    var isPreview = false
    /// Whether it was made on the way to the result.
    var isThought = false
    /// Whether it is part of the echoed request.
    var isEcho = false
    /// Whether it is mentioned in text that is an answer in itself.
    var isMention = false
    /// The text around it, without its pictures.
    var words: String?
    /// The object or list that holds it: the index of its document, and where it begins.
    var owner: [Int] = []
    var label: String?
    var size: PixelSize?

    var isPicture: Bool { if case .picture = content { true } else { false } }
  }

  private(set) var all: [Candidate] = []

  private let reply: Reply
  private let sent: SentPictureIndex
  private var documents = 0
  /// How many more short strings are examined.
  private var shortStrings = Self.mostShortStrings

  private static let most = 4_000
  private static let mostShortStrings = 100_000
  private static let deepest = 3
  /// A string of more bytes than this is not an address.
  static let longestAddress = 64 << 10

  init(_ reply: Reply, sent: SentPictureIndex) {
    self.reply = reply
    self.sent = sent
    for payload in reply.payloads { read(payload, [], 0) }
  }

  private mutating func read(_ document: Payload, _ before: [PathComponent], _ depth: Int) {
    documents += 1
    let number = documents
    var inner: [(Payload, [PathComponent])] = []
    var found: [Candidate] = []
    var short = shortStrings
    var containers: [Int: Container] = [:]
    let room = Self.most - all.count
    document.forEachString { leaf in
      if leaf.value.externalString == nil {
        short -= 1
        if short < 0 { return true }
      }
      if let embedded = reply.embedded(leaf.value) {
        inner.append((embedded.payload, before + leaf.path))
      } else {
        found += candidates(leaf, before, number, &containers)
      }
      return found.count < room
    }
    shortStrings = max(0, short)
    all += found
    guard depth < Self.deepest else { return }
    for (payload, path) in inner { read(payload, path, depth + 1) }
  }

  private func candidates(
    _ leaf: StringLeaf, _ before: [PathComponent], _ number: Int,
    _ containers: inout [Int: Container]
  ) -> [Candidate] {
    var contents: [Candidate.Content] = []
    var words: String?
    let path = before + leaf.path
    if let picture = reply.picture(leaf.value) {
      contents = [.picture(picture)]
    } else if let illustrated = reply.illustrated(leaf.value) {
      contents =
        illustrated.pictures.map(Candidate.Content.picture)
        + illustrated.links.map(Candidate.Content.link)
      words = illustrated.words
    } else if let link = link(leaf, ResultSpellings.keys(path)) {
      contents = [.link(link)]
    } else if ResultSpellings.isText(path), let text = reply.plainText(leaf.value) {
      contents = TextLinks.pictures(in: text).map(Candidate.Content.link)
    }
    contents.removeAll(where: isSent)
    guard !contents.isEmpty else { return [] }
    var candidate = describe(leaf, path, number, isText: words != nil, &containers)
    candidate.words = words
    candidate.isMention = words == nil && ResultSpellings.isText(path)
    if candidate.isMention { candidate.isSpelled = false }
    return contents.map { content in
      candidate.content = content
      return candidate
    }
  }

  /// What an object says about everything in it, read once for each, because it may have very many
  /// members.
  private struct Container {
    var isThought = false
    var isEcho = false
    var label: String?
    var size: PixelSize?

    init(_ value: PayloadValue) {
      var found: [String: PayloadValue] = [:]
      for (key, member) in value.members where Self.names.contains(key) { found[key] = member }
      isThought = found["thought"]?.bool == true
      isEcho = ["user", "system"].contains(found["role"]?.string ?? "")
      label = (found["mimeType"] ?? found["mime_type"])?.string
      size = PixelSize(claimed: found["width"], found["height"])
    }

    private static let names: Set = ["thought", "role", "mimeType", "mime_type", "width", "height"]
  }

  private func isSent(_ content: Candidate.Content) -> Bool {
    switch content {
    case .picture(let blob): sent.blobs.contains(blob.name)
    case .link(let link): sent.addresses.contains(link)
    }
  }

  private func describe(
    _ leaf: StringLeaf, _ path: [PathComponent], _ number: Int, isText: Bool,
    _ containers: inout [Int: Container]
  ) -> Candidate {
    let keys = ResultSpellings.keys(path)
    let key = keys.last ?? ""
    var index = 0
    var isListElement = false
    if case .index(let place) = path.last { (index, isListElement) = (place, true) }
    let ancestors = leaf.containers.map { start in
      let container = containers[start] ?? Container(leaf.container(at: start))
      containers[start] = container
      return container
    }
    var candidate = Candidate(content: .link(""), place: path.text)
    let isKnownKey =
      isText || ResultSpellings.addresses.contains(key) || ResultSpellings.pictures.contains(key)
    candidate.isSpelled =
      isKnownKey && keys.dropLast().allSatisfy(ResultSpellings.wrappers.contains)
    candidate.isListed = path.contains { if case .index = $0 { true } else { false } }
    candidate.isPreview = keys.contains { key in
      ResultSpellings.previews.contains { key.contains($0) }
    }
    candidate.isThought =
      keys.contains(where: ResultSpellings.thoughts.contains)
      || ancestors.contains(where: \.isThought)
    candidate.isEcho =
      keys.contains(where: ResultSpellings.echoes.contains)
      || ancestors.contains(where: \.isEcho)
    candidate.label = ancestors.first?.label
    candidate.size = ancestors.first?.size
    // Each element of a list has an owner of its own.
    candidate.owner = isListElement ? [number, leaf.container, index] : [number, leaf.container]
    return candidate
  }

  /// The string as an address, by its place or by its look; nil when it is neither.
  private func link(_ leaf: StringLeaf, _ keys: [String]) -> String? {
    guard let key = keys.last, let text = reply.plainText(leaf.value),
      text.utf8.count <= Self.longestAddress
    else { return nil }
    let link = text.trimmingLines
    guard !link.isEmpty else { return nil }
    let start = link.prefix(8).lowercased()
    let isAbsolute =
      ResultSpellings.schemes.contains { start.hasPrefix($0) } || link.hasPrefix("//")
    guard !link.contains(where: \.isNewline) else { return nil }
    if isAbsolute {
      let isHinted = ResultSpellings.hints.contains { key.contains($0) }
      let isKnown = isHinted || ResultSpellings.pictures.contains(key)
      return isKnown || ResultSpellings.namesPicture(link) ? link : nil
    }
    guard !link.contains(where: \.isWhitespace), !link.contains(":") || link.hasPrefix("/") else {
      return nil
    }
    if ResultSpellings.addresses.contains(key) { return link }
    guard ResultSpellings.pictures.contains(key) else { return nil }
    return link.hasPrefix("/") || ResultSpellings.namesPicture(link) ? link : nil
  }
}

extension PixelSize {
  /// A size as the provider gives it; nil if it makes no sense.
  init?(claimed width: PayloadValue?, _ height: PayloadValue?) {
    let plausible = 1...1_000_000
    guard let width = width?.int, let height = height?.int, plausible.contains(width),
      plausible.contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}

/// How providers and relays spell the places of results. Keys are compared without case,
/// underscores and hyphens.
enum ResultSpellings {
  /// Containers on the path to a result.
  static let wrappers: Set = [
    "data", "result", "results", "output", "outputs", "outcome", "outcomes", "response",
    "responses", "body", "task", "taskinfo", "taskresult", "job", "prediction", "predictions",
    "generation", "generations", "images", "image", "imageurl", "imageurls", "imagelist",
    "imagedata", "generatedimage", "generatedimages", "outputimages", "resultimages", "pictures",
    "picture", "photos", "media", "medias", "mediaurls", "urls", "artifacts", "artifact", "assets",
    "files", "file", "filedata", "inlinedata", "items", "list", "choices", "message", "messages",
    "delta", "candidates", "content", "parts", "info", "detail", "details", "attachments",
    "resource", "resources", "value", "values", "returndata", "records", "resultjson",
    "responsedata", "outputdata",
  ]

  /// Keys whose value is an address, in whatever form.
  static let addresses: Set = [
    "url", "uri", "imageurl", "imageuri", "mediaurl", "fileurl", "fileuri", "downloadurl",
    "signedurl", "outputurl", "resulturl", "contenturl", "cdnurl", "publicurl", "originalurl",
    "pictureurl", "photourl", "imgurl", "resulturi", "outputuri", "src", "href", "link",
    "imagelink", "downloadlink", "fullurl", "ossurl", "finalurl", "generatedurl", "imageaddress",
    "imageurls", "mediaurls", "urls", "uris", "resulturls", "outputurls", "fileurls", "imagelinks",
    "links",
  ]

  /// Keys whose value may be an address or the bytes of a picture, or something else.
  static let pictures: Set = [
    "b64json", "b64", "base64", "base64json", "imagebase64", "imageb64", "base64image", "b64image",
    "bytesbase64encoded", "imagebytes", "imagedata", "bytes", "binary", "data", "image", "img",
    "picture", "photo", "file", "content", "output", "result", "outputimage", "resultimage",
    "generatedimage", "images", "outputs", "results", "pictures", "files", "media", "artifacts",
    "generatedimages", "imagelist", "outputimages", "resultimages", "download", "value", "blob",
    "body", "base64data", "base64images", "binarydatabase64", "body64", "raw",
  ]

  /// Smaller copies, which are better than nothing.
  static let previews = [
    "thumb", "preview", "poster", "icon", "avatar", "logo", "placeholder", "lowres", "blur",
  ]

  /// Where a request is echoed.
  static let echoes: Set = [
    "payload", "request", "requestbody", "requestpayload", "input", "inputs", "inputimages",
    "inputimage", "parameters", "params", "arguments", "args", "prompt", "contents",
    "nextturncontents", "history", "systeminstruction", "initimage", "sourceimage",
    "referenceimages", "referenceimage", "refimages", "original", "originalimage", "maskimage",
    "mask", "source", "groundingmetadata", "groundingchunks", "citationmetadata", "citations",
    "annotations", "sources",
  ]

  /// What the model made along the way.
  static let thoughts: Set = ["thoughts", "thinking", "reasoning", "reasoningcontent", "drafts"]

  /// Words in a key that make an address in an unknown place worth trying.
  static let hints = [
    "url", "uri", "image", "img", "pic", "photo", "media", "file", "output", "result", "src",
    "link", "href", "download",
  ]

  static let endings = [
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp",
  ]

  /// How an address must begin in a place not known to hold one.
  static let schemes = ["https://", "http://"]

  static func folded(_ key: String) -> String {
    String(key.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " })
  }

  /// The folded keys on the path.
  static func keys(_ path: [PathComponent]) -> [String] {
    path.compactMap { if case .key(let key) = $0 { folded(key) } else { nil } }
  }

  /// Whether the key of the value, or of the list that holds it, says that it may be an address.
  static func isAddress(_ leaf: StringLeaf) -> Bool {
    guard let key = keys(leaf.path).last else { return false }
    return addresses.contains(key) || pictures.contains(key)
  }

  /// Whether it is text, or part of a document that is written as text.
  static func isText(_ path: [PathComponent]) -> Bool {
    let keys = keys(path)
    return keys.contains("text") || keys.last == "content"
  }

  /// Whether the path of an address ends like the name of a picture file.
  static func namesPicture(_ address: String) -> Bool {
    let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return endings.contains { path.hasSuffix($0) }
  }
}

/// Addresses of picture files in text: `[download](https://…/x.png)`, or bare.
enum TextLinks {
  private static let most = 6
  /// The characters that end an address in text, besides white space and anything but ASCII.
  private static let ends = Array("<>\"'()[]{}|\\^`".utf8)
  /// The characters that belong to the sentence when they come last.
  private static let punctuation = Array(".,;:!?*_~".utf8)

  /// The first few addresses, in order, without duplicates.
  static func pictures(in text: String) -> [String] {
    var found: [String] = []
    var rest = text.utf8[...]
    while found.count < most, let start = rest.firstIndex(where: { $0 | 0x20 == 0x68 }) {
      rest = rest[start...]
      let head = String(decoding: rest.prefix(8), as: UTF8.self).lowercased()
      guard ResultSpellings.schemes.contains(where: { head.hasPrefix($0) }) else {
        rest = rest.dropFirst()
        continue
      }
      var address = rest.prefix { $0 > 0x20 && $0 < 0x7f && !ends.contains($0) }
      rest = rest[address.endIndex...]
      while let last = address.last, punctuation.contains(last) { address.removeLast() }
      let link = String(decoding: address, as: UTF8.self)
      guard address.count <= ReplyCandidates.longestAddress, ResultSpellings.namesPicture(link),
        !found.contains(link)
      else { continue }
      found.append(link)
    }
    return found
  }
}
