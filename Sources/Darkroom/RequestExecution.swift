import Glibc
import Imagery
import Numbers
import Posix

/// Carries out one request: opens what it needs, sends it to the process, and waits for the answer.
struct RequestExecution {
  let pending: PendingRequest
  let thread: DarkroomThread
  let letters: LetteringProcess

  func run(_ process: inout DarkroomProcess?) throws(DarkroomError) -> PendingRequest.Result {
    var call = pending.call
    guard var request = call.request else {
      if process == nil { process = try newProcess() }
      return PendingRequest.Result(response: .done)
    }
    var descriptors: [Descriptor] = []
    for path in call.pictures { descriptors.append(try .picture(at: path)) }
    descriptors += call.shared
    if let view = call.view {
      guard case .facts(let facts) = try send(request, descriptors, to: &process) else {
        throw .damaged(detail: "")
      }
      guard !pending.isOver else { throw .cancelled }
      let view = view(facts)
      try view.size.checkMemory()
      request = view.request
      (call.memory, call.news) = (.pixels(view.size), view.news)
    }
    var memory: Descriptor?
    var early: PixelImage?
    switch call.memory {
    case .pixels(let size):
      memory = try .memory(bytes: size.pixelCount.saturatingMultiplied(by: 4))
      if call.news != nil, let memory { early = try PixelImage(size: size, memory: memory) }
    case .bytes(let count): memory = try .memory(bytes: count)
    case nil: break
    }
    if let memory { descriptors.append(memory) }
    let rows = { [call] (rows: Int) in
      guard let early, !pending.isOver, (0...early.height).contains(rows) else { return }
      call.news?.report(early, rows)
    }
    guard let path = call.output else {
      return PendingRequest.Result(
        response: try send(request, descriptors, to: &process, rows: rows), memory: memory)
    }
    let output = try UnfinishedFile.output(at: path)
    descriptors.append(try Descriptor(copying: output.descriptor))
    let response = try send(request, descriptors, to: &process, rows: rows)
    guard case .facts = response else { throw .damaged(detail: "") }
    try output.publishOutput()
    return PendingRequest.Result(response: response, memory: memory)
  }

  private func newProcess() throws(DarkroomError) -> DarkroomProcess {
    try DarkroomProcess(
      program: thread.program, arguments: thread.arguments, limits: thread.limits)
  }

  /// Sends a request. If the process was sealed before it had loaded what this needs, it is replaced by
  /// one that loads everything.
  ///
  /// - Throws: Also what the process answers as its failure.
  func send(
    _ request: DarkroomRequest, _ descriptors: [Descriptor], to process: inout DarkroomProcess?,
    rows: (Int) -> Void = { _ in }
  ) throws(DarkroomError) -> DarkroomResponse {
    var response = try sendOnce(request, descriptors, to: &process, rows: rows)
    if case .unprepared = response {
      process = nil
      if case .letter = request {
        // It is prepared for nothing else.
      } else if case .failed(let error) = try sendOnce(.warmUp, [], to: &process, rows: rows) {
        throw error
      }
      response = try sendOnce(request.repeated, descriptors, to: &process, rows: rows)
    }
    if case .failed(let error) = response { throw error }
    return response
  }

  /// Sends a request to the process, starting one if there is none; a dead one is dropped. If it
  /// had died unnoticed since its last answer, a new one is asked once.
  ///
  /// The optimizer of Swift 6.3.1 fails ("Found ownership error") in what this is inlined into.
  @inline(never)
  private func sendOnce(
    _ request: DarkroomRequest, _ descriptors: [Descriptor], to process: inout DarkroomProcess?,
    rows: (Int) -> Void
  ) throws(DarkroomError) -> DarkroomResponse {
    let limits = thread.limits
    let call = request.isPreparation ? nil : pending.call
    // A growing file takes as long as it takes; only the time after its end counts.
    let patience: Duration =
      call?.decode != nil
      ? .seconds(1 << 20)
      : call?.isLong == true || call?.output != nil ? limits.writingPatience : limits.patience
    for _ in 0..<2 {
      let current: DarkroomProcess
      if let process {
        current = process
      } else {
        current = try newProcess()
      }
      process = nil
      do throws(DarkroomProcess.Ending) {
        let response = try current.send(
          request, descriptors, patience: patience,
          isAbandoned: {
            pending.hasBeenOver(for: DarkroomThread.grace)
              || call?.decode?.isOverdue(limits.patience) == true
          }, rows: rows, letters: letter)
        process = current
        return response
      } catch {
        if case .failed(let reason) = error { throw reason }
      }
    }
    throw .cannotStart(reason: "it ends again and again")
  }
}

/// The darkroom's output is only the first copy: who asked for it brings it to the disk.
extension UnfinishedFile {
  fileprivate static func output(at path: String) throws(DarkroomError) -> UnfinishedFile {
    do throws(SystemError) { return try UnfinishedFile(at: path) } catch {
      throw .cannotWrite(reason: reason(error.code))
    }
  }

  fileprivate consuming func publishOutput() throws(DarkroomError) {
    do throws(SystemError) { try publish(isDurable: false) } catch {
      throw .cannotWrite(reason: reason(error.code))
    }
  }
}

extension Descriptor {
  /// Another descriptor of the same open file.
  fileprivate convenience init(copying number: CInt) throws(DarkroomError) {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw .cannotWrite(reason: reason(errno)) }
    self.init(owning: copy)
  }

  /// Copies pieces that lie one after another from its start.
  func pieces(_ lengths: [Int]) throws(DarkroomError) -> [[UInt8]] {
    let length = lengths.reduce(0, +)
    guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, number, 0), base != MAP_FAILED else {
      throw .outOfMemory
    }
    defer { munmap(base, length) }
    var rest = UnsafeRawBufferPointer(start: base, count: length)[...]
    return lengths.map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
  }
}
