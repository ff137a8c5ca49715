import Model
import Payload

/// Downloads the pictures that a reply names by address, one after the other.
struct PictureDownload {
  enum Step {
    case act([JobAction])
    case done(ReplyContents)
    /// The pictures exist, but cannot be downloaded now.
    case failed(Failure)
    /// The pictures no longer exist.
    case gone(Failure)
  }

  let task: String?
  private let endpoint: Endpoint
  /// How many hours results are kept; nil if that is not known.
  private let keepsResults: Int?
  /// The URL of the reply, for addresses relative to it.
  private let base: String
  private var outcome: ReplyContents
  private let jitter: @Sendable () -> Double
  private var index = 0
  /// Which interpretation of the address is being tried.
  private var meaning = 0
  private var retries: Retries
  /// How often the current picture was missing, and how old the turn was the first time.
  private var absences = 0
  private var firstAbsence = 0.0
  /// Why the first skipped picture was skipped.
  private var missing: Step?

  init(
    _ outcome: ReplyContents, of task: String?, at endpoint: Endpoint, base: String,
    keepsResults: Int? = nil, jitter: @escaping @Sendable () -> Double
  ) {
    self.endpoint = endpoint
    self.base = base
    self.keepsResults = keepsResults
    self.task = task
    self.outcome = outcome
    self.jitter = jitter
    retries = Retries(jitter: jitter)
  }

  /// Handles an event; `age` is how many seconds ago the turn was sent.
  mutating func handle(_ event: JobEvent, age: Double) -> Step {
    switch event {
    // Text is an answer in itself, whatever becomes of the pictures it mentions.
    case .transportFailed where outcome.links[index].isMention: return skip()
    case .start, .waited: return next()
    case .downloaded(let blob):
      var picture = FoundPicture(blob, size: outcome.links[index].size)
      picture.isGuess = outcome.links[index].isGuess
      outcome.pictures.append(picture)
      return skip()
    case .received(let count, let total):
      let of = total.map { " of \(byteText($0))" } ?? ""
      let fraction = total.map { $0 > 0 ? min(1, Double(count) / Double($0)) : 1 }
      return .act([progress("\(byteText(count))\(of)\(which)", fraction: fraction)])
    case .replied(let reply): return refused(reply.head, age: age)
    case .transportFailed(let error):
      if Self.leadsNowhere.contains(error.reason), triesOtherMeaning() { return next() }
      var failure = endpoint.failure(error, isPaid: false)
      failure.billed = endpoint.charge(.yes)
      failure.advice = advice
      let isHopeless =
        error.reason.isHopeless || error.reason == .tooLarge || error.reason == .refusedByReceiver
      return isHopeless ? unfetchable(failure) : again(failure, nil)
    case .storageFailed(let error):
      return .failed(
        Failure(
          .storage, "The picture could not be stored: \(error).",
          advice: "Free some disk space. \(advice)", billed: endpoint.charge(.yes)))
    case .bodyStarted, .sent, .cancel: return .act([])
    }
  }

  private mutating func refused(_ head: HTTPHead, age: Double) -> Step {
    let status = head.status
    if (400..<500).contains(status), status != 408, status != 429 {
      // The address may be relative to another place, or not that of a picture at all.
      if triesOtherMeaning() { return next() }
      if outcome.links[index].isGuess { return skip() }
    }
    if [403, 404, 410].contains(status) { return absent(status, age: age) }
    if outcome.links[index].isMention { return skip() }
    let failure = Failure(
      .network, "The picture could not be fetched (\(status)).", advice: advice, http: status,
      billed: endpoint.charge(.yes))
    let passes = status == 408 || status == 429 || status >= 500
    return passes ? again(failure, head.retryAfter) : passOver(.failed(failure), status)
  }

  /// How a transfer ends if its address is invalid or belongs to someone else.
  private static let leadsNowhere: Set<TransportError.Reason> = [
    .cannotResolve, .cannotConnect, .badAddress, .tls,
  ]

  /// Moves on to the next interpretation of the address; returns false when there is none.
  private mutating func triesOtherMeaning() -> Bool {
    meaning += 1
    if address(of: outcome.links[index].url) != nil { return true }
    meaning = 0
    return false
  }

  /// Skips a picture that was refused and continues with the next one. If no picture comes, the
  /// result is that of the first one skipped.
  private mutating func passOver(_ step: Step, _ status: Int) -> Step {
    missing = missing ?? step
    outcome.notes.append(
      "Picture \(index + 1) of \(outcome.links.count) could not be fetched (\(status)). Its address is "
        + "\(quoted(outcome.links[index].url, limit: Self.longestQuotation)).")
    return skip()
  }

  private static let longestQuotation = 2000

  /// Handles a picture that cannot be reached; one that was only a guess is skipped.
  private mutating func unfetchable(_ failure: Failure) -> Step {
    guard outcome.links[index].isGuess else { return .failed(failure) }
    missing = missing ?? .failed(failure)
    return skip()
  }

  /// Handles a missing picture. A new one may not be available everywhere yet, so it is retried for
  /// a while, then left to the next start for as long as the provider keeps results.
  private mutating func absent(_ status: Int, age: Double) -> Step {
    if let hours = keepsResults, age >= Double(hours) * 3600 {
      let failure = Failure(
        .provider,
        "The picture is no longer there (\(status)): \(endpoint.title) keeps pictures for \(hours) "
          + "hours.",
        advice: "Send it again to get a new one.", http: status, billed: endpoint.charge(.yes),
        canRetry: true)
      // If the clock was changed in the meantime, the picture seems older than it is.
      return retries.pause(.downloading, because: failure).map(Step.act)
        ?? passOver(.gone(failure), status)
    }
    let failure = Failure(
      .network, "The picture is not there yet (\(status)).", advice: advice, http: status,
      billed: endpoint.charge(.yes))
    if absences == 0 { firstAbsence = age }
    let patience = status == 404 ? Self.patience : Self.patience / 4
    guard age - firstAbsence < patience, absences < Self.mostAbsences else {
      return passOver(.failed(failure), status)
    }
    let pause = Backoff.pause(absences, jitter: jitter())
    absences += 1
    return .act([
      .progress(
        JobProgress(
          .downloading, waitingFor: "another try. " + failure.message, pause: pause)),
      .wait(seconds: pause),
    ])
  }

  /// Seconds for which a missing picture is retried.
  private static let patience = 90.0
  private static let mostAbsences = 60

  private var advice: String {
    task == nil
      ? "\(endpoint.title.sentence) gave no id by which to ask for it again."
      : "It is paid for and waiting at \(endpoint.title); open the session again to fetch it."
  }

  private var which: String {
    outcome.links.count > 1 ? " (picture \(index + 1) of \(outcome.links.count))" : ""
  }

  private func progress(_ words: String, fraction: Double? = nil) -> JobAction {
    .progress(JobProgress(.downloading, waitingFor: words, fraction: fraction))
  }

  private mutating func skip() -> Step {
    index += 1
    meaning = 0
    absences = 0
    retries = Retries(jitter: jitter)
    return next()
  }

  private mutating func next() -> Step {
    guard index < outcome.links.count else {
      if let missing, outcome.pictures.isEmpty { return missing }
      return .done(outcome)
    }
    let link = outcome.links[index].url
    guard let request = request(link) else {
      if outcome.links[index].isGuess { return skip() }
      return .failed(
        Failure(
          .provider,
          "\(endpoint.title.sentence) gave an address for the picture that cannot be used: "
            + "\(quoted(link, limit: 100)).",
          advice: "Pictures are fetched over https only.", billed: endpoint.charge(.yes)))
    }
    return .act([progress("the picture\(which)"), .download(request)])
  }

  private func address(of link: String) -> String? {
    let addresses = LinkResolution(base: base, home: endpoint.baseURL).addresses(of: link)
    return addresses.indices.contains(meaning) ? addresses[meaning] : nil
  }

  /// The download of a picture. It never carries the key, and uses the socket only for an address
  /// on the endpoint itself.
  private func request(_ link: String) -> HTTPRequest? {
    guard let url = address(of: link) else { return nil }
    let isOwn = Origin(url) == Origin(endpoint.baseURL)
    return HTTPRequest(
      method: "GET", url: url, socket: isOwn ? endpoint.socket : nil, followsRedirects: true,
      timeout: endpoint.timeout, maximumResponse: Self.largestPicture,
      certificates: endpoint.certificates)
  }

  /// In bytes; a 4K PNG of noise is smaller than 60 MB.
  private static let largestPicture = 256 << 20

  private mutating func again(_ failure: Failure, _ retryAfter: Double?) -> Step {
    retries.pause(.downloading, because: failure, retryAfter: retryAfter).map(Step.act)
      ?? unfetchable(failure)
  }
}

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
