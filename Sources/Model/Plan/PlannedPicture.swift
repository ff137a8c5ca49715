/// A picture that goes along with an instruction, in its place among the others.
package struct PlannedPicture: Hashable, Sendable {
  /// Why it goes along.
  package enum Origin: Hashable, Sendable {
    /// A copy with the regions outlined, to be made of the picture that is edited.
    case markedCopy
    /// What a trimmed conversation began with.
    case first
    /// A reference that was sent before and not answered with a picture.
    case brought
    /// A reference of the instruction itself.
    case reference
    /// The result of the turn before.
    case last
  }

  package var origin: Origin
  /// For a marked copy, what it is made of.
  package var source: Reference.Source
  /// What a person calls it, for messages; already safe to show.
  package var name: String
  package var role: Reference.Role?
  /// Whether it is the picture that is to be edited.
  package var isEdited: Bool

  package init(
    _ origin: Origin, _ source: Reference.Source, name: String, role: Reference.Role? = nil,
    isEdited: Bool = false
  ) {
    self.origin = origin
    self.source = source
    self.name = name
    self.role = role
    self.isEdited = isEdited
  }

  init(_ origin: Origin, _ reference: Reference) {
    self.init(origin, reference.source, name: reference.name, role: reference.role)
  }

  package var picture: Picture? {
    if case .picture(let picture) = source { picture } else { nil }
  }
}

extension ConversationPlan {
  /// Whether the model is to be told which of several references it edits: nothing else says so.
  package var namesEdited: Bool {
    let own = pictures.filter { $0.origin != .markedCopy }
    return own.count > 1 && own.contains { $0.isEdited && $0.origin != .last }
  }
}
