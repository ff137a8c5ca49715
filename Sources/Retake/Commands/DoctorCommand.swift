import ArgumentParser
import Model

/// `retake doctor`: what was found on this machine, line by line.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what was found: terminal, colours, keys, libraries.",
    discussion: """
      Examples:
        retake doctor
        retake doctor --json | jq -r .libraries.libvips

      Nothing is sent to a provider and no key is shown. Exit codes: 0 all is well,
      warnings aside; 1 a folder or a library cannot be used; 2 a wrong variable;
      3 the configuration is broken, or the key of the profile in force is missing.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let findings = Findings()
    if json {
      try Output.json(findings)
    } else {
      Output.write(findings.text, to: 1)
    }
    if let problem = findings.problems.first {
      throw ExitStatus.exit(ExitStatus.code(for: problem))
    }
  }
}
