import Model

extension State {
  /// Makes the local step that the composer's text names; the text stays where that cannot be.
  mutating func makeStep(_ kind: LocalStepKind, _ arguments: [String]) -> [Effect] {
    guard let target = localStepTarget else {
      warn("there is no picture to \(kind.rawValue): \(keyText(.openPicture)) opens one")
      return []
    }
    return makeStep(kind, arguments, of: target, text: composer.text)
  }

  /// Makes a local step of the picture shown.
  mutating func makeShownStep(_ kind: LocalStepKind, _ arguments: [String]) -> [Effect] {
    guard let target = shownTarget(for: kind) else { return [] }
    return makeStep(kind, arguments, of: target)
  }

  /// Asks for what a local step of the picture shown needs.
  mutating func askForStep(_ kind: LocalStepKind) {
    guard let target = shownTarget(for: kind) else { return }
    let text =
      switch kind {
      case .crop where target.region != nil: "region"
      case .levels: "auto"
      default: ""
      }
    overlay = .prompt(LinePrompt(.localStep(kind, target), text: text))
  }

  /// The picture shown, which the next words edit from now on; nil, with the reason, where it
  /// cannot be edited.
  private mutating func shownTarget(for kind: LocalStepKind) -> LocalStepTarget? {
    guard editPictureShown() else { return nil }
    if let target = localStepTarget { return target }
    notify("There is no picture to \(kind.rawValue)")
    return nil
  }

  /// - Parameter text: The composer's text that asked for it, which returns where it fails.
  mutating func makeStep(
    _ kind: LocalStepKind, _ arguments: [String], of target: LocalStepTarget, text: String? = nil
  ) -> [Effect] {
    if let running = localSteps.running {
      warn("\(running.request.step.words) is still being made; try again in a moment")
      return []
    }
    if let next = nextTurn(for: .draft), let open = runningTurn(against: .draft, next) {
      warn("turn \(open.number) is still working; \(keyText(.leave)) cancels it")
      return []
    }
    guard !ownSubmissions.contains(where: { $0.draft.parent == target.parent }) else {
      warn("the previous turn is still being sent; \(keyText(.leave)) cancels it")
      return []
    }
    let step: LocalStep
    do throws(LocalStep.Problem) {
      step = try target.step(kind, arguments)
    } catch {
      warn(error.text)
      return []
    }
    if text != nil { composer.field.clearSent() }
    if session.title.isEmpty {
      session.title = sessionTitle(from: target.reference?.name ?? step.words)
    }
    recordProfile()
    var session = session
    session.workspace.draft = composer.draft.text
    session.workspace.caret = composer.draft.caret
    let request = LocalStepRequest(
      step, of: target.picture, parent: target.parent, reference: target.reference,
      session: session)
    localSteps.running = LocalStepsState.Running(request: request, text: text)
    notify("\(step.words) of \(cleanLine(target.name)): being made here, without cost")
    return [.makeStep(request)]
  }

  /// Handles a local step that was made: if it was requested here, the next turn continues from it.
  mutating func followLocalStep(_ turn: Turn) {
    guard let running = localSteps.running, turn.localStep == running.request.step.words,
      running.request.parent == turn.parent, running.request.session.id == turn.id.session,
      !turn.isOpen
    else { return }
    localSteps.running = nil
    let size = turn.result.map { " is \($0.size)" } ?? ""
    guard isAfterBase(turn) else {
      notify("turn \(turn.number)\(size): made here; \(keyText(.choose)) on it edits it")
      return
    }
    session.workspace.base = turn.number
    select(turn.number)
    if let reference = running.request.reference {
      session.workspace.references.removeAll { $0 == reference }
    }
    if session.workspace.drawnRegions?.picture == running.request.picture {
      session.workspace.drawnRegions = nil
    }
    notify("turn \(turn.number)\(size): made here, cost nothing; \(keyText(.undo)) goes back")
  }

  /// Handles a local step that could not be made; its text returns to the composer.
  mutating func localStepFailed(_ request: LocalStepRequest, _ failure: Failure) -> [Effect] {
    // Another session's step may fail while one is made here.
    let running = localSteps.running.flatMap { $0.request == request ? $0 : nil }
    if running != nil { localSteps.running = nil }
    message = Message(.failure, failure.line, failure: failure)
    if let text = running?.text, request.session.id == session.id, composer.isEmpty {
      composer.field.replaceAll(with: text)
    }
    return []
  }

  /// Why an instruction has to wait for a local step, or is one itself; nil if neither.
  func localStepReason(
    against sending: SendRequest, _ next: NextTurn, _ consent: SendConsent
  ) -> String? {
    if !consent.contains(.slash), case .step(let kind, _)? = SlashText(next.words),
      sending.single == .draft
    {
      return "/\(kind.rawValue) is made here, once: \(keyText(.send)) in the composer makes it"
    }
    guard sending.single == .draft, let running = localSteps.running,
      running.request.session.id == session.id, running.request.parent == next.parent
    else { return nil }
    return "\(running.request.step.words) is still being made; "
      + "press \(keyText(.send)) again in a moment"
  }

  /// Asks before text that looks like a command is sent to a model.
  func slashQuestion(
    before sending: SendRequest, _ next: NextTurn, _ consent: SendConsent, _ id: SubmissionID
  ) -> Confirmation? {
    guard !consent.contains(.slash), sending.single == .draft,
      case .unknown(let word)? = SlashText(next.words)
    else { return nil }
    let known = LocalStepKind.allCases.map { "/\($0.rawValue)" }.joined(separator: ", ")
    return Confirmation(
      .send(sending, consent.union(.slash), id),
      question: "/\(word.prefix(40)) is no local step. There are \(known). Send the text to the "
        + "model as an instruction?",
      yes: "Send it", no: "Back")
  }

  /// Completes the name of a local step at the start of the composer; whether there was one.
  mutating func completeStep() -> Bool {
    guard session.workspace.focus == .composer, composer.text.count > 1,
      composer.caret == composer.text.count
    else { return false }
    let known = SlashText.completions(of: composer.text)
    guard let first = known.first else { return false }
    let common = known.dropFirst().reduce(first.rawValue) {
      String(zip($0, $1.rawValue).prefix { $0 == $1 }.map(\.0))
    }
    let text = "/\(common)\(known.count == 1 ? " " : "")"
    guard text.count > composer.text.count else { return known.count > 1 }
    composer.field.insert(String(text.dropFirst(composer.text.count)))
    return true
  }
}
