import CSystem
import FoundationEssentials
import Glibc
import Posix

/// One image process and the channel to it. It belongs to the thread that created it, and dies with
/// that thread.
final class DarkroomProcess {
  private let child: ChildProcess
  private let channel: Descriptor
  private let limits: DarkroomLimits
  private var hasAnswered = false
  private var isTerminated = false
  private(set) var lastReply: DarkroomReply?

  init(program: String, arguments: [String], limits: DarkroomLimits) throws(DarkroomError) {
    self.limits = limits
    var ours: CInt = -1
    var theirs: CInt = -1
    let pairing = csystem_message_pair(&ours, &theirs)
    guard pairing == 0 else { throw .cannotStart(reason: reason(pairing)) }
    channel = Descriptor(owning: ours)
    let far = Descriptor(owning: theirs)
    var options = ChildProcess.Options()
    (options.input, options.output, options.error) = (.null, .null, .null)
    options.channel = far.number
    options.limits = ChildProcess.Limits(
      addressSpace: limits.addressSpace, processorSeconds: limits.processorSeconds,
      fileSize: limits.fileSize, openFiles: limits.openFiles)
    do throws(SystemError) {
      child = try ChildProcess(
        [program] + arguments, environment: Self.environment(limits), options)
    } catch {
      throw .cannotStart(reason: reason(error.code))
    }
  }

  deinit { terminate() }

  /// The whole environment of the process; nothing of ours is passed on.
  private static func environment(_ limits: DarkroomLimits) -> [String] {
    [
      "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "VIPS_CONCURRENCY=\(limits.threads)",
      // Decoded pixels stay in memory, where the memory limit applies.
      "VIPS_DISC_THRESHOLD=1024g", "MALLOC_ARENA_MAX=2",
      // A crash is reported by the parent, at once.
      "SWIFT_BACKTRACE=enable=no",
    ]
  }

  /// Whether so much processor time is used that the next request needs a new process.
  var isWorn: Bool {
    (lastReply?.processorSeconds ?? 0) > Double(limits.processorSeconds) / 2
  }

  /// How a request ended without an answer.
  enum Ending: Error {
    /// The process was gone before it got the request: asking a new one is safe.
    case wasGone
    case failed(DarkroomError)
  }

  /// Sends one request and waits for its answer, at most `patience`, or until `isAbandoned` says
  /// that nobody waits any more and the grace period is over. After an error the process is dead.
  ///
  /// - Parameters:
  ///   - rows: Called with the number of finished rows before the answer.
  ///   - letters: Renders text for the process meanwhile.
  func send(
    _ request: DarkroomRequest, _ descriptors: [Descriptor], patience: Duration,
    isAbandoned: () -> Bool,
    rows: (Int) -> Void, letters: (Lettering) -> (DarkroomResponse, Descriptor?)
  ) throws(Ending) -> DarkroomResponse {
    let message: Data
    do {
      message = try Envelope.encode(
        LimitedRequest(request: request, maxPixels: limits.maxPixels))
    } catch { throw .failed(error) }
    guard send(message, descriptors) else {
      let hadAnswered = hasAnswered
      let signal = terminate(patiently: true)
      throw hadAnswered ? .wasGone : .failed(ending(signal: signal))
    }
    let deadline = SuspendingClock.now + patience
    while true {
      guard try waitForReply(until: deadline, isAbandoned) else {
        terminate()
        throw .failed(.timedOut(seconds: Int(patience.components.seconds)))
      }
      let message = receive()
      if let finished = Envelope.rows(in: message) {
        rows(finished)
        continue
      }
      if let lettering = Envelope.lettering(in: message) {
        let (response, mask) = letters(lettering)
        if let message = try? Envelope.encode(response), send(message, mask.map { [$0] } ?? []) {
          continue
        }
      }
      guard let reply = Envelope.decode(message, as: DarkroomReply.self) else {
        throw .failed(ending(signal: terminate(patiently: true)))
      }
      hasAnswered = true
      lastReply = reply
      return reply.response
    }
  }

  private func send(_ message: Data, _ descriptors: [Descriptor]) -> Bool {
    let numbers = descriptors.map(\.number)
    return message.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        csystem_send(channel.number, $0, bytes.count, numbers, CInt(numbers.count)) == 0
      } ?? false
    }
  }

  private func waitForReply(
    until deadline: SuspendingClock.Instant, _ isAbandoned: () -> Bool
  ) throws(Ending) -> Bool {
    while true {
      let left = deadline - .now
      guard left > .zero else { return false }
      var watched = pollfd(fd: channel.number, events: Int16(POLLIN), revents: 0)
      let slice = min(left, .milliseconds(250))
      let milliseconds = slice.components.attoseconds / 1_000_000_000_000_000 + 1
      if poll(&watched, 1, CInt(milliseconds)) > 0 { return true }
      if isAbandoned() {
        terminate()
        throw .failed(.cancelled)
      }
    }
  }

  /// The next message; empty if the process is gone.
  private func receive() -> [UInt8] {
    var descriptors = [CInt](repeating: -1, count: Int(CSYSTEM_MAX_DESCRIPTORS))
    var count: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Envelope.capacity) { buffer, length in
      guard let base = buffer.baseAddress else { return }
      length = max(0, csystem_receive(channel.number, base, buffer.count, &descriptors, &count))
    }
    for descriptor in descriptors.prefix(Int(count)) { Glibc.close(descriptor) }
    return bytes
  }

  private func ending(signal: CInt) -> DarkroomError {
    switch signal {
    case SIGXCPU: .timedOut(seconds: limits.processorSeconds)
    case SIGXFSZ: .cannotWrite(reason: "the file became too large")
    // glib traps when it gets no memory.
    case SIGTRAP: .outOfMemory
    case 0 where !hasAnswered: .cannotStart(reason: "it ended at once")
    default: .crashed(signal: Int(signal))
    }
  }

  /// Ends the process if it still runs, and collects it. Returns the signal that it died of by
  /// itself.
  ///
  /// If a process has closed its end of the channel, it is exiting, and its own exit status says
  /// more than our kill: `patiently` gives it time. An idle one exits when it sees our end closed.
  @discardableResult
  private func terminate(patiently: Bool = false) -> CInt {
    guard !isTerminated else { return 0 }
    isTerminated = true
    guard case .killed(let signal) = ending(within: patiently ? 3000 : 20) else { return 0 }
    return signal
  }

  /// How the process ended by itself; nil when it had to be killed.
  private func ending(within milliseconds: Int) -> ChildProcess.Ending? {
    shutdown(channel.number, CInt(SHUT_RDWR))
    for _ in 0...milliseconds {
      if let ending = child.poll() { return ending }
      usleep(1000)
    }
    child.end()
    return nil
  }
}
