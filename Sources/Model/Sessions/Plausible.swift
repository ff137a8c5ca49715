/// What numbers and lists of a stored or imported row can be. Whatever lies outside was not written by
/// Retake, and leaves no room for arithmetic.
package enum Plausible {
  /// Of turns. Zero is left to what is no instruction.
  package static let turnNumbers = 1...1_000_000_000
  /// To the end of the year 9999, in milliseconds.
  package static let moments: ClosedRange<Int64> = 0...253_402_300_799_999
  package static let tokens = 0...(1 << 40)
  package static let byteCounts = 0...(1 << 40)
  /// Of a whole conversation.
  package static let conversationBytes = 0...(1 << 50)
  /// Across, or down.
  package static let pixels = 0...1_000_000
  /// In US dollars, and the same in millionths.
  package static let dollars = 0.0...1e9
  package static let micros = 0...1_000_000_000_000_000
  /// References of one turn; no provider takes more than 14 pictures.
  package static let references = 64
  package static let regions = 256
  package static let addressBytes = 1 << 16

  /// A stored amount; nil for what nobody can have agreed to.
  package static func money(_ micros: Int?) -> Money? {
    micros.flatMap { Plausible.micros.contains($0) ? Money(micros: $0) : nil }
  }

  /// A stored moment, or the nearest one that can be.
  package static func moment(_ milliseconds: Int64) -> Timestamp {
    Timestamp(
      milliseconds: min(max(moments.lowerBound, milliseconds), moments.upperBound))
  }

  static func has(_ rect: PixelRect) -> Bool {
    [rect.x, rect.y, rect.width, rect.height].allSatisfy(pixels.contains)
  }
}

extension Picture {
  /// Whether its name is a digest and its numbers are those of a picture.
  package var isPlausible: Bool {
    digest.utf8.count == 64
      && digest.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
      && Plausible.pixels.contains(size.width) && Plausible.pixels.contains(size.height)
      && size.width > 0 && size.height > 0 && Plausible.byteCounts.contains(byteCount)
  }
}

extension Reference {
  package var isPlausible: Bool {
    switch source {
    case .picture(let picture): picture.isPlausible
    case .url(let address): address.utf8.count <= Plausible.addressBytes
    }
  }
}

extension [PixelRect] {
  /// Those that can be parts of a picture.
  package var plausible: [PixelRect] { Array(filter(Plausible.has).prefix(Plausible.regions)) }
}

extension Settings {
  /// The same without numbers that nobody can have chosen.
  package var plausible: Settings {
    var settings = self
    if case .fixed(let ratio) = ratio, !ratio.isPlausible { settings.ratio = .auto }
    settings.tuning = tuning.plausible
    return settings
  }
}

extension AspectRatio {
  package var isPlausible: Bool { (1...100_000).contains(width) && (1...100_000).contains(height) }
}

extension Tuning {
  /// The same without numbers that no provider could take.
  package var plausible: Tuning {
    func number<Value: Comparable>(_ value: Value?, _ range: ClosedRange<Value>) -> Value? {
      value.flatMap { range.contains($0) ? $0 : nil }
    }
    var tuning = self
    tuning.temperature = number(temperature, 0...100)
    tuning.topP = number(topP, 0...100)
    tuning.maxOutputTokens = number(maxOutputTokens, Plausible.tokens)
    tuning.seed = number(seed, -(1 << 53)...(1 << 53))
    tuning.quality = number(quality, 0...100)
    return tuning
  }
}

extension Desk {
  /// The same desk without what cannot lie on one.
  package var plausible: Desk {
    func number(_ value: Int?) -> Int? {
      value.flatMap { (0...Plausible.turnNumbers.upperBound).contains($0) ? $0 : nil }
    }
    var desk = self
    desk.settings = settings.plausible
    desk.draft = Desk.cutDraft(draft, room: Desk.mostDraftCharacters).text
    desk.caret = min(max(0, caret), desk.draft.count)
    desk.historyTop = min(max(0, historyTop), Plausible.turnNumbers.upperBound)
    desk.base = number(base)
    desk.selected = number(selected)
    desk.pictureIndex = pictureIndex.flatMap { (0...1000).contains($0) ? $0 : nil }
    desk.references = Array(references.filter(\.isPlausible).prefix(Plausible.references))
    desk.marks = marks.flatMap { $0.picture.isPlausible ? $0 : nil }
    if let marks = desk.marks { desk.marks?.regions = marks.regions.plausible }
    desk.folded = folded?.filter(Plausible.turnNumbers.contains)
    desk.variants = variants.flatMap { (1...1000).contains($0) ? $0 : nil }
    return desk
  }
}

extension TurnMark {
  /// The same with words that fit where they are shown.
  package var plausible: TurnMark {
    var mark = self
    mark.label = String(label.prefix(200))
    mark.note = String(note.prefix(10_000))
    return mark
  }
}

extension Failure {
  /// The same without a budget or a status that cannot be.
  package var plausible: Failure {
    var failure = self
    failure.http = http.flatMap { (100...999).contains($0) ? $0 : nil }
    if let budget {
      let amounts =
        [budget.budget, budget.paid, budget.possible] + [budget.cost].compactMap(\.self)
      let isPlausible =
        amounts.allSatisfy { Plausible.micros.contains($0.micros) }
        && (1...1_000_000).contains(budget.turns ?? 1)
      if !isPlausible { failure.budget = nil }
    }
    return failure
  }
}
