import ArgumentParser
import Configuration
import Darkroom
import Model
import Previews
import Storage

/// `retake doctor`: reports what was found on this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Report what was found: terminal, colours, keys, libraries.",
    discussion: """
      Examples:
        retake doctor
        retake doctor --json | jq -r .libraries.libvips
        retake doctor --check        verify everything stored
        retake doctor --repair       and repair what can be repaired

      --check compares every stored file with its name, which is its SHA-256, and the
      database with its own rules. --repair also sets damaged files aside, where they
      are kept, and rebuilds the database's indexes. When the database itself is
      damaged, it keeps a copy and recovers every row that can be read. It removes
      nothing.

      Nothing is sent to a provider and no key is shown. Exit codes: 0 no problems, though
      perhaps warnings; 1 a folder or a library cannot be used, or something stored is missing or
      damaged; 2 an invalid variable;
      3 the configuration is broken, or the key of the current profile is missing.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Check what is stored instead of the machine.")
  var check = false

  @Flag(help: "Check what is stored, and repair what can be repaired.")
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
      imaging: context.darkroom())
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
