import Imagery
package import Model

/// A picture to be changed on this machine, and where the new turn belongs.
package struct LocalStepRequest: Hashable, Sendable {
  package var step: LocalStep
  package var picture: Picture
  /// The turn that the new one continues from; nil if it starts a conversation.
  package var parent: Int?
  /// The reference that the picture is, if no turn has made it.
  package var reference: Reference?
  package var session: Session

  package init(
    _ step: LocalStep, of picture: Picture, parent: Int?, reference: Reference? = nil,
    session: Session
  ) {
    (self.step, self.picture, self.parent) = (step, picture, parent)
    (self.reference, self.session) = (reference, session)
  }
}

/// What a local step would change.
package struct LocalStepTarget: Hashable, Sendable {
  var picture: Picture
  var parent: Int?
  var reference: Reference?
  /// What is drawn on the picture, in its pixels: the rectangle around all regions.
  var region: PixelRect?

  /// `turn 4`, or the name of a reference.
  var name: String { parent.map { "turn \($0)" } ?? reference?.name ?? "the picture" }

  init(_ picture: Picture, parent: Int?, reference: Reference?, regions: [Region]) {
    (self.picture, self.parent, self.reference) = (picture, parent, reference)
    let rects = regions.filter { !$0.isExcluded }.map { $0.bounds(in: picture.size) }
    region = rects.dropFirst().reduce(rects.first) { all, next in
      all.map { all in
        let (x, y) = (min(all.x, next.x), min(all.y, next.y))
        return PixelRect(
          x: x, y: y, width: max(all.maxX, next.maxX) - x, height: max(all.maxY, next.maxY) - y)
      }
    }
  }

  /// The step of a command for this picture.
  ///
  /// - Throws: Why it cannot be made.
  func step(
    _ kind: LocalStepKind, _ arguments: [String]
  ) throws(LocalStep.Problem) -> LocalStep {
    try LocalStep(kind, arguments, of: picture.size, region: region)
  }
}

/// The local step that is being made.
package struct LocalStepsState: Equatable, Sendable {
  /// A step on its way, and the composer's text that asked for it.
  struct Running: Equatable, Sendable {
    var request: LocalStepRequest
    var text: String?
  }

  var running: Running?
}

extension State {
  /// What local steps change: the picture that the next words edit; nil if there is none here.
  var localStepTarget: LocalStepTarget? {
    let references = nextReferences
    let edited = past.edited(after: nextParent, with: references)
    guard let picture = edited.picture else { return nil }
    let own = edited.reference.flatMap { references.contains($0) ? $0 : nil }
    return LocalStepTarget(picture, parent: nextParent, reference: own, regions: regions)
  }

  /// Whether the composer's text asks for a local step, which sends nothing.
  var isLocalStepWritten: Bool {
    if case .step? = SlashText(composer.text.trimmingBlanks) { true } else { false }
  }

  /// What the composer says about a local step being written; nil for any other text.
  var localStepHint: (text: String, isProblem: Bool)? {
    let text = composer.text
    guard text.first == "/", !text.contains("\n") else { return nil }
    guard text.contains(" ") else {
      let known = SlashText.completions(of: text)
      guard known.count != 1 || "/\(known[0].rawValue)" != text else {
        return ("\(known[0].examples) · here, free", false)
      }
      guard !known.isEmpty else { return nil }
      let names = known.map(\.rawValue).joined(separator: ", ")
      return known.count == 1 ? ("Tab: /\(names)", false) : (names, false)
    }
    guard case .step(let kind, let arguments) = SlashText(text) else { return nil }
    guard !arguments.isEmpty else { return ("\(kind.examples) · here, free", false) }
    guard let target = localStepTarget else { return ("no picture to change", true) }
    do throws(LocalStep.Problem) {
      let size = try target.step(kind, arguments).pixels.size(of: target.picture.size)
      return ("\(target.picture.size) → \(size) · here, free", false)
    } catch {
      return (error.text, true)
    }
  }
}
