import ArgumentParser
import Model

/// Runs the command line and gives the exit code.
///
/// The parser exits with 64 on wrong usage by itself; our contract says 2.
func runCommandLine(_ arguments: [String]) -> Int32 {
  if [["--help"], ["-h"], ["help"]].contains(arguments) {
    Output.line(Root.wholeHelp)
    return ExitStatus.done
  }
  do {
    var command = try Root.parseAsRoot(arguments)
    try command.run()
    return ExitStatus.done
  } catch let failure as Failure {
    Output.failure(failure)
    return ExitStatus.code(for: failure)
  } catch let code as ExitCode {
    return code.rawValue
  } catch {
    let code = Root.exitCode(for: error)
    let text = Root.fullMessage(for: error)
    if code == .success {
      Output.line(text)
      return ExitStatus.done
    }
    Output.error(text)
    return code == .validationFailure ? ExitStatus.usage : code.rawValue
  }
}
