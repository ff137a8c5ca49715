import Model

extension Endpoint {
  /// The places of attachments in the order this provider gets them. ToAPIs remembers nothing, so the
  /// one that is edited goes along, and goes first.
  package func sendingOrder(of attachments: [Attachment]) -> [Int] {
    let all = Array(attachments.indices)
    guard wire == .toapis || wire == .toapisOfficial else { return all }
    return all.filter { attachments[$0].isEdited } + all.filter { !attachments[$0].isEdited }
  }
}
