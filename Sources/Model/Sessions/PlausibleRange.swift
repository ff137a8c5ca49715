package import Imagery

/// The plausible ranges of numbers and lists in a stored or imported row. Anything outside was not
/// written by Retake, and leaves no room for arithmetic.
package enum PlausibleRange {
  /// Of turns. Zero is reserved for what is not an instruction.
  package static let turnNumbers = 1...1_000_000_000
  /// Until the end of the year 9999, in milliseconds.
  package static let moments: ClosedRange<Int64> = 0...253_402_300_799_999
  package static let tokens = 0...(1 << 40)
  package static let byteCounts = 0...(1 << 40)
  /// Of a whole conversation.
  package static let conversationBytes = 0...(1 << 50)
  /// Horizontally or vertically.
  package static let pixels = 0...1_000_000
  /// In US dollars, and in millionths of one.
  package static let dollars = 0.0...1e9
  package static let micros = 0...1_000_000_000_000_000
  /// References of one turn; no provider accepts more than 14 pictures.
  package static let references = 64
  package static let regions = 256
  package static let addressBytes = 1 << 16

  /// A stored amount; nil for one that nobody can have agreed to.
  package static func money(_ micros: Int?) -> Money? {
    micros.flatMap { PlausibleRange.micros.contains($0) ? Money(micros: $0) : nil }
  }

  /// A stored time, or the nearest possible one.
  package static func moment(_ milliseconds: Int64) -> Timestamp {
    Timestamp(
      milliseconds: min(max(moments.lowerBound, milliseconds), moments.upperBound))
  }

  static func has(_ region: Region) -> Bool {
    let rect = region.bounds
    let isInPicture = [rect.width, rect.height].allSatisfy(pixels.contains)
    // An outline or an ellipse may begin beyond the picture's edge; a rectangle is cut there.
    if case .rectangle = region.shape {
      return isInPicture && [rect.x, rect.y].allSatisfy(pixels.contains)
    }
    return isInPicture && [rect.x, rect.y].allSatisfy { pixels.contains(abs($0)) }
  }
}

extension Picture {
  /// Whether its name is a digest and its numbers are possible for a picture.
  package var isPlausible: Bool {
    digest.utf8.count == 64
      && digest.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
      && PlausibleRange.pixels.contains(size.width) && PlausibleRange.pixels.contains(size.height)
      && size.width > 0 && size.height > 0 && PlausibleRange.byteCounts.contains(byteCount)
  }
}

extension Reference {
  package var isPlausible: Bool {
    switch source {
    case .picture(let picture): picture.isPlausible
    case .url(let address): address.utf8.count <= PlausibleRange.addressBytes
    }
  }
}

extension [Region] {
  /// The regions that can be parts of a picture.
  package var plausible: [Region] {
    Array(filter(PlausibleRange.has).prefix(PlausibleRange.regions))
  }
}

extension Settings {
  /// The settings without numbers that nobody can have chosen.
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
  /// The tuning without numbers that no provider could accept.
  package var plausible: Tuning {
    func number<Value: Comparable>(_ value: Value?, _ range: ClosedRange<Value>) -> Value? {
      value.flatMap { range.contains($0) ? $0 : nil }
    }
    var tuning = self
    tuning.temperature = number(temperature, 0...100)
    tuning.topP = number(topP, 0...100)
    tuning.maxOutputTokens = number(maxOutputTokens, PlausibleRange.tokens)
    tuning.seed = number(seed, -(1 << 53)...(1 << 53))
    tuning.quality = number(quality, 0...100)
    return tuning
  }
}

extension Workspace {
  /// The workspace without impossible values.
  package var plausible: Workspace {
    func number(_ value: Int?) -> Int? {
      value.flatMap { (0...PlausibleRange.turnNumbers.upperBound).contains($0) ? $0 : nil }
    }
    var workspace = self
    workspace.settings = settings.plausible
    workspace.draft = Workspace.cutDraft(draft, room: Workspace.mostDraftCharacters).text
    workspace.caret = min(max(0, caret), workspace.draft.count)
    workspace.historyTop = min(max(0, historyTop), PlausibleRange.turnNumbers.upperBound)
    workspace.base = number(base)
    workspace.selected = number(selected)
    workspace.pictureIndex = pictureIndex.flatMap { (0...1000).contains($0) ? $0 : nil }
    workspace.references = Array(references.filter(\.isPlausible).prefix(PlausibleRange.references))
    workspace.drawnRegions = drawnRegions.flatMap { $0.picture.isPlausible ? $0 : nil }
    if let drawn = workspace.drawnRegions {
      workspace.drawnRegions?.regions = drawn.regions.plausible
    }
    workspace.folded = folded?.filter { number($0) != nil }
    workspace.openedMark = openedMark?.plausible
    workspace.hidden = hidden?.filter(PlausibleRange.turnNumbers.contains)
    workspace.unseen = unseen?.filter(PlausibleRange.turnNumbers.contains)
    workspace.variants = variants.flatMap { (1...1000).contains($0) ? $0 : nil }
    return workspace
  }
}

extension TurnMark {
  /// The mark with text that fits where it is shown.
  package var plausible: TurnMark {
    var mark = self
    mark.label = String(label.prefix(200))
    mark.note = String(note.prefix(10_000))
    return mark
  }
}

extension Failure {
  /// The failure without an impossible budget or status.
  package var plausible: Failure {
    var failure = self
    failure.http = http.flatMap { (100...999).contains($0) ? $0 : nil }
    if let budget {
      let amounts =
        [budget.budget, budget.paid, budget.possible] + [budget.cost].compactMap(\.self)
      let isPlausible =
        amounts.allSatisfy { PlausibleRange.micros.contains($0.micros) }
        && (1...1_000_000).contains(budget.turns ?? 1)
      if !isPlausible { failure.budget = nil }
    }
    return failure
  }
}
