package import Cells
package import Imagery
package import Model
package import Themes

/// Everything that can happen.
package enum Event: Hashable, Sendable {
  /// What the user did.
  case input(Input, KeyArrival = .alone)
  /// A line that the user entered where there is no screen.
  case line(String, KeyArrival = .alone)
  /// The current time: sent once before the first frame, with every batch of input, and each second
  /// while `State.needsClock`.
  case clock(Timestamp)

  // Results of effects.
  case sessionOpened(Session, [Turn], marks: [Int: TurnMark] = [:])
  /// Another program has stored something in the library.
  case libraryChanged
  /// The themes to choose from, and a problem with one of their files.
  case themesRead([Theme], warning: String?)
  /// What a session holds now, whoever stored it. Own turns without a number yet are not included.
  case refreshed(Session.ID, [Turn], marks: [Int: TurnMark], title: String? = nil)
  case sessionsListed([SessionSummary])
  /// What was changed, the resulting session (nil for none), and the state of all sessions.
  case sessionsChanged(SessionChange, Session.ID?, [SessionSummary])
  case sessionFigures([Session.ID: SessionFigures])
  /// A turn as it now stands on disk: new or changed, of any session. `answering` names the
  /// submission of a turn sent since the program started.
  case turn(Turn, answering: SubmissionID? = nil)
  case progress(TurnID, JobProgress)
  /// The part that has arrived of a picture that a running turn is downloading.
  case arriving(TurnID, Arriving)
  /// A picture file was stored in the library.
  case imported(path: String, Reference)
  case importFailed(path: String, Failure)
  case folderListed(String, FolderListing)
  case folderFailed(String, Failure)
  case painted(PaintOrder, Painting)
  case paintFailed(PaintOrder, Failure)
  case sampled(Picture, PixelPatch)
  case sampleFailed(Picture, Failure)
  case compared(DifferenceRequest, Difference)
  case compareFailed(DifferenceRequest, Failure)
  /// A kept version could not be made.
  case keepFailed(TurnID, Failure)
  /// A local step could not be made.
  case stepFailed(LocalStepRequest, Failure)
  /// `$EDITOR` ended: the new text, or nil when nothing is to change.
  case edited(String?)
  case exported(path: String)
  case promptHistory([String])
  case instructions([PastInstruction])
  /// The templates that can be read, and the problem with another one.
  case templates([Template], problem: String?)
  case costs(CostBook)
  case manualListed([ManualTopic])
  case manualRead(ManualPage)
  /// The turn was neither stored nor sent: it would exceed a budget.
  case overBudget(TurnDraft, BudgetRefusal)
  /// The submission was not stored, so none of it, or only its earlier turns, has left this
  /// machine.
  case submitFailed(SubmissionID, Failure)
  /// A failure that belongs to no turn and to no submission.
  case failed(Failure)
  /// The result of a copy or a download.
  case delivery(DeliveryNews)
  /// The terminal accepts no files: the reason, and the command that fetches the picture from
  /// another machine.
  case fetchByHand(reason: String, line: String)
  /// A message worth showing that is not a failure.
  case notice(String)

  // Events from outside.
  /// The terminal reported more about itself, or the link to it changed.
  case graphics(Graphics)
  /// The connection to the terminal is gone: the work continues, the screen does not.
  case hangup
  case terminate
}

/// With what a key arrived since the last frame.
package enum KeyArrival: Hashable, Sendable {
  /// No other key.
  case alone
  /// Other keys: it was pressed without seeing what the one before had done.
  case together
  /// Lines of text: a paste into a terminal that does not mark pastes.
  case inLines
}

extension Event {
  /// The events for the input a screen received since the last frame, in order.
  package static func inputs(_ inputs: [Input]) -> [Event] {
    let written = inputs.filter { input in
      switch input {
      case .key, .paste: true
      case .mouse, .resize: false
      }
    }
    let lineEnd = written.firstIndex(of: .key(Key(.enter)))
    let isLines = lineEnd.map { written[$0...].contains(where: \.isCharacter) } ?? false
    let arrival: KeyArrival = written.count < 2 ? .alone : isLines ? .inLines : .together
    return inputs.map { .input($0, arrival) }
  }
}

extension Input {
  /// Whether it is a key that writes a character.
  fileprivate var isCharacter: Bool {
    if case .key(let key) = self { key.text != nil } else { false }
  }
}
