import Imagery
import Model

extension Turn {
  /// What a description is about: `turn 3`, `pier.jpg`.
  var describedName: String { references.first.map { cleanLine($0.name) } ?? "a picture" }
}

// A picture described by the model, on request and priced first.
extension State {
  /// Asks whether the picture shown shall be described, with what that costs.
  mutating func askToDescribe() {
    guard let subject = pictureToDescribe else {
      return notify("There is no picture to describe yet")
    }
    guard profile.answersInWords else {
      return warn(
        "\(profile.name) answers with pictures only and cannot describe one; "
          + "\(keyText(.chooseProfile)) chooses another profile. Nothing was sent")
    }
    let sending = SendRequest.description(subject.picture, name: subject.name)
    guard let next = nextTurn(for: sending) else { return }
    if let reason = reasonNotToSend(sending, next) { return warn(reason) }
    let price =
      switch estimate(for: next) {
      case .free, .about(.zero): "It costs nothing."
      case .unknown: "Its price is unknown."
      case .about(let amount):
        "It costs about \(amount.text), as a picture would, and usually less when the model answers "
          + "in words."
      }
    overlay = .confirm(
      Confirmation(
        .send(sending, [], outbox.newID()),
        question: "Send \(subject.name) to \(modelName) to be described in words? \(price)",
        yes: "Describe it", no: "Do not send"))
  }

  /// The picture shown; before the first turn, the one that is opened.
  private var pictureToDescribe: (picture: Picture, name: String)? {
    if let turn = selectedTurn, let picture = shownPicture,
      turn.result == picture || picturesOfSelected.contains(picture)
    {
      return (picture, turn.isOpened ? cleanLine(turn.instruction) : "turn \(turn.number)")
    }
    guard let picture = pictureToEdit else { return nil }
    let reference = session.workspace.sentReferences.first { $0.picture == picture }
    return (picture, reference.map { cleanLine($0.name) } ?? "the picture to edit")
  }

  /// The request for a description: the picture alone, at the lowest price of a picture.
  func descriptionRequest(_ picture: Picture, name: String) -> NextTurn {
    let offered = profile.capabilities
    let smallest = Resolution.allCases.first(where: offered.resolutions.contains) ?? .k1
    let settings = Settings(resolution: smallest).fitted(to: offered, of: profile.name).settings
    return NextTurn(
      parent: nil, words: Turn.describingWords, settings: settings,
      references: [Reference(.picture(picture), name: name)], sendsMarkedCopy: false,
      isTrimmed: false)
  }

  /// Reports the end of a description. What is edited next stays as it is, and so do the words
  /// being written.
  mutating func handleEnd(ofDescription turn: Turn) {
    let failure = turn.outcome?.failure
    let words = turn.outcome?.text.trimmingBlanks ?? ""
    guard case .done(let status) = turn.job, status == .done || status == .textOnly, !words.isEmpty
    else {
      let reason =
        failure?.line
        ?? (turn.job == .done(.cancelled) ? "it is cancelled" : "the reply has no words")
      let made = turn.result == nil ? "" : "; the model made a picture instead, turn \(turn.number)"
      let billed = failure.map { $0.billed != .no } ?? false
      message = Message(
        .warning,
        "\(turn.describedName) was not described: \(reason)\(made)"
          + (billed ? "; it may have been billed" : ""), failure: failure)
      return
    }
    let also = turn.result == nil ? "" : "; the model made a picture as well, turn \(turn.number)"
    notify("\(turn.describedName) is described\(also)")
  }

  /// The newest description of a picture; nil if none was asked for.
  func description(of picture: Picture?) -> String? {
    guard let picture else { return nil }
    for number in history.descriptions.reversed() {
      guard let turn = turn(number), turn.references.first?.picture == picture,
        let text = turn.outcome?.text.trimmingBlanks, !text.isEmpty
      else { continue }
      return text
    }
    return nil
  }
}
