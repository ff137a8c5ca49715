import FoundationEssentials
import Imagery
import Model

extension Recipe {
  /// The longest packet in bytes: a JPEG segment holds 65,533 including its own name (Adobe, XMP
  /// specification part 3, section 1.1.3).
  package static let mostBytes = 65_000

  private static let namespaces = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
    ("retake", "urn:x-retake:recipe:1:"),
  ]

  /// The recipe as an XMP packet of at most this many bytes. To fit, it drops first the oldest
  /// earlier instructions, then the end of its own.
  package func packet(mostBytes: Int = Recipe.mostBytes) -> String {
    var recipe = self
    while true {
      let text = recipe.wholePacket
      let surplus = text.utf8.count - mostBytes
      guard surplus > 0 else { return text }
      if !recipe.parents.isEmpty {
        recipe.dropParents(bytes: surplus)
      } else if recipe.prompt.count > 1 {
        // The packet repeats the text, and escaping makes some of it longer.
        let kept = recipe.prompt.count - max(1, min(recipe.prompt.count / 2, surplus / 6))
        recipe.prompt = String(recipe.prompt.prefix(kept))
      } else {
        recipe.title = ""
        recipe.settings.system = ""
        return recipe.wholePacket
      }
    }
  }

  private mutating func dropParents(bytes: Int) {
    var gone = 0
    while gone < bytes, let first = parents.first {
      gone += markup(first).utf8.count + 19
      parents.removeFirst()
    }
  }

  private var wholePacket: String {
    let names = Self.namespaces.map { " xmlns:\($0)=\"\($1)\"" }.joined()
    return """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about=""\(names)>
      \(properties.joined(separator: "\n"))
      </rdf:Description>
      </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="w"?>
      """
  }

  private var properties: [String] {
    let moment = created.minuteText.replacing(" ", with: "T") + "Z"
    var properties: [String] = []
    properties.append(alternatives("dc:description", prompt))
    if !title.isEmpty { properties.append(alternatives("dc:title", title)) }
    properties.append(element("xmp:CreatorTool", tool))
    properties.append(element("xmp:CreateDate", moment))
    properties.append(element("Iptc4xmpExt:DigitalSourceType", source.address))
    properties.append(element("retake:Prompt", prompt))
    properties.append(element("retake:Model", model))
    if let wire { properties.append(element("retake:Protocol", wire)) }
    properties.append(element("retake:Settings", settingsText))
    if let ratio { properties.append(element("retake:Ratio", ratio.description)) }
    if let size { properties.append(element("retake:Size", "\(size.width)x\(size.height)")) }
    properties.append(element("retake:Session", session))
    properties.append(element("retake:Turn", "\(turn)"))
    properties.append(element("retake:Created", "\(created.milliseconds)"))
    if !parents.isEmpty {
      let items = parents.map { element("rdf:li", $0) }.joined()
      properties.append("<retake:Parents><rdf:Seq>\(items)</rdf:Seq></retake:Parents>")
    }
    return properties
  }

  private func element(_ name: String, _ text: String) -> String {
    "<\(name)>\(markup(text))</\(name)>"
  }

  private func alternatives(_ name: String, _ text: String) -> String {
    "<\(name)><rdf:Alt><rdf:li xml:lang=\"x-default\">\(markup(text))</rdf:li></rdf:Alt></\(name)>"
  }
}

extension Recipe {
  /// Reads a packet with our properties, even if another program has rewritten it with the short
  /// ones as attributes; nil when it has none of ours.
  package init?(packet: String) {
    guard let session = Self.value("retake:Session", in: packet),
      let turn = Self.value("retake:Turn", in: packet).flatMap({ Int($0) }), turn > 0,
      let prompt = Self.value("retake:Prompt", in: packet)
    else { return nil }
    self.session = session
    self.turn = turn
    self.prompt = prompt
    title = Self.items("dc:title", in: packet).first ?? ""
    parents = Self.items("retake:Parents", in: packet)
    model = Self.value("retake:Model", in: packet) ?? ""
    wire = Self.value("retake:Protocol", in: packet)
    ratio = Self.value("retake:Ratio", in: packet).flatMap { AspectRatio($0) }
    tool = Self.value("xmp:CreatorTool", in: packet) ?? ""
    let sides = Self.value("retake:Size", in: packet)?.split(separator: "x").compactMap { Int($0) }
    size = sides.flatMap { $0.count == 2 ? PixelSize(width: $0[0], height: $0[1]) : nil }
    let moment = Self.value("retake:Created", in: packet).flatMap { Int64($0) }
    created = Timestamp(milliseconds: moment ?? 0)
    let address = Self.value("Iptc4xmpExt:DigitalSourceType", in: packet) ?? ""
    source =
      DigitalSourceType.allCases.first { $0.address == address } ?? .trainedAlgorithmicMedia
    let text = Self.value("retake:Settings", in: packet) ?? ""
    settings = (try? JSONDecoder().decode(Settings.self, from: Data(text.utf8))) ?? .initial
  }

  /// The text of an element or an attribute.
  private static func value(_ name: String, in packet: String) -> String? {
    content(name, in: packet).map { unmarked($0) }
      ?? between(" \(name)=\"", "\"", in: packet[...]).map { unmarked($0) }
  }

  /// The items of a list.
  private static func items(_ name: String, in packet: String) -> [String] {
    guard var rest = content(name, in: packet) else { return [] }
    var items: [String] = []
    while let start = rest.firstRange(of: "<rdf:li") {
      rest = rest[start.upperBound...]
      guard let open = rest.firstIndex(of: ">") else { break }
      rest = rest[rest.index(after: open)...]
      guard let end = rest.firstRange(of: "</rdf:li>") else { break }
      items.append(unmarked(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return items
  }

  private static func content(_ name: String, in packet: String) -> Substring? {
    between("<\(name)>", "</\(name)>", in: packet[...])
  }

  private static func between(
    _ start: String, _ end: String, in text: Substring
  ) -> Substring? {
    guard let first = text.firstRange(of: start),
      let last = text[first.upperBound...].firstRange(of: end)
    else { return nil }
    return text[first.upperBound..<last.lowerBound]
  }
}
