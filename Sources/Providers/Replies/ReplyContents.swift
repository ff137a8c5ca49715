import Imagery
import Model
import Payload

/// The result of a task: addresses of pictures, or pictures inside the reply.
struct ReplyContents {
  var links: [ResultLink] = []
  var pictures: [FoundPicture] = []
  var drafts: [FoundPicture] = []
  var text = ""
  var thoughts = ""
  var transcript: Payload?
  var usage = Usage()
  var model: String?
  /// What the user should know about how the turn was answered, in sentences.
  var notes: [String] = []

  var hasPictures: Bool { !links.isEmpty || !pictures.isEmpty }
  /// Whether there is anything to show.
  var hasResult: Bool { hasPictures || !text.isEmpty }

  /// What identifies its pictures; the signature in an address differs in every reply.
  var names: [String] {
    links.map { String($0.url.prefix { $0 != "?" }) } + pictures.map(\.blob.name)
  }

  /// Looks beyond the documented places if they hold no picture: where relays put results and, once
  /// the task is over, everywhere.
  mutating func search(_ reply: Reply, sent: SentPictureIndex, isOver: Bool) {
    defer { bound() }
    guard !hasPictures else { return }
    let candidates = ReplyCandidates(reply, sent: sent)
    var found = FoundResults(spelledIn: candidates)
    if found.isEmpty, isOver {
      found = FoundResults(
        anywhereIn: candidates, drafts: drafts, sent: sent, guessesLinks: text.isEmpty)
      drafts.removeAll { draft in found.pictures.contains { $0.blob == draft.blob } }
    }
    pictures = found.pictures
    links = found.links
    notes += found.notes
    if let words = found.words { text = words }
  }

  /// Keeps only the last pictures if there are very many, because the last one is the one to show.
  private mutating func bound() {
    let count = pictures.count + links.count
    let most = FoundResults.most
    guard count > most || drafts.count > most else { return }
    drafts = Array(drafts.suffix(most))
    links = Array(links.suffix(most))
    pictures = Array(pictures.suffix(most - links.count))
    if count > most {
      notes.append("The reply has \(count) pictures; the last \(most) were kept.")
    }
  }
}

/// A picture still to be downloaded.
struct ResultLink: Hashable {
  var url: String
  var size: PixelSize?
  /// Whether only the look of its address suggests a picture.
  var isGuess = false
  /// Whether it is mentioned in text that is an answer in itself.
  var isMention = false
}

/// The results found outside the documented places, searched in rounds: where relays are known to
/// put them, then by the bytes of every string, then the last picture made while thinking, then by
/// the look of every address.
struct FoundResults {
  var pictures: [FoundPicture] = []
  var links: [ResultLink] = []
  /// The text around the pictures, without them.
  var words: String?
  var notes: [String] = []

  /// How many pictures of one reply are kept.
  static let most = 32

  var isEmpty: Bool { pictures.isEmpty && links.isEmpty }

  /// The second round.
  init(spelledIn candidates: ReplyCandidates) {
    let usable = candidates.all.filter { $0.isSpelled && !$0.isEcho && !$0.isThought }
    let whole = usable.filter { !$0.isPreview }
    add(Self.best(of: whole.isEmpty ? usable : whole))
  }

  /// The third round: by bytes, then a draft, then by looks. `drafts` are those from documented
  /// places.
  init(
    anywhereIn candidates: ReplyCandidates, drafts: [FoundPicture], sent: SentPictureIndex,
    guessesLinks: Bool
  ) {
    let all = candidates.all
    let pictures = all.filter { $0.isPicture && !$0.isThought }
    let own = pictures.filter { !$0.isEcho }
    // An echo of the request counts as a result only if it is known what was sent.
    let found = own.isEmpty && sent.isComplete ? pictures : own
    if !found.isEmpty {
      add(found)
      noteWhere(found.map(\.place))
      return
    }
    let thought = all.last { $0.isPicture && $0.isThought && !$0.isEcho }
    if let last = drafts.last ?? thought.flatMap(Self.picture) {
      self.pictures = [last]
      notes.append(
        "The provider marked every picture as a thought of the model; the last one is shown.")
      return
    }
    // Text is an answer in itself and may mention web pages, so only pictures that it names are
    // tried.
    let links = all.filter {
      !$0.isPicture && !$0.isEcho && !$0.isThought && (guessesLinks || $0.isMention)
    }
    let named = links.filter {
      if case .link(let link) = $0.content { ResultSpellings.namesPicture(link) } else { false }
    }
    let guesses = Array((named.isEmpty && guessesLinks ? links : named).prefix(Self.mostGuesses))
    add(guesses)
    for index in self.links.indices { self.links[index].isGuess = true }
    if !isEmpty { noteWhere(guesses.map(\.place)) }
  }

  private static let mostGuesses = 6

  private mutating func noteWhere(_ places: [String]) {
    guard let place = places.first else { return }
    notes.append(
      "The picture was in an unexpected place in the reply: \(quoted(place, limit: 100)).")
  }

  /// The candidates most likely to be the whole result and nothing else: listed or single values,
  /// bytes or addresses.
  private static func best(
    of candidates: [ReplyCandidates.Candidate]
  ) -> [ReplyCandidates.Candidate] {
    let listed = candidates.filter(\.isListed)
    if listed.contains(where: \.isPicture) { return listed }
    let pictures = candidates.filter(\.isPicture)
    if !pictures.isEmpty { return pictures }
    return listed.isEmpty ? candidates : listed
  }

  private static func picture(_ candidate: ReplyCandidates.Candidate) -> FoundPicture? {
    guard case .picture(let blob) = candidate.content else { return nil }
    return FoundPicture(blob, label: candidate.label, size: candidate.size)
  }

  /// Adds one candidate of each object, leaving out duplicates.
  private mutating func add(_ candidates: [ReplyCandidates.Candidate]) {
    let withBytes = Set(candidates.filter(\.isPicture).map(\.owner))
    var owners: Set<[Int]> = []
    var seen: Set<ReplyCandidates.Candidate.Content> = []
    var texts: [String] = []
    for candidate in candidates where seen.insert(candidate.content).inserted {
      if let words = candidate.words {
        // One text may hold several.
        if !texts.contains(words) { texts.append(words) }
      } else {
        guard candidate.isPicture || !withBytes.contains(candidate.owner),
          owners.insert(candidate.owner).inserted || candidate.isMention
        else { continue }
      }
      switch candidate.content {
      case .picture(let blob):
        pictures.append(FoundPicture(blob, label: candidate.label, size: candidate.size))
      case .link(let url):
        links.append(
          ResultLink(url: url, size: candidate.size, isMention: candidate.isMention))
      }
    }
    if !texts.isEmpty { words = texts.filter { !$0.isEmpty }.joined(separator: "\n") }
  }
}
