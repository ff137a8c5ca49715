import ArgumentParser
import Configuration
import Darkroom
import Effects
import FoundationEssentials
import Model
import Sandbox

/// `retake sandbox`: the local stand-in for the providers.
struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Serve the sandbox: real pixels, no AI, no key, no cost.",
    discussion: """
      The studio and 'retake run' start it automatically when no profile is
      configured; it exits after ten idle minutes. Started by hand, it serves any
      client of GMI's request queue, of ToAPIs' tasks, or of generateContent as in
      the Gemini API, its relays and Vertex AI.

      Examples:
        retake sandbox --listen 127.0.0.1:8080
        retake sandbox --listen 127.0.0.1:8080 --latency 5 --fault rate-limit:0.5
        retake sandbox --listen 127.0.0.1:8080 --fault drop@status
        retake sandbox --listen 127.0.0.1:8080 --fault 'unavailable#2@submit'

      GET /sandbox/counts returns how many requests came and how many count as work.
      It answers only programs on this machine, not web pages in a browser. A
      client may parse a conversation and serialise it again; --strict-bytes refuses
      that.

      \(Vocabulary.help)

      Kinds of faults, for --fault and [fault: …]:

      \(FaultList.help)

      \(FaultList.reasons)
      """)

  @Option(
    help: ArgumentHelp(
      "Serve on this host and port of this machine instead of the private socket.",
      valueName: "host:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp("Serve on a Unix socket at this path.", valueName: "path"),
    completion: .file())
  var socket: String?

  @Option(
    help: ArgumentHelp("How long each job takes, on top of the work.", valueName: "seconds"))
  var latency = 0.0

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Inject faults: kind[#count][@place][:rate]; places are submit, status, media, upload, models; rates 0 to 1. May be given several times.",
      valueName: "kind"),
    completion: .list(FaultList.entries.map(\.example)))
  var fault: [String] = []

  @Option(
    help: ArgumentHelp(
      "Accept only requests with this key, in the header of their protocol.", valueName: "key"))
  var key: String?

  @Flag(
    help: "Accept a conversation only byte for byte as it was sent.")
  var strictBytes = false

  @Option(help: "Makes random faults the same in every run.")
  var seed: UInt64 = 1

  func validate() throws {
    guard listen == nil || socket == nil else {
      throw ValidationError("--listen and --socket exclude each other.")
    }
    guard latency >= 0, latency <= 3600 else {
      throw ValidationError("--latency must be 0 to 3600 seconds.")
    }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let paths = try Paths(environment: environment)
    do {
      let address =
        try listen.map { text throws(SandboxError) in try SandboxAddress(listen: text) }
        ?? .socket(socket ?? paths.sandboxSocket)
      let faults = try fault.map { text throws(SandboxError) in try Fault(text) }
      try Paths.makeFolder(paths.state)
      if listen == nil, socket == nil { try paths.makeRuntimeFolder() }
      let options = SandboxOptions(
        address: address, paths: SandboxPaths(paths.sandboxFolder), latency: .seconds(latency),
        faults: faults, seed: seed, requiredKey: key, isByteExact: strictBytes)
      let server = SandboxServer(options, darkroom: DarkroomClient())
      try serve(server)
    } catch let error as SandboxError {
      throw Failure(.usage, "\(error)")
    }
  }

  private func serve(_ server: SandboxServer) throws(Failure) {
    let ending = try cancellable { cancellation async throws(Failure) in
      let result: Result<SandboxServer.Ending, SandboxError> = await cancellation.run {
        do throws(SandboxError) {
          return .success(
            try await server.run { address in
              Output.error("The sandbox listens at \(address.description)")
            })
        } catch {
          return .failure(error)
        }
      }
      switch result {
      case .success(let ending): return ending
      case .failure(let error): throw Failure(.provider, "\(error)")
      }
    }
    if ending == .alreadyRunning { Output.error("A sandbox already serves this socket.") }
  }
}
