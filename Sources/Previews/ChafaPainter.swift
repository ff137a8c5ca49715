package import Cells
package import Darkroom
import Dispatch
package import Model
import Synchronization

/// `Painter` with characters: the darkroom decodes, libchafa draws. Equal requests at the same time
/// share one run, results are kept, and no thread of the cooperative pool waits.
package final class ChafaPainter: Painter {
  private let darkroom: DarkroomClient
  private let renderer: SymbolRenderer
  private let queue = DispatchQueue(label: "retake.previews", qos: .userInitiated)
  private let shelf: Mutex<Shelf>

  /// `capacity` is how many cells the kept previews have at most, all together.
  package init(
    darkroom: DarkroomClient, aspect: CellAspect = .usual, symbols: SymbolSet = .standard,
    capacity: Int = 400_000
  ) {
    self.darkroom = darkroom
    renderer = SymbolRenderer(symbols: symbols, aspect: aspect)
    shelf = Mutex(Shelf(capacity: capacity))
  }

  package func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas {
    let path = path(request.scene.picture)
    let run: Shelf.Run
    switch shelf.withLock({ shelf in
      shelf.take(request) { self.start(request, path: path, run: $0) }
    }) {
    case .kept(let canvas): return canvas
    case .running(let shared): run = shared
    }
    let result = await withTaskCancellationHandler {
      await run.task.value
    } onCancel: {
      shelf.withLock { $0.leave(request, run) }
    }
    return try result.get()
  }

  package func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture {
    throw Failure(.picture, "Pixels are not painted yet.")
  }

  /// Paints a picture file that is not in the library; nothing is kept.
  package func paint(
    _ path: String, in size: Size, colors: ColorDepth
  ) async throws(Failure) -> Canvas {
    guard !size.isEmpty else { return Canvas(size: .zero) }
    let image: PixelImage
    do throws(DarkroomError) {
      image = try await darkroom.render(path, fitting: pixelsWorthDecoding(for: size))
    } catch {
      throw Failure(error)
    }
    guard !Task.isCancelled else { throw Failure(DarkroomError.cancelled) }
    return await withCheckedContinuation { continuation in
      queue.async { [renderer] in
        continuation.resume(returning: renderer.canvas(of: image, in: size, colors: colors))
      }
    }
  }

  private func start(
    _ request: PaintRequest, path: String, run number: Int
  ) -> Task<Shelf.Painting, Never> {
    Task {
      let result: Shelf.Painting
      do throws(Failure) {
        result = .success(try await paint(path, in: request.size, colors: request.colors))
      } catch {
        result = .failure(error)
      }
      shelf.withLock { $0.finish(request, run: number, result) }
      return result
    }
  }
}
