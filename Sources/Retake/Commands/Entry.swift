import ArgumentParser
import Model

/// Runs the command line and gives the exit code.
///
/// The parser exits with 64 on wrong usage by itself; our contract says 2.
func runCommandLine(_ arguments: [String]) -> Int32 {
  // Its process comes up while the command line is read.
  if arguments.first == ShowCommand.configuration.commandName { ShowCommand.prepare() }
  let parser: any ParsableCommand.Type = Front.answers(arguments) ? Front.self : Root.self
  do {
    if let studio = StudioCommand(plain: arguments) {
      try studio.run()
    } else {
      var command = try parser.parseAsRoot(arguments)
      try command.run()
    }
    return ExitStatus.done
  } catch let failure as Failure {
    Output.failure(failure)
    return ExitStatus.code(for: failure)
  } catch let code as ExitCode {
    return code.rawValue
  } catch {
    let code = parser.exitCode(for: error)
    let text = parser.fullMessage(for: error)
    if code == .success {
      Output.line(Front.wantsCompletionScript(arguments) ? offeringFiles(text) : text)
      return ExitStatus.done
    }
    if arguments.first == "run", arguments.contains("--json") {
      // The parser's message begins a line with "Error:" and ends with the usage.
      let message = parser.message(for: error)
      try? Output.json(RunReport(failure: Failure(.usage, message)))
    }
    Output.error(text)
    return code == .validationFailure ? ExitStatus.usage : code.rawValue
  }
}
