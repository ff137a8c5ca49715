package import Imagery

/// The parent's side of the image process: starts it, sends it one request at a time, limits it and
/// collects it when it ends. Every method may be called from any task; none blocks the cooperative
/// pool.
///
/// A queued request whose task is cancelled is dropped; a running one is abandoned, and the process
/// is killed only if it goes on for long. After a crash or a time-out the next request gets a new
/// process.
package final class DarkroomClient: Sendable {
  private let bench: Bench

  /// The program to run and its arguments; `/proc/self/exe` is this program itself. Nothing is
  /// started before the first request.
  package init(
    program: String = "/proc/self/exe", arguments: [String] = ["darkroom"],
    limits: DarkroomLimits = DarkroomLimits()
  ) {
    bench = Bench(program: program, arguments: arguments, limits: limits)
  }

  deinit { bench.close() }

  /// Starts the process now, so that it comes up while the caller does other things. Returns at
  /// once; errors appear at the first request.
  package func start() {
    bench.add(Job(.start))
  }

  /// Starts the process and loads its libraries now, so that the first request need not wait for
  /// that. Returns at once; errors appear at the first request.
  package func warmUp() {
    bench.add(Job(.warmUp))
  }

  /// The version of libvips the process has loaded, such as `8.14.1`.
  package func libraryVersion() async throws(DarkroomError) -> String {
    guard case .text(let version) = try await outcome(.version) else {
      throw .damaged(detail: "")
    }
    return version
  }

  /// How the process is sealed on this kernel.
  package func seal() async throws(DarkroomError) -> SealReport {
    guard case .seal(let report) = try await outcome(.seal) else { throw .damaged(detail: "") }
    return report
  }

  /// Ends the process once it has answered; waiting and later requests fail with `cancelled`.
  package func close() {
    bench.close()
  }

  /// Reads the picture's header, without decoding the picture.
  package func inspect(_ path: String) async throws(DarkroomError) -> PictureFacts {
    try await facts(.inspect(path))
  }

  /// Decodes the picture upright in sRGB, scaled down to fit inside `box`; never enlarged. Of an
  /// animation it decodes the first frame.
  package func render(
    _ path: String, fitting box: PixelSize
  ) async throws(DarkroomError) -> PixelImage {
    guard case .image(let image) = try await outcome(.render(path, fitting: box)) else {
      throw .damaged(detail: "")
    }
    return image
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
    keeps: Bool = false, news: RowNews? = nil
  ) async throws(DarkroomError) -> PixelImage {
    let order = Job.Order.view(path, area, size, isOpaque: isOpaque, keeps: keeps, news)
    guard case .image(let image) = try await outcome(order) else { throw .damaged(detail: "") }
    return image
  }

  /// Packs parts of opaque pixels, each separately.
  package func pack(
    _ image: PixelImage, _ areas: [PixelRect], as packing: Packing
  ) async throws(DarkroomError) -> [[UInt8]] {
    guard case .pieces(let pieces) = try await outcome(.pack(image, areas, packing)) else {
      throw .damaged(detail: "")
    }
    return pieces
  }

  /// Writes the picture again to the file `output` (replaced in one step), without its metadata.
  package func convert(
    _ path: String, to output: String, _ conversion: Conversion
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.convert(path, output: output, conversion))
  }

  /// Composes a picture and writes it to the file `output` (replaced in one step).
  package func compose(
    _ request: EditRequest, to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.compose(request, output: output))
  }

  /// Decodes a file that is still growing.
  func follow(_ following: Following) async throws(DarkroomError) -> PixelImage {
    guard case .image(let image) = try await outcome(.follow(following)) else {
      throw .damaged(detail: "")
    }
    return image
  }

  /// Orders misbehaviour from a process started for drills, and returns its report.
  package func drill(_ drill: Drill) async throws(DarkroomError) -> String {
    guard case .text(let text) = try await outcome(.drill(drill)) else { return "" }
    return text
  }

  func facts(_ order: Job.Order) async throws(DarkroomError) -> PictureFacts {
    guard case .facts(let facts) = try await outcome(order) else { throw .damaged(detail: "") }
    return facts
  }

  func outcome(_ order: Job.Order) async throws(DarkroomError) -> Job.Outcome {
    let job = Job(order)
    let verdict = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if job.wait(continuation) { bench.add(job) }
      }
    } onCancel: {
      job.end(.failure(.cancelled))
    }
    return try verdict.get()
  }
}
