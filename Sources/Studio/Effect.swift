package import Cells
package import Imagery
package import Model

/// Everything the studio can ask for. Effects are values, so that tests can compare them.
package enum Effect: Hashable, Sendable {
  /// Stores the turn, sends it and follows it to its end. Answers with `.turn` and `.progress`, or
  /// with `.submitFailed` or `.overBudget` when it could not be stored.
  case submit(TurnDraft)
  /// Stops a submission from becoming turns. Turns that already have numbers are reported and
  /// continue; `.submitFailed` reports the others.
  case cancelSubmission(SubmissionID)
  /// Stops waiting for a running turn; what may be billed remains known by its task id.
  case cancel(TurnID)
  /// Resumes a stored job whose process is gone; never sends anything paid again. A job during
  /// which the program crashed at an earlier start is resumed only when the user asks for it.
  case resume(TurnID, isAsked: Bool = false)

  /// Parses the reply stored with a turn again; answers with `.turn`, or `.failed`.
  case recover(TurnID)

  case newSession
  case openSession(Session.ID)
  /// Reads the session's turns again; answers `.refreshed`.
  case refresh(Session.ID)
  /// Answers `.sessionsListed`, then `.sessionFigures` once they are added up.
  case listSessions
  /// Changes a session as a whole; answers `.sessionsChanged`.
  case change(SessionChange)
  /// Stores the session's row: title and workspace. A newer one replaces one that is still waiting.
  case save(Session)
  /// Stores the user's decision about a turn; a newer decision replaces one that is still waiting.
  case mark(TurnID, TurnMark)

  /// Stores a picture file in the library; answers `.imported` or `.importFailed`.
  case importPicture(path: String)
  case export(Picture, path: String)
  /// Lists a folder given as the user writes it; answers `.folderListed` or `.folderFailed`.
  case listFolder(String)
  /// Everything that is wanted and not painted yet, the most important first; a newer list replaces
  /// what has not been started.
  case paint([PaintOrder])
  /// Reads the pixels of a part of a picture; answers `.sampled` or `.sampleFailed`.
  case sample(Picture, PixelRect)
  /// Measures the difference between two pictures; answers `.compared` or `.compareFailed`.
  case compare(DifferenceRequest)
  /// Makes a turn from its result inside the regions (in pixels of the picture it edited) and from
  /// the picture it edited outside; answers with `.turn`.
  case keep(TurnID, regions: [Region], session: Session)
  /// Makes a turn by changing a picture on this machine; answers with `.turn` or `.stepFailed`.
  case makeStep(LocalStepRequest)
  case loadPromptHistory
  /// Loads all earlier instructions; answers `.instructions`.
  case loadInstructions
  /// Loads the user's templates; answers `.templates`.
  case loadTemplates
  /// Stores a new template; answers `.notice` or `.failed`.
  case saveTemplate(String, name: String)
  /// Adds up what all sessions have cost; answers `.costs`.
  case loadCosts
  case setPreference(key: String, value: String)

  /// Lists the pages of the manual; answers `.manualListed`.
  case listManual
  /// Lays a page of the manual out for a width; answers `.manualRead`.
  case readManual(ManualTopic, columns: Int)

  /// Opens the text in `$EDITOR`.
  case edit(String)
  /// Suspends the program, as Ctrl+Z does in a shell.
  case suspend
  case redraw
  /// Switches to the next way of showing pictures; answers with a notice that says which and why.
  case nextGraphics

  /// Tells somebody who may be looking elsewhere that something is done.
  case alert(Alert)

  /// Copies text to the clipboard of the machine in front of the user.
  case copyText(String)
  case copyPicture(Picture)
  /// Downloads the picture to that machine, as a file with that name.
  case download(Picture, name: String)
}
