import Darkroom

/// What to generate for an order, and what to reply.
struct PicturePlan {
  enum Source: Equatable {
    case picture(InlinePicture)
    /// Nothing that is asked for can be done, so the picture is returned unchanged.
    case unchanged(InlinePicture)
    /// Nothing to edit: the words are painted.
    case words(String)
  }

  let source: Source
  let edits: [Edit]
  let reply: String
  /// nil if thoughts were not requested.
  let thoughts: String?

  init(_ order: PictureOrder) {
    let instruction = InstructionReader.read(order.instruction)
    let words = order.instruction.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var sentences: [String] = []
    if let base = order.base, !instruction.steps.isEmpty {
      source = .picture(base)
      edits = instruction.steps.map(\.edit)
      sentences.append(Self.sentence(instruction.steps.map(\.phrase)))
      if !instruction.unread.isEmpty {
        sentences.append("Not understood: \(Self.quoted(instruction.unread)).")
      }
    } else if let base = order.base, words.isEmpty {
      source = .picture(base)
      edits = []
      sentences.append("Fitted the picture to the frame, since there was no instruction.")
    } else if let base = order.base {
      source = .unchanged(base)
      edits = []
      sentences.append("\(Vocabulary.advice).")
    } else {
      source = .words(words)
      edits = [.labels(Self.lines(words))]
      sentences.append("Painted a picture from your words.")
    }
    let roles = order.roleCount ?? 0
    if roles > 0, order.base != nil {
      sentences.append("I noted what \(roles == 1 ? "1 picture is" : "\(roles) pictures are") for.")
    } else if order.referenceCount > 1, order.base != nil {
      sentences.append(
        "Of the \(order.referenceCount) pictures I used the \(order.editsFirst ? "first" : "last")."
      )
    }
    if order.regionCount ?? 0 > 0, order.base != nil {
      sentences.append("I noted the region, but I edit whole pictures.")
    }
    sentences.append("(Sandbox: real pixels, no AI.)")
    reply = sentences.joined(separator: " ")
    thoughts = order.showsThoughts ? Self.thoughts(order, instruction) : nil
  }

  private static func thoughts(_ order: PictureOrder, _ instruction: Instruction) -> String {
    var sentences = ["The instruction has \(count(order.instruction)) words."]
    if order.base == nil {
      sentences.append("There is no picture to edit, so the words themselves are the subject.")
    } else if instruction.steps.isEmpty {
      sentences.append("None of them names an edit in the sandbox's vocabulary.")
    } else {
      sentences.append("Steps: \(instruction.steps.map(\.phrase).joined(separator: ", then ")).")
    }
    if !instruction.unread.isEmpty {
      sentences.append("No meaning was found for \(quoted(instruction.unread)).")
    }
    let frame = order.ratio ?? "as the picture"
    sentences.append(
      "The frame is \(frame) at \(order.size), filled and cropped around the centre.")
    return sentences.joined(separator: " ")
  }

  private static func count(_ text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).count
  }

  private static func quoted(_ parts: [String]) -> String {
    let shown = parts.prefix(5).map { "“\($0.prefix(80))”" }.joined(separator: ", ")
    return parts.count > 5 ? "\(shown) and \(parts.count - 5) more" : shown
  }

  private static func sentence(_ phrases: [String]) -> String {
    let text =
      phrases.count < 2
      ? phrases.joined()
      : phrases.dropLast().joined(separator: ", ") + " and \(phrases[phrases.count - 1])"
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  /// The words in at most four short lines, and a last line that says what this is.
  private static func lines(_ words: String) -> [String] {
    var lines = [""]
    for word in words.split(separator: " ").map({ $0.prefix(36) }) {
      let last = lines[lines.count - 1]
      if !last.isEmpty, last.count + word.count >= 36 {
        if lines.count == 4 {
          lines[3] += " …"
          break
        }
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
      }
    }
    return lines + ["sandbox: painted from words, no AI"]
  }
}

/// The parameters of a picture to generate.
struct PictureOrder: Codable, Hashable, Sendable {
  /// The text of this turn, without a fault directive.
  var instruction: String
  var size: String
  /// nil for that of the edited picture, or 1:1.
  var ratio: String?
  /// `png`, `jpeg` or `webp`.
  var format: String
  /// The quality of JPEG and WebP, from 1 to 100.
  var quality = 92
  /// The picture to edit; nil if there is none.
  var base: InlinePicture?
  /// How many pictures came with the turn.
  var referenceCount = 0
  /// Whether the first of several pictures is edited, rather than the last.
  var editsFirst = false
  /// Whether to return thoughts, and whether they include a draft.
  var showsThoughts = false
  var thinksHard = false
  /// Whether to return text, and whether to return a picture.
  var wantsText = true
  var wantsPicture = true
  /// The turns of the conversation including this one, for the token count.
  var turnCount = 1
  /// The number of regions to which the change was to be limited; nil for none.
  var regionCount: Int?
  /// The number of pictures whose role is stated; nil for none.
  var roleCount: Int?

  /// Whether the instruction itself wants no picture, as a model would read it.
  var asksForWords: Bool { instruction.lowercased().contains("in words only") }
}

/// One edit that an instruction asks for.
struct EditStep: Hashable, Sendable {
  var edit: Edit
  /// What was done, as part of a sentence: "added a red border".
  var phrase: String
}

/// The edits that an instruction asks for.
struct Instruction: Hashable, Sendable {
  var steps: [EditStep] = []
  /// The clauses that name nothing the sandbox can do, as written.
  var unread: [String] = []
}

/// How strong an edit is asked for.
enum Amount: Hashable {
  case little, usual, much

  /// Returns one of three values.
  func pick<T>(_ little: T, _ usual: T, _ much: T) -> T {
    switch self {
    case .little: little
    case .usual: usual
    case .much: much
    }
  }

  var adverb: String { pick("slightly ", "", "much ") }
}
