package import Model

/// Everything that can be asked for. Values, so that a test compares them.
package enum Effect: Hashable, Sendable {
  /// Stores the turn, sends it and follows it to its end; answers with `.turn` and `.progress`, or
  /// with `.submitFailed` or `.overBudget` when it could not be stored.
  case submit(TurnDraft)
  /// Stops what was submitted from becoming turns. Those that have numbers already are told and go
  /// on; `.submitFailed` tells of the others.
  case cancelSubmission(SubmissionID)
  /// Lets go of a running turn; what may be billed stays known by its task id.
  case cancel(TurnID)
  /// Takes up a stored job whose process is gone; never sends anything paid again. One that has ended a
  /// start of the program before is taken up only where a person has asked for it.
  case resume(TurnID, isAsked: Bool = false)

  /// Reads the answer again that is kept with a turn; answers with `.turn`, or `.failed`.
  case recover(TurnID)

  case newSession
  case openSession(Session.ID)
  /// Reads the session's turns anew; answers `.refreshed`.
  case refresh(Session.ID)
  /// Answers `.sessionsListed`, and `.sessionFigures` once they are added up.
  case listSessions
  /// Changes a session as a whole; answers `.sessionsChanged`.
  case change(SessionChange)
  /// Stores the session's row: title and desk. A newer one replaces one that waits.
  case save(Session)
  /// Stores what a person has decided about a turn; a newer decision replaces one that waits.
  case mark(TurnID, TurnMark)

  /// Keeps a picture file in the library; answers `.imported` or `.importFailed`.
  case importPicture(path: String)
  case export(Picture, path: String)
  /// Lists a folder, spelled as a person does; answers `.folderListed` or `.folderFailed`.
  case listFolder(String)
  /// Everything that is wanted and not painted yet, what matters most first; a newer list replaces
  /// what has not been started.
  case paint([PaintOrder])
  /// Reads a part of a picture pixel by pixel; answers `.sampled` or `.sampleFailed`.
  case sample(Picture, PixelRect)
  /// Counts what differs between two pictures; answers `.compared` or `.compareFailed`.
  case compare(DifferenceRequest)
  /// Makes a turn of its result inside of the regions, given in the pixels of what it has edited, and
  /// of what it has edited outside; answers with `.turn`.
  case keep(TurnID, regions: [PixelRect], session: Session)
  case loadPromptHistory
  /// Everything ever asked for; answers `.instructions`.
  case loadInstructions
  /// Reads the person's templates; answers `.templates`.
  case loadTemplates
  /// Keeps a new template; answers `.notice` or `.failed`.
  case saveTemplate(String, name: String)
  /// Adds up what all sessions have cost; answers `.costs`.
  case loadCosts
  case setPreference(key: String, value: String)

  /// Hands the text to `$EDITOR`.
  case edit(String)
  /// Stops the program as Ctrl+Z does in a shell.
  case suspend
  case redraw
  /// The next way of showing pictures; answers with a notice that says which and why.
  case nextGraphics

  /// To the clipboard of the machine in front of the person.
  case copyText(String)
  case copyPicture(Picture)
  /// To that machine as a file of that name.
  case download(Picture, name: String)
}
