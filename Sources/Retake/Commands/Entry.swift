import ArgumentParser
import Model

/// Runs the command line and gives the exit code: 1 where everything went well but the result did not
/// reach its reader.
func runCommandLine(_ arguments: [String]) -> Int32 {
  let code = exitCode(of: arguments)
  guard let failure = Output.unwritten else { return code }
  Output.failure(failure)
  return code == ExitStatus.done ? ExitStatus.noPicture : code
}

/// The parser exits with 64 on wrong usage by itself; our contract says 2.
private func exitCode(of arguments: [String]) -> Int32 {
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
      if Front.wantsCompletionScript(arguments) {
        Output.completions(offeringFiles(text) + "\n")
      } else if arguments.first == "---completion" {
        Output.completions(text + "\n")
      } else {
        Output.text(text + "\n")
      }
      return ExitStatus.done
    }
    if arguments.first == "run", arguments.contains("--json") {
      // The parser's message begins a line with "Error:" and ends with the usage.
      let message = parser.message(for: error)
      try? Output.json(RunReport(failure: Failure(.usage, message)))
    }
    Output.errorText(text)
    return code == .validationFailure ? ExitStatus.usage : code.rawValue
  }
}
