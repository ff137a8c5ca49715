/// Turns an instruction into edits with a small English vocabulary. It does not understand
/// language: it matches words, and reports those that it does not know.
struct InstructionReader {
  /// The direction of the previous clause: in "increase contrast and warmth" the second clause has
  /// none.
  private var trend: Trend?

  enum Trend { case up, down }

  /// The most edits of one instruction.
  static let limit = 20

  static func read(_ text: String) -> Instruction {
    var reader = InstructionReader()
    var instruction = Instruction()
    for clause in ClauseSplitter.clauses(of: text) {
      if instruction.steps.count < limit {
        reader.read(clause, into: &instruction)
      } else {
        instruction.unread.append(clause.source)
      }
    }
    return instruction
  }

  private mutating func read(_ original: Clause, into instruction: inout Instruction) {
    var clause = original
    // "Keep the rest" and the like ask for nothing, whatever the rest is.
    if clause.has("keep", "leave", "preserve"), clause.quote == nil { return }
    guard !clause.left.isEmpty || clause.quote != nil else { return }
    let isAdding = clause.consumeAny(WordLists.adding)
    let isMaking = clause.consumeAny(WordLists.making)
    var steps: [EditStep] = []
    if let step = TextRule.read(&clause) {
      steps.append(step)
    } else {
      if let step = BorderRule.read(&clause) { steps.append(step) }
      if let step = CropRule.read(&clause) { steps.append(step) }
      if let step = GrainRule.read(&clause) { steps.append(step) }
      steps += RotationRule.read(&clause)
      if let step = ShapeRule.read(&clause, isAdding: isAdding, isMaking: isMaking) {
        steps.append(step)
      }
      readTones(&clause, isAdding: isAdding, into: &steps)
    }
    instruction.steps += steps
    guard !clause.left.isEmpty || steps.isEmpty else { return }
    // Amounts and directions alone ask for nothing.
    guard clause.left.contains(where: { WordLists.amounts[$0] == nil }) else { return }
    let rest = original.words.filter(clause.left.contains)
    instruction.unread.append(steps.isEmpty ? original.source : rest.joined(separator: " "))
  }

  private mutating func readTones(
    _ clause: inout Clause, isAdding: Bool, into steps: inout [EditStep]
  ) {
    let isUp = clause.consumeAny(WordLists.up)
    let isDown = clause.consumeAny(WordLists.down)
    let own: Trend? = isDown ? .down : isUp || isAdding ? .up : nil
    let isTooMuch = clause.hasTooMuch
    for tone in Tone.all {
      let isNamed = clause.consumeAny(tone.nouns)
      // "Add a grey cat" is not about the picture's colour; "grey" alone or "make it grey" is.
      var trial = clause
      let isAdjective =
        trial.consumeAny(tone.adjectives) && !isAdding
        && trial.left.allSatisfy { WordLists.amounts[$0] != nil || Tone.isKnown($0) }
      if isAdjective { clause = trial }
      guard isNamed || isAdjective else { continue }
      let amount = clause.consumeAmount()
      var trend = own
      if isNamed, !clause.isVerb(of: tone) {
        trend = clause.has("down") ? .down : trend ?? self.trend
      }
      let isReversed = (trend == .down) != isTooMuch
      if let step = tone.step(amount, isReversed) { steps.append(step) }
    }
    if own != nil { trend = own }
  }
}

extension Clause {
  /// "Too dark" asks for the opposite; "warmer too" does not.
  fileprivate var hasTooMuch: Bool {
    zip(words, words.dropFirst()).contains { $0 == "too" && Tone.isKnown($1) }
  }

  /// Whether the tone is named by a word that implies its direction, such as "warmer".
  fileprivate func isVerb(of tone: Tone) -> Bool {
    words.contains { tone.nouns.contains($0) && !tone.bare.contains($0) }
  }
}
