package import Cells
package import Model
package import Themes

/// Everything that can happen.
package enum Event: Hashable, Sendable {
  /// What a person did. A key that came `isAlone` has no other beside it that came since the last frame:
  /// of those that came together, as the keys of a text do that was pasted, nobody saw what the one
  /// before has done.
  case input(Input, isAlone: Bool = true)
  /// The time, told once before the first frame, with every batch of input, and each second while
  /// `State.needsClock`.
  case clock(Timestamp)

  // What came back from effects.
  case sessionOpened(Session, [Turn], marks: [Int: TurnMark] = [:])
  /// Another program has stored something in the library.
  case libraryChanged
  /// The themes to choose from, and what is wrong with one of their files.
  case themesRead([Theme], warning: String?)
  /// What a session holds by now, whoever stored it. Own turns that have no number yet are not in it.
  case refreshed(Session.ID, [Turn], marks: [Int: TurnMark], title: String? = nil)
  case sessionsListed([SessionSummary])
  /// What was changed, which session it has come to (nil for none), and how all stand now.
  case sessionsChanged(SessionChange, Session.ID?, [SessionSummary])
  case sessionFigures([Session.ID: SessionFigures])
  /// A turn as it now stands on disk: new, or changed. Also for turns of other sessions. Of a turn
  /// that was sent since the program was started, with what was sent.
  case turn(Turn, answering: SubmissionID? = nil)
  case progress(TurnID, JobProgress)
  /// What there is by now of a picture that a running turn downloads.
  case arriving(TurnID, Arriving)
  /// A picture file has become a kept picture.
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
  /// `$EDITOR` ended: the new text, or nil when nothing is to change.
  case edited(String?)
  case exported(path: String)
  case promptHistory([String])
  case instructions([PastInstruction])
  /// Those that can be read, and what is wrong with another.
  case templates([Template], problem: String?)
  case costs(CostBook)
  /// The turn was not stored and not sent: a budget would be passed.
  case overBudget(TurnDraft, BudgetRefusal)
  /// What was sent was not stored, so nothing of it has left this machine, or only the turns before.
  case submitFailed(SubmissionID, Failure)
  /// Something went wrong that belongs to no turn and to nothing that was sent.
  case failed(Failure)
  /// What became of something that was copied or downloaded.
  case delivery(DeliveryNews)
  /// The terminal takes no files: why, and the line that fetches the picture from another machine.
  case fetchByHand(reason: String, line: String)
  /// A sentence worth telling that is no failure.
  case notice(String)

  // What the world did.
  /// The terminal told more about itself, or the link to it has changed.
  case graphics(Graphics)
  /// The connection to the terminal is gone: the work goes on, the screen does not.
  case hangup
  case terminate
}

extension Event {
  /// What a screen has taken in since the last frame, in order.
  package static func inputs(_ inputs: [Input]) -> [Event] {
    let written = inputs.count { input in
      switch input {
      case .key, .paste: true
      case .mouse, .resize: false
      }
    }
    return inputs.map { .input($0, isAlone: written < 2) }
  }
}
