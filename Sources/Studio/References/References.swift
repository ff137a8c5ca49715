import Model

/// Pictures that are becoming references.
package struct ReferencesState: Equatable, Sendable {
  /// The paths being read, in the order they were given.
  var waiting: [String] = []
  /// Pictures that were read before one given earlier.
  var read: [String: Reference] = [:]
  /// What the text is sent with once all are read; nil unless it was to be sent before.
  var sendWhenRead: SendConsent?
  /// The folder that a picture was last added from; empty for the one the program was started in.
  package var folder = ""
}

extension State {
  /// Makes references of the pictures named in pasted or dropped text.
  mutating func addPasted(_ pictures: [DroppedPicture]) -> [Effect] {
    let effects = addReferences(pictures)
    if message == nil {
      let what = pictures.count == 1 ? "the picture is a reference" : "the pictures are references"
      notify("\(what); \(keyText(.yank)) pastes it as text instead")
    }
    return effects
  }

  /// Makes references of chosen pictures, which nobody can have meant as text.
  mutating func addReferences(_ pictures: [DroppedPicture]) -> [Effect] {
    var effects: [Effect] = []
    for picture in pictures {
      switch picture {
      case .path(let path): effects += importPictures(at: [path])
      case .url(let url):
        guard hasRoomForReference() else { break }
        session.workspace.references.append(Reference(.url(url), name: cleanLine(url)))
      }
    }
    return effects
  }

  /// Imports picture files; they become references in the order given.
  mutating func importPictures(at paths: [String]) -> [Effect] {
    var effects: [Effect] = []
    for path in paths where !path.isEmpty && !imports.waiting.contains(path) {
      guard hasRoomForReference() else { break }
      imports.waiting.append(path)
      effects.append(.importPicture(path: path))
    }
    return effects
  }

  /// Handles a picture that was read: it becomes a reference after those given before it.
  mutating func imported(_ path: String, _ reference: Reference) -> [Effect] {
    var reference = reference
    reference.name = cleanLine(reference.name)
    guard imports.waiting.contains(path) else {
      // It was requested before another session was opened.
      return []
    }
    imports.read[path] = reference
    return addReadReferences()
  }

  /// Handles a picture that cannot be read; what waited for it is not sent.
  mutating func importFailed(_ path: String, _ failure: Failure) -> [Effect] {
    imports.waiting.removeAll { $0 == path }
    let waited = imports.sendWhenRead != nil
    imports.sendWhenRead = nil
    let effects = addReadReferences()
    var text = waited ? "not sent: \(failure.line)" : failure.line
    // When several files are given at once, each failure is reported.
    if let before = message, before.kind == .failure, before.failure?.kind == .picture {
      text = "\(before.text) \(text)"
    }
    message = Message(.failure, text, failure: failure)
    return effects
  }

  /// Adds what has been read, up to the first given picture that is still missing.
  private mutating func addReadReferences() -> [Effect] {
    while let path = imports.waiting.first, let reference = imports.read[path] {
      imports.waiting.removeFirst()
      imports.read[path] = nil
      session.workspace.references.append(reference)
    }
    guard imports.waiting.isEmpty, let consent = imports.sendWhenRead else { return [] }
    imports.sendWhenRead = nil
    message = nil
    // The picture came first: undoing the send does not remove it.
    recordChange()
    return send(with: consent)
  }

  /// Whether another reference can be added and sent; says why not.
  mutating func hasRoomForReference() -> Bool {
    let limit = profile.capabilities.maxReferences
    let all = session.workspace.references.count + imports.waiting.count
    let off = session.workspace.references.count - session.workspace.sentReferences.count
    if all - off >= limit {
      let way = limit > 0 ? "; \(keyText(.references)) switches some off" : ""
      warn("\(profile.name) accepts at most \(limit) references\(way)")
      return false
    }
    guard all >= max(Workspace.trayLimit, limit) else { return true }
    warn("the tray holds at most \(all) references; \(keyText(.references)) shows them")
    return false
  }
}
