import Model

extension Endpoint {
  /// The indices of attachments in the order this provider gets them. ToAPIs remembers nothing, so
  /// the picture being edited is sent too, and goes first.
  package func sendingOrder(of attachments: [Attachment]) -> [Int] {
    let all = Array(attachments.indices)
    guard wire == .toapis || wire == .toapisOfficial else { return all }
    return all.filter { attachments[$0].isEdited } + all.filter { !attachments[$0].isEdited }
  }
}
