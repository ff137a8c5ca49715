import ArgumentParser
import Darkroom
import Model
import Previews
import Storage

/// `retake import`: imports what `retake export` wrote elsewhere, and pictures.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import pictures and exported sessions, from this or another machine.",
    discussion: """
      Examples:
        retake import kite.retake
        retake import *.retake --json | jq -r '.[].session'
        retake import kite.png       a picture, with its recipe if it has one
        retake import holiday/       the pictures of a folder, as turns of one session

      A session keeps its id if that is free. Existing sessions are not changed.
      From a picture, the instruction, settings and model that 'retake export' wrote into
      it are restored. Requests send it as your own picture: it has no signature here.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files from 'retake export --as session', pictures, and folders of pictures.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  @Flag(help: "Print a JSON array.")
  var json = false

  func run() throws {
    let context = try AppContext(profile: nil)
    let known = Set(context.endpoints.keys)
    let library = try context.openLibraryResumingTurns()
    let pictures = PictureImport(
      ports: context.ports(over: library), library: library, darkroom: context.darkroom())
    let (clock, imaging) = (context.clock, context.darkroom())
    var reports: [ImportReport] = []
    var code = ExitStatus.done
    for name in files {
      do throws(Failure) {
        let path = try absolutePath(name)
        let paths: [String]? =
          switch try ImportKind(path) {
          case .session: nil
          case .picture: [path]
          case .folder(let paths): paths
          }
        let (session, failures) = try waiting { () async throws(Failure) in
          guard let paths else {
            let imported = try await library.importSession(
              path, facts: { path in try? await imaging.inspect(path) },
              newID: { clock.sessionID(taken: $0) })
            return (imported, [Failure]())
          }
          let made = try await pictures.session(of: paths, title: fileTitle(path))
          return (made.summary, made.failures)
        }
        for failure in failures {
          Output.failure(failure)
          if code == ExitStatus.done { code = ExitStatus.code(for: failure) }
        }
        let report = ImportReport(file: path, imported: session, known: known)
        if !json { Output.line(report.line) }
        for note in report.notes { Output.error("retake: \(note)") }
        reports.append(report)
      } catch {
        // One bad file does not prevent the others from being imported.
        Output.failure(error)
        if code == ExitStatus.done { code = ExitStatus.code(for: error) }
      }
    }
    if json { try Output.json(reports) }
    if code != ExitStatus.done { throw ExitStatus.exit(code) }
  }
}

/// The title for a session, taken from its file or folder.
private func fileTitle(_ path: String) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
  return String(name[..<dot])
}

extension PictureImport.Imported {
  /// The import in the same form as for a session file.
  fileprivate var summary: ImportedSession {
    ImportedSession(
      id: session.id, title: session.title, turns: turns.count, open: 0, wasThere: false,
      isRenamed: false, profiles: [])
  }
}

/// One imported session.
private struct ImportReport: Encodable {
  let file: String
  let imported: ImportedSession
  /// Profiles used by turns that are not configured here.
  let unknownProfiles: [String]

  init(file: String, imported: ImportedSession, known: Set<String>) {
    self.file = file
    self.imported = imported
    unknownProfiles = imported.profiles.filter { !known.contains($0) }
  }

  /// `s1  12 turns  kite at dusk`.
  var line: String {
    let turns = imported.turns == 1 ? "1 turn" : "\(imported.turns) turns"
    let title = imported.title.isEmpty ? "untitled" : imported.title
    return "\(imported.id)  \(turns)  \(title)"
  }

  /// Notes for the user, in sentences.
  var notes: [String] {
    var notes: [String] = []
    if imported.wasThere { notes.append("Session \(imported.id) already has all of it.") }
    if imported.isRenamed, !imported.wasThere {
      notes.append("Its id is taken by another session here, so it is now \(imported.id).")
    }
    if imported.open > 0 {
      let turns = imported.open == 1 ? "1 turn" : "\(imported.open) turns"
      notes.append(
        "\(turns) had not ended when it was exported; nothing is fetched for it here.")
    }
    if !unknownProfiles.isEmpty {
      notes.append(
        "Not configured here: \(unknownProfiles.joined(separator: ", ")). "
          + "Another profile continues with the picture and the text, not with the conversation.")
    }
    return notes
  }

  private enum Member: String, CodingKey {
    case file, session, title, turns, open
    case wasThere = "was_there"
    case isRenamed = "renamed"
    case unknownProfiles = "unknown_profiles"
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(file, forKey: .file)
    try members.encode(imported.id.rawValue, forKey: .session)
    try members.encode(imported.title, forKey: .title)
    try members.encode(imported.turns, forKey: .turns)
    try members.encode(imported.open, forKey: .open)
    try members.encode(imported.wasThere, forKey: .wasThere)
    try members.encode(imported.isRenamed, forKey: .isRenamed)
    try members.encode(unknownProfiles, forKey: .unknownProfiles)
  }
}
