import Darkroom
import Imagery

/// "Add a thin white border".
enum BorderRule {
  static func read(_ clause: inout Clause) -> EditStep? {
    // "Frame" is also a verb: "frame it in red".
    let isNamed = clause.consume("border", "borders", "bordered", "outline", "passepartout")
    guard isNamed || clause.has("frame") && !clause.has("framing"), !clause.has("remove", "no")
    else { return nil }
    let amount = clause.consumeAmount()
    let (name, color) = clause.consumeColor() ?? ("white", .white)
    let thickness = amount.pick("thin ", "", "thick ")
    return EditStep(
      edit: .border(width: amount.pick(0.012, 0.03, 0.08), color: color),
      phrase: "added a \(thickness)\(name) border")
  }
}

/// "Write “HELLO” at the bottom in yellow".
enum TextRule {
  private static let verbs: Set<String> = [
    "write", "text", "caption", "title", "label", "say", "says", "saying", "words", "lettering",
    "type", "print", "sign", "reading", "inscription",
  ]

  static func read(_ clause: inout Clause) -> EditStep? {
    let isNamed = clause.consumeAny(verbs)
    guard let words = clause.quote ?? (isNamed ? unquoted(&clause) : nil), !words.isEmpty else {
      return nil
    }
    let text = String(words.prefix(200))
    let amount = clause.consumeAmount()
    let color = clause.consumeColor()?.color ?? .white
    var place = clause.consumePlace() ?? ("bottom", .bottom)
    // Text is placed nearer to the edge than shapes are.
    if place.place.y < 0.5 { place.place.y = FractionPoint.top.y }
    if place.place.y > 0.5 { place.place.y = FractionPoint.bottom.y }
    return EditStep(
      edit: .text(text, at: place.place, size: amount.pick(0.05, 0.09, 0.16), color: color),
      phrase: "wrote “\(text)” at the \(place.name)")
  }

  /// The words after the verb, up to a place or colour.
  private static func unquoted(_ clause: inout Clause) -> String? {
    guard let verb = clause.words.lastIndex(where: verbs.contains) else { return nil }
    let text = clause.words[(verb + 1)...].prefix { !["at", "in", "on", "across"].contains($0) }
    clause.left.subtract(text)
    // The text to write is not an instruction itself.
    clause.words.removeSubrange(verb + 1..<verb + 1 + text.count)
    return text.isEmpty ? nil : text.joined(separator: " ")
  }
}

/// "Add a yellow circle in the top left".
enum ShapeRule {
  static func read(_ clause: inout Clause, isAdding: Bool, isMaking: Bool) -> EditStep? {
    var trial = clause
    guard let word = trial.words.last(where: { WordLists.shapes[$0] != nil || $0 == "sun" }) else {
      return nil
    }
    trial.left.remove(word)
    let amount = trial.consumeAmount()
    let (name, color) =
      trial.consumeColor() ?? ("yellow", WordLists.colors["yellow"] ?? .white)
    let place = trial.consumePlace() ?? ("middle", .center)
    // Without a verb that adds, it is a shape only if nothing else is said.
    guard isAdding || !isMaking && trial.left.isEmpty else { return nil }
    clause = trial
    return EditStep(
      edit: .shape(
        WordLists.shapes[word] ?? .circle, at: place.place, size: amount.pick(0.12, 0.25, 0.5),
        color: color),
      phrase: "added a \(name) \(word) in the \(place.name)")
  }
}

/// "Grain 20": fine noise, by a number in percent. Without a number it is a tone like any other.
enum GrainRule {
  static func read(_ clause: inout Clause) -> EditStep? {
    guard let place = clause.words.firstIndex(of: "grain"), place + 1 < clause.words.count,
      let percent = Int(clause.words[place + 1].trimmingSuffix("%")), (1...100).contains(percent)
    else { return nil }
    clause.discard(clause.words[place + 1])
    clause.discard("grain")
    return Tone.grained(Double(percent) / 100)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

/// "Crop to the centre".
enum CropRule {
  static func read(_ clause: inout Clause) -> EditStep? {
    guard clause.consume("crop", "cropped", "trim", "zoom") else { return nil }
    clause.discard("square")
    let amount = clause.consumeAmount()
    let place = clause.consumePlace()
    let side = amount.pick(0.8, 0.6, 0.4)
    let room = 1 - side
    func start(_ fraction: Double) -> Double {
      fraction < 0.4 ? 0 : fraction > 0.6 ? room : room / 2
    }
    let center = place?.place ?? .center
    return EditStep(
      edit: .crop(
        FractionRect(x: start(center.x), y: start(center.y), width: side, height: side)),
      phrase: "cropped it to the \(place?.name ?? "middle")")
  }
}

/// "Rotate left", "flip it", "upside down".
enum RotationRule {
  static func read(_ clause: inout Clause) -> [EditStep] {
    let isUpsideDown = clause.has("upside") && clause.consume("upside", "down", "upside-down")
    if clause.consume("flip", "flipped", "mirror", "mirrored", "reflect") {
      let isVertical = clause.consume("vertical", "vertically") || isUpsideDown
      _ = clause.consume("horizontal", "horizontally", "left", "right")
      return [
        EditStep(
          edit: .flip(isVertical ? .vertical : .horizontal),
          phrase: isVertical ? "flipped it top to bottom" : "mirrored it left to right")
      ]
    }
    let directions: Set<String> = [
      "left", "right", "clockwise", "anticlockwise", "counterclockwise", "counter-clockwise",
      "anti-clockwise", "90", "180", "270", "90°", "180°", "270°",
    ]
    let isRotation =
      clause.consume("rotate", "rotated", "rotation", "spin")
      || clause.has("turn") && !directions.isDisjoint(with: clause.words)
    guard isRotation || isUpsideDown else { return [] }
    let isHalf = clause.consume("180", "180°", "around", "half") || isUpsideDown
    let isLeft = clause.consume(
      "left", "anticlockwise", "counterclockwise", "counter-clockwise", "anti-clockwise", "270",
      "270°")
    _ = clause.consumeAny(directions)
    if isHalf { return [EditStep(edit: .rotate(.half), phrase: "turned it upside down")] }
    return [
      EditStep(
        edit: .rotate(isLeft ? .left : .right),
        phrase: "turned it a quarter to the \(isLeft ? "left" : "right")")
    ]
  }
}
