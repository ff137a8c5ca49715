/// The parent's side of the image process: starts it, asks it one thing at a time, limits it and
/// buries it. Every method may be called from any task; none blocks the cooperative pool.
///
/// A request whose task is cancelled before it began is dropped; one under way is abandoned, and the
/// process is killed only if it goes on for long. After a crash or a time-out the next request gets
/// a new process.
package final class DarkroomClient: Sendable {
  /// The program to run and its arguments; `/proc/self/exe` is this program itself.
  package init(
    program: String = "/proc/self/exe", arguments: [String] = ["darkroom"],
    limits: DarkroomLimits = DarkroomLimits()
  ) {
  }

  /// Starts the process now, so that the first request need not wait for it. Returns at once.
  package func warmUp() {}

  /// Ends the process; waiting requests fail with `cancelled`.
  package func close() {}

  /// Reads what the picture's header says, without decoding it.
  package func inspect(_ path: String) async throws(DarkroomError) -> PictureFacts {
    throw .cannotStart(reason: "not built yet")
  }

  /// Decodes the picture upright in sRGB, scaled down to fit inside `box`; never enlarged.
  package func render(
    _ path: String, fitting box: PixelSize
  ) async throws(DarkroomError) -> PixelImage {
    throw .cannotStart(reason: "not built yet")
  }

  /// Writes the picture again to the file `output` (replaced in one step), without its metadata.
  package func convert(
    _ path: String, to output: String, _ conversion: Conversion
  ) async throws(DarkroomError) -> PictureFacts {
    throw .cannotStart(reason: "not built yet")
  }

  /// Composes a picture and writes it to the file `output` (replaced in one step).
  package func compose(
    _ request: EditRequest, to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    throw .cannotStart(reason: "not built yet")
  }
}
