/// Turns the address of a picture in a reply into absolute ones, as a browser would (RFC 3986;
/// WHATWG URL, "special" schemes): the likeliest first, then other things that relays mean by it.
struct LinkResolution {
  /// The URL of the reply itself.
  let base: String
  /// The base URL of the provider.
  let home: String

  /// The absolute addresses to try; none for what is not a web address.
  func addresses(of link: String) -> [String] {
    guard link.utf8.count <= ReplyCandidates.longestAddress else { return [] }
    let link = Self.cleaned(link)
    guard !link.isEmpty else { return [] }
    var found: [String] = []
    if let scheme = Self.scheme(of: link) {
      guard scheme == "http" || scheme == "https" else { return [] }
      let rest = link.dropFirst(scheme.count + 1).drop { $0 == "/" }
      found = ["\(scheme)://\(rest)"]
    } else if link.hasPrefix("//") {
      found = [Self.scheme(of: base) ?? "https", "https"].map { "\($0):\(link)" }
    } else if link.hasPrefix("/") {
      found = [Self.root(of: base) + link, Self.root(of: home) + link, home + link]
    } else {
      let relative = Self.merged(link, into: base)
      let others = ["\(home)/\(link)", Self.root(of: home) + "/" + link]
      found = Self.namesHost(link) ? ["https://\(link)", relative] : [relative]
      found += others
    }
    return found.reduce(into: []) { usable, address in
      guard let address = usableAddress(Self.encoded(address)), !usable.contains(address) else {
        return
      }
      usable.append(address)
    }
  }

  /// The address itself, or its https equivalent; nil for one that must not be downloaded.
  private func usableAddress(_ address: String) -> String? {
    guard let origin = Origin(address) else { return nil }
    if origin == Origin(home) || origin.scheme == "https" { return address }
    // As a browser does with pictures on a page loaded over https.
    let secure = "https" + address.dropFirst(4)
    return origin.port == 80 && !origin.isLoopback ? secure : nil
  }

  /// The link without surrounding white space and control characters, line ends and a fragment, and
  /// with slashes for the backslashes in its path.
  private static func cleaned(_ link: String) -> String {
    var text = link.unicodeScalars.drop { $0.value <= 0x20 || "\"'<".unicodeScalars.contains($0) }
    while let last = text.last, last.value <= 0x20 || "\"'>".unicodeScalars.contains(last) {
      text.removeLast()
    }
    var cleaned = ""
    var isInPath = true
    for scalar in text where ![0x09, 0x0a, 0x0d].contains(scalar.value) {
      if scalar == "#" { break }
      if scalar == "?" { isInPath = false }
      cleaned.unicodeScalars.append(scalar == "\\" && isInPath ? "/" : scalar)
    }
    return cleaned
  }

  /// The scheme in lower case; nil for a link that has none, such as `host:8080/x`.
  private static func scheme(of link: String) -> String? {
    guard let colon = link.firstIndex(of: ":") else { return nil }
    let scheme = link[..<colon].lowercased()
    let after = link[colon...].dropFirst().first
    guard let first = scheme.first, first.isASCII, first.isLetter,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }),
      !(scheme.contains(".") && after?.isNumber == true)
    else { return nil }
    return scheme
  }

  /// Whether the first segment reads like a host name, and more follows.
  private static func namesHost(_ link: String) -> Bool {
    guard let slash = link.firstIndex(of: "/") else { return false }
    let host = link[..<slash].split(separator: ":").first ?? ""
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
      && labels.last?.contains(where: { $0.isLetter }) == true
  }

  /// Scheme, host and port, without a slash.
  private static func root(of address: String) -> String {
    guard let separator = address.firstRange(of: "://") else { return address }
    let end = address[separator.upperBound...].firstIndex { "/?#".contains($0) }
    return String(address[..<(end ?? address.endIndex)])
  }

  /// Resolves a relative address against the base (RFC 3986, section 5.2).
  private static func merged(_ link: String, into base: String) -> String {
    let root = root(of: base)
    let path = base.dropFirst(root.count).prefix { $0 != "?" && $0 != "#" }
    if link.hasPrefix("?") { return root + path + link }
    var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let cut = link.firstIndex(of: "?") ?? link.endIndex
    for segment in link[..<cut].split(separator: "/", omittingEmptySubsequences: false) {
      switch segment {
      case ".": break
      case "..": if segments.count > 1 { segments.removeLast() }
      default: segments.append(segment)
      }
    }
    if segments.first?.isEmpty != true { segments.insert("", at: segments.startIndex) }
    return root + segments.joined(separator: "/") + link[cut...]
  }

  /// The address with forbidden characters escaped; existing escapes stay.
  private static func encoded(_ address: String) -> String {
    let root = root(of: address)
    let digits = Array("0123456789ABCDEF")
    return address.dropFirst(root.count).utf8.reduce(into: root) { text, byte in
      let isPlain = byte > 0x20 && byte < 0x7f && !"\"<>`{}|^\\".utf8.contains(byte)
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
