import CSystem
import Darkroom
import FoundationEssentials
import Glibc

/// The main loop of `retake darkroom`: answers the parent on descriptor 3 until that is closed.
///
/// A process with `drills` also misbehaves on request; tests start such processes.
package func runDarkroom(drills: FaultInducer? = nil) -> Never {
  var worker = Worker(drills: drills)
  repeat {
    // Loading the libraries while idle costs nothing; a parent that started this process for one
    // plain picture asks sooner.
    if !isAsked(within: 60) { Lockdown.prepareEarly() }
  } while worker.serveOne()
  // No exit handlers: there is nothing to clean up, and the decoder's threads may still run.
  _exit(0)
}

/// The socket to the parent.
let channel: CInt = 3

private func isAsked(within milliseconds: CInt) -> Bool {
  var watched = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
  return poll(&watched, 1, milliseconds) != 0
}

/// Receives one request at a time and answers it.
private struct Worker {
  let drills: FaultInducer?
  let decodedImages = DecodedImageCache()

  /// False if the parent is gone.
  mutating func serveOne() -> Bool {
    let (message, descriptors) = receive()
    guard !message.isEmpty else { return false }
    guard let request = Envelope.decode(message, as: LimitedRequest.self) else {
      return send(.failed(.cannotStart(reason: "the program was replaced while it ran")))
    }
    return send(response(to: request, descriptors))
  }

  private func response(
    to limited: LimitedRequest, _ descriptors: [Descriptor]
  ) -> DarkroomResponse {
    // Earlier messages are about another picture.
    _ = VipsMessages.taken()
    do throws(DarkroomError) {
      return try DarkroomRequestHandler(
        maxPixels: limited.maxPixels, descriptors: descriptors, drills: drills,
        decodedImages: decodedImages,
        reportRows: { rows in _ = transmit(Envelope.encode(rows: rows)) }
      ).response(to: limited.request)
    } catch {
      return Lockdown.isUnprepared ? .unprepared : .failed(error)
    }
  }

  private func send(_ response: DarkroomResponse) -> Bool {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let reply = DarkroomReply(
      response: response, processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakBytes: Int(usage.ru_maxrss) * 1024)
    return (try? Envelope.encode(reply)).map { transmit($0) } ?? false
  }

}

/// The next message and the descriptors that came with it; an empty one if the parent is gone.
private func receive() -> ([UInt8], [Descriptor]) {
  var numbers = [CInt](repeating: -1, count: Int(CSYSTEM_MAX_DESCRIPTORS))
  var count: CInt = 0
  let message = [UInt8](unsafeUninitializedCapacity: Envelope.capacity) { buffer, length in
    guard let base = buffer.baseAddress else { return }
    length = max(0, csystem_receive(channel, base, buffer.count, &numbers, &count))
  }
  return (message, numbers.prefix(Int(count)).map { Descriptor(owning: $0) })
}

private func transmit(_ message: some ContiguousBytes) -> Bool {
  message.withUnsafeBytes { bytes in
    bytes.baseAddress.map { csystem_send(channel, $0, bytes.count, nil, 0) } == 0
  }
}

extension Lettering {
  /// The text rendered by the parent: this process cannot open fonts.
  func mask() throws(DarkroomError) -> VipsImage {
    guard transmit(try Envelope.encode(asking: self)) else { throw .cancelled }
    let (message, descriptors) = receive()
    switch Envelope.decode(message, as: DarkroomResponse.self) {
    case .pixels(let size)?:
      guard let memory = descriptors.first else { throw .damaged(detail: "") }
      return try VipsImage.mask(in: MappedFile(memory, isWritable: false), size)
    case .failed(let error)?: throw error
    default: throw .damaged(detail: "")
    }
  }
}
