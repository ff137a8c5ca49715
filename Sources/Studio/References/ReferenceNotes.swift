import Imagery
import Model
import Numbers

extension State {
  /// What happens to a reference before it is sent, in few words: `GIF, becomes JPEG`; nil when it
  /// is sent as it is.
  package func note(onReference index: Int) -> String? {
    let references = session.workspace.references
    guard let number = referenceNumber(at: index) else { return nil }
    let request = nextRequest
    let limit = profile.capabilities.maxReferences
    let others = request.pictures.saturatingSubtracting(session.workspace.sentReferences.count)
    if others.saturatingAdding(number) > limit {
      return "too many: \(request.pictures) of \(limit)"
    }
    guard let picture = references[index].picture else { return nil }
    return profile.capabilities.conversionNote(of: picture)
  }

  /// The pictures that would have to be converted, with their names.
  func conversions(for next: NextTurn) -> [(name: String, picture: Picture)] {
    plan(for: next).pictures.compactMap { planned in
      guard planned.origin != .markedCopy, let picture = planned.picture,
        profile.capabilities.reasonToConvert(picture) != nil
      else { return nil }
      return switch planned.origin {
      case .first: ("The first picture", picture)
      case .last: ("The picture to edit", picture)
      case .markedCopy, .brought, .reference: (planned.name, picture)
      }
    }
  }

  /// The question to ask before pictures are converted; nil when none has to be.
  func conversionQuestion(for next: NextTurn) -> String? {
    let all = conversions(for: next)
    guard let first = all.first else { return nil }
    let capabilities = profile.capabilities
    func reason(_ picture: Picture) -> String {
      capabilities.mediaTypes.contains(picture.type)
        ? "is \(byteText(picture.byteCount)); \(profile.name) accepts at most "
          + "\(byteText(capabilities.maxInlineBytes)) per picture"
        : "is a \(picture.type.name), which \(profile.name) does not accept"
    }
    guard all.count > 1 else {
      let smaller = capabilities.mediaTypes.contains(first.picture.type) ? "smaller JPEG" : "JPEG"
      return "\(first.name) \(reason(first.picture)). It can be sent as a \(smaller); your file "
        + "is not changed."
    }
    let named = all.prefix(3).map { "\($0.name) \(reason($0.picture))." }
    let more = all.count > 3 ? " And \(all.count - 3) more." : ""
    return named.joined(separator: " ") + more
      + " They can be sent as JPEGs; your files are not changed."
  }
}

extension Capabilities {
  /// `GIF, becomes JPEG`, `12.4 MB, becomes a smaller JPEG`; nil when it is sent as it is.
  fileprivate func conversionNote(of picture: Picture) -> String? {
    guard reasonToConvert(picture) != nil else { return nil }
    if !mediaTypes.contains(picture.type) { return "\(picture.type.name), becomes JPEG" }
    return "\(byteText(picture.byteCount)), becomes a smaller JPEG"
  }
}
