import CChafa
package import Cells
package import Darkroom
import Dispatch
package import Model

extension PixelProtocol {
  fileprivate var mode: ChafaPixelMode {
    switch self {
    case .sixel: CHAFA_PIXEL_MODE_SIXELS
    case .kitty: CHAFA_PIXEL_MODE_KITTY
    case .iterm: CHAFA_PIXEL_MODE_ITERM2
    }
  }
}

/// Pictures as the bytes that make a terminal show their pixels, for output that scrolls. The studio
/// does not use it: its pixels have to live among cells.
package struct PixelPrinter: Sendable {
  private let darkroom: DarkroomClient
  /// Pixels of one cell of the terminal.
  private let cell: Darkroom.PixelSize

  package init(darkroom: DarkroomClient, cell: Darkroom.PixelSize) {
    self.darkroom = darkroom
    self.cell = cell
  }

  /// The picture in at most `limit` cells, proportions kept, and a line feed after it.
  package func bytes(
    of path: String, in limit: Size, as form: PixelProtocol
  ) async throws(Failure) -> [UInt8] {
    let box = Darkroom.PixelSize(
      width: min(4096, max(1, limit.columns * cell.width)),
      height: min(4096, max(1, limit.rows * cell.height)))
    let image: PixelImage
    do throws(DarkroomError) {
      image = try await darkroom.render(path, fitting: box)
    } catch {
      throw Failure(error)
    }
    let bytes = await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        continuation.resume(returning: encode(image, in: limit, as: form))
      }
    }
    guard !bytes.isEmpty else {
      throw Failure(.picture, "The picture could not be written as \(form.rawValue).")
    }
    return bytes
  }

  /// Empty when libchafa has no memory.
  private func encode(_ image: PixelImage, in limit: Size, as form: PixelProtocol) -> [UInt8] {
    let aspect = CellAspect(ratio: Double(cell.width) / Double(cell.height))
    let size = fittingCells(image.size, in: limit, aspect: aspect)
    guard !size.isEmpty, let configuration = chafa_canvas_config_new() else { return [] }
    defer { chafa_canvas_config_unref(configuration) }
    chafa_canvas_config_set_pixel_mode(configuration, form.mode)
    chafa_canvas_config_set_canvas_mode(configuration, CHAFA_CANVAS_MODE_TRUECOLOR)
    chafa_canvas_config_set_geometry(configuration, gint(size.columns), gint(size.rows))
    chafa_canvas_config_set_cell_geometry(configuration, gint(cell.width), gint(cell.height))
    guard let drawing = chafa_canvas_new(configuration) else { return [] }
    defer { chafa_canvas_unref(drawing) }
    image.withBytes { bytes in
      chafa_canvas_draw_all_pixels(
        drawing, CHAFA_PIXEL_RGBA8_UNASSOCIATED,
        bytes.baseAddress?.assumingMemoryBound(to: guint8.self), gint(image.width),
        gint(image.height), gint(image.width * 4))
    }
    // What is asked for is written: the fallback knows the sequences of all three.
    let terminal = chafa_term_db_get_fallback_info(chafa_term_db_get_default())
    defer { chafa_term_info_unref(terminal) }
    guard let text = chafa_canvas_print(drawing, terminal) else { return [] }
    defer { g_string_free(text, 1) }
    let written = UnsafeRawBufferPointer(start: text.pointee.str, count: Int(text.pointee.len))
    return Array(written) + [0x0A]
  }
}
