/// A picture sent with an instruction, in its order among the others.
package struct PlannedPicture: Hashable, Sendable {
  /// Why it is sent.
  package enum Origin: Hashable, Sendable {
    /// A copy with the regions outlined, to be made from the edited picture.
    case markedCopy
    /// The first picture of a trimmed conversation.
    case first
    /// A reference that was sent before and not answered with a picture.
    case brought
    /// A reference of the instruction itself.
    case reference
    /// The result of the previous turn.
    case last
  }

  package var origin: Origin
  /// For a marked copy, the picture it is made from.
  package var source: Reference.Source
  /// The name shown in messages; already safe to show.
  package var name: String
  package var role: Reference.Role?
  /// Whether it is the picture to edit.
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
  /// Whether the model has to be told which of several references it edits, because nothing else
  /// says so.
  package var namesEdited: Bool {
    let own = pictures.filter { $0.origin != .markedCopy }
    return own.count > 1 && own.contains { $0.isEdited && $0.origin != .last }
  }
}
