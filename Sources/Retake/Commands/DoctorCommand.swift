import ArgumentParser
import Configuration
import Model
import Previews
import Storage

/// `retake doctor`: what was found on this machine, line by line.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what was found: terminal, colours, keys, libraries.",
    discussion: """
      Examples:
        retake doctor
        retake doctor --json | jq -r .libraries.libvips
        retake doctor --check        hold everything stored against what it should be
        retake doctor --repair       and mend what can be mended

      --check reads every stored file and holds it against its name, which is its
      SHA-256, and the database against its own rules. --repair also puts damaged
      files aside, where they are kept, and builds the database's indexes anew. Of a
      database that is damaged itself it keeps a copy and brings back every row that
      can be read. It removes nothing.

      Nothing is sent to a provider and no key is shown. Exit codes: 0 all is well,
      warnings aside; 1 a folder or a library cannot be used, or something stored is missing or
      damaged; 2 a wrong variable;
      3 the configuration is broken, or the key of the profile in force is missing.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Check what is stored, instead of the machine.")
  var check = false

  @Flag(help: "Check what is stored, and mend what can be mended.")
  var repair = false

  func run() throws {
    if check || repair { return try lookAfterLibrary() }
    let findings = Findings()
    if json {
      try Output.json(findings)
    } else {
      Output.text(findings.text)
    }
    if let problem = findings.problems.first {
      throw ExitStatus.exit(ExitStatus.code(for: problem))
    }
  }

  private func lookAfterLibrary() throws {
    let context = try AppContext(profile: nil)
    let care = LibraryCare(
      folders: StorageFolders(data: context.paths.data),
      imaging: DarkroomImaging(darkroom: context.darkroom()))
    let mends = repair
    let (findings, done) = try waiting { () async throws(Failure) -> (LibraryFindings, [String]) in
      try await care.look(mending: mends)
    }
    if json {
      try Output.json(LibraryReport(findings, done: done))
    } else {
      Output.text(LibraryReport.text(of: findings, done: done))
    }
    if !findings.isSound { throw ExitStatus.exit(1) }
  }
}
