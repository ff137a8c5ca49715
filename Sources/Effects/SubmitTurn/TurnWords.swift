import Imagery
import Model
import Providers

/// The text added after an instruction, and the notes about it on the turn.
extension SubmitTurn {
  /// The text about the regions after the instruction, and the turn's note about it.
  func regionWords(for turn: Turn, _ plan: ConversationPlan) -> (words: String, note: String?) {
    guard !turn.regions.isEmpty, let picture = plan.edited else { return ("", nil) }
    let words = Model.regionWords(
      turn.regions, of: picture.size, hasMarkedCopy: plan.hasMarkedCopy)
    let places = turn.regions.map(\.description).joined(separator: " and ")
    let what = turn.regions.count > 1 ? "The regions \(places) were" : "The region \(places) was"
    let manner =
      plan.hasMarkedCopy
      ? "described in words and shown on a marked copy."
      : plan.next.sendsMarkedCopy
        ? "described in words only: \(turn.profile) accepts no further picture."
        : "described in words only."
    return ("\n\n" + words, "\(what) \(manner)")
  }

  /// The text about the pictures' roles after the instruction, and the turn's note about it; the
  /// numbers follow the order in which the provider gets the pictures.
  func roleWords(
    for attachments: TurnAttachments, _ plan: ConversationPlan, at endpoint: Endpoint
  ) -> (words: String, note: String?) {
    let order = endpoint.sendingOrder(of: attachments.list)
    let pictures = order.map { place in
      SentPicture(
        role: attachments.list[place].role, isEdited: attachments.list[place].isEdited,
        isMarkedCopy: plan.hasMarkedCopy && place == 0)
    }
    let words = Model.roleWords(
      of: pictures, editsEarlier: plan.editsEarlier, namesEdited: plan.namesEdited)
    guard !words.isEmpty else { return ("", nil) }
    let told = order.enumerated().compactMap { number, place -> String? in
      let attachment = attachments.list[place]
      return attachment.role.map { "picture \(number + 1) (\(attachment.name)) as \($0.rawValue)" }
    }
    var notes: [String] = []
    if plan.namesEdited, let number = order.firstIndex(where: { attachments.list[$0].isEdited }) {
      let name = attachments.list[order[number]].name
      notes.append("Picture \(number + 1) (\(name)) was marked as the one to edit.")
    }
    if !told.isEmpty {
      notes.append("The roles were described in words: \(told.joined(separator: "; ")).")
    }
    return ("\n\n" + words, notes.isEmpty ? nil : notes.joined(separator: " "))
  }
}
