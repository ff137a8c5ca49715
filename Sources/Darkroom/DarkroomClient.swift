package import Imagery
import Numbers
import Synchronization

/// What the caller of `firstView` chose, carried to it from the thread that asked.
private final class Choice<Plan: Sendable>: Sendable {
  let made = Mutex<(facts: PictureFacts, size: PixelSize, plan: Plan)?>(nil)
}

extension PixelSize {
  /// Checks that so many pixels may be rendered into memory.
  func checkMemory() throws(DarkroomError) {
    guard width > 0, height > 0, width <= 32768, height <= 32768, pixelCount <= 120_000_000 else {
      throw .badRequest("\(width)×\(height) pixels cannot be shown")
    }
  }
}

/// The parent's side of the image process: starts it, sends it one request at a time, limits it and
/// collects it when it ends. Every method may be called from any task; none blocks the cooperative
/// pool.
///
/// A queued request whose task is cancelled is dropped; a running one is abandoned, and the process
/// is killed only if it goes on for long. After a crash or a time-out the next request gets a new
/// process.
package final class DarkroomClient: Sendable {
  private let thread: DarkroomThread

  /// The program to run and its arguments; `/proc/self/exe` is this program itself. Nothing is
  /// started before the first request.
  package init(
    program: String = "/proc/self/exe", arguments: [String] = ["darkroom"],
    limits: DarkroomLimits = DarkroomLimits()
  ) {
    thread = DarkroomThread(program: program, arguments: arguments, limits: limits)
  }

  deinit { thread.close() }

  /// Starts the process now, so that it comes up while the caller does other things. Returns at
  /// once; errors appear at the first request.
  package func start() {
    thread.add(PendingRequest(DarkroomCall()))
  }

  /// Starts the process and loads its libraries now, so that the first request need not wait for
  /// that. Returns at once; errors appear at the first request.
  package func warmUp() {
    thread.add(PendingRequest(DarkroomCall(request: .warmUp)))
  }

  /// Ends the process once it has answered; waiting and later requests fail with `cancelled`.
  package func close() {
    thread.close()
  }

  /// Sends a request and waits for the answer.
  func result(of call: DarkroomCall) async throws(DarkroomError) -> PendingRequest.Result {
    let pending = PendingRequest(call)
    let verdict = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if pending.wait(continuation) { thread.add(pending) }
      }
    } onCancel: {
      pending.end(.failure(.cancelled))
    }
    return try verdict.get()
  }
}

// The process is not trusted: an answer to another request, and one that claims more than the
// memory allocated for it, throws `damaged`.
extension DarkroomClient {
  func facts(_ call: DarkroomCall) async throws(DarkroomError) -> PictureFacts {
    guard case .facts(let facts) = try await result(of: call).response else {
      throw .damaged(detail: "")
    }
    return facts
  }

  func text(_ request: DarkroomRequest) async throws(DarkroomError) -> String {
    guard case .text(let text) = try await result(of: DarkroomCall(request: request)).response
    else { throw .damaged(detail: "") }
    return text
  }

  /// The pixels in memory for `box`; `isSound` checks the size that the process claims.
  private func image(
    _ call: DarkroomCall, in box: PixelSize, isSound: (PixelSize) -> Bool
  ) async throws(DarkroomError) -> PixelImage {
    try box.checkMemory()
    var call = call
    call.memory = .pixels(box)
    let result = try await result(of: call)
    guard case .pixels(let size) = result.response, let memory = result.memory, size.width > 0,
      size.height > 0, isSound(size)
    else { throw .damaged(detail: "") }
    return try PixelImage(size: size, memory: memory)
  }

  /// The pieces in memory of `capacity` bytes, of which there are as many as `isSound` allows.
  func pieces(
    _ call: DarkroomCall, capacity: Int, isSound: (Int) -> Bool
  ) async throws(DarkroomError) -> [[UInt8]] {
    var call = call
    call.memory = .bytes(capacity)
    let result = try await result(of: call)
    guard case .pieces(let lengths) = result.response, let memory = result.memory,
      isSound(lengths.count), lengths.allSatisfy({ (1...capacity).contains($0) }),
      lengths.saturatingSum() <= capacity
    else { throw .damaged(detail: "") }
    return lengths.isEmpty ? [] : try memory.pieces(lengths)
  }
}

extension DarkroomClient {
  /// The version of libvips the process has loaded, such as `8.14.1`.
  package func libraryVersion() async throws(DarkroomError) -> String { try await text(.version) }

  /// How the process is sealed on this kernel.
  package func seal() async throws(DarkroomError) -> LockdownReport {
    guard case .seal(let report) = try await result(of: DarkroomCall(request: .seal)).response
    else { throw .damaged(detail: "") }
    return report
  }

  /// Orders misbehaviour from a process started for drills, and returns its report.
  package func drill(_ drill: InducedFault) async throws(DarkroomError) -> String {
    try await text(.drill(drill))
  }

  /// Reads the picture's header, without decoding the picture.
  package func facts(of path: String) async throws(DarkroomError) -> PictureFacts {
    try await facts(DarkroomCall(request: .inspect, pictures: [path]))
  }

  /// Decodes the picture upright in sRGB, scaled down to fit inside `box`; never enlarged. Of an
  /// animation it decodes the first frame.
  package func render(
    _ path: String, fitting box: PixelSize
  ) async throws(DarkroomError) -> PixelImage {
    try await image(DarkroomCall(request: .render(fitting: box), pictures: [path]), in: box) {
      $0.width <= box.width && $0.height <= box.height
    }
  }

  /// Decodes a part of the picture, upright and in sRGB, to exactly `size` pixels: averaged by area
  /// if that is smaller; from twice its size on every pixel becomes a sharp rectangle.
  ///
  /// - Parameters:
  ///   - isOpaque: Whether transparent pixels are laid over a chequerboard.
  ///   - keeps: Whether the process caches the decoded pixels for a while, to show other parts of
  ///     the picture at once.
  ///   - news: Called for finished rows meanwhile, if the decoder supports that.
  package func render(
    _ path: String, _ area: PixelRect, at size: PixelSize, isOpaque: Bool = false,
    keeps: Bool = false, news: RowCallback? = nil
  ) async throws(DarkroomError) -> PixelImage {
    let view = PixelView(area: area, size: size, isOpaque: isOpaque, keeps: keeps, news: news)
    return try await image(
      DarkroomCall(request: view.request, pictures: [path], news: news), in: size
    ) { $0 == size }
  }

  /// Reads the picture's header and renders the view that `choose` derives from it, in one request: the
  /// file is opened once, and no other request comes in between.
  ///
  /// - Parameter choose: Called from the thread that talks to the process, which waits for it.
  /// - Returns: The facts, the pixels, and what else `choose` returned.
  package func firstView<Plan: Sendable>(
    of path: String, choosing choose: @escaping @Sendable (PictureFacts) -> (PixelView, Plan)
  ) async throws(DarkroomError) -> (facts: PictureFacts, image: PixelImage, plan: Plan) {
    let choice = Choice<Plan>()
    let call = DarkroomCall(request: .inspect, pictures: [path]) { facts in
      let (view, plan) = choose(facts)
      choice.made.withLock { $0 = (facts, view.size, plan) }
      return view
    }
    let result = try await result(of: call)
    guard case .pixels(let size) = result.response, let memory = result.memory,
      let (facts, wanted, plan) = choice.made.withLock(\.self), size == wanted
    else { throw .damaged(detail: "") }
    return (facts, try PixelImage(size: size, memory: memory), plan)
  }

  /// Packs parts of opaque pixels, each separately.
  package func pack(
    _ image: PixelImage, _ areas: [PixelRect], as packing: Packing
  ) async throws(DarkroomError) -> [[UInt8]] {
    let capacity = areas.reduce(0) { $0.saturatingAdding(packing.capacity(for: $1.size)) }
    guard areas.allSatisfy({ $0.lies(in: image.size) }), capacity <= 1 << 31, !areas.isEmpty else {
      throw .badRequest("that is beyond the picture")
    }
    let request = DarkroomRequest.pack(image.size, areas, packing)
    return try await pieces(
      DarkroomCall(request: request, shared: [image.memory]), capacity: capacity
    ) { $0 == areas.count }
  }

  /// Writes the picture again to the file `output` (replaced in one step), without its metadata.
  package func convert(
    _ path: String, to output: String, _ conversion: Conversion
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(
      DarkroomCall(request: .convert(conversion), pictures: [path], output: output))
  }

  /// Composes a picture and writes it to the file `output` (replaced in one step).
  package func compose(
    _ request: EditRequest, to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    var pictures: [String] = []
    if case .picture(let path) = request.source { pictures = [path] }
    return try await facts(
      DarkroomCall(request: .compose(request), pictures: pictures, output: output))
  }
}
