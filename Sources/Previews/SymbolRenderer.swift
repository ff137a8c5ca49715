import CChafa
import Cells
import Darkroom
import Imagery

/// The version of libchafa the program was built with; the library does not report its own.
package let chafaVersion =
  "\(CHAFA_MAJOR_VERSION).\(CHAFA_MINOR_VERSION).\(CHAFA_MICRO_VERSION)"

/// Draws pixels with characters, through libchafa. Takes milliseconds of processor time: call it
/// where blocking is allowed.
struct SymbolRenderer {
  var symbols: SymbolSet

  /// Makes libchafa build its symbol table, which happens once. Its own threads cost more than they
  /// gain for a band of a picture, and `BandedDrawing` draws several bands at a time.
  func prepare() { _ = Self.table }

  private static let table: Void = {
    let map = chafa_symbol_map_new()
    chafa_symbol_map_add_by_tags(map, CHAFA_SYMBOL_TAG_SPACE)
    chafa_symbol_map_unref(map)
    chafa_set_n_threads(1)
  }()

  /// The whole image in exactly `size` cells; the colours are already reduced to that depth.
  func canvas(of image: PixelImage, size: Size, colors: ColorDepth) -> Canvas {
    guard !size.isEmpty else { return Canvas(size: .zero) }
    prepare()
    // One number for all threads; reading another's only makes drawing faster or slower.
    chafa_set_n_threads(-1)
    defer { chafa_set_n_threads(1) }
    return canvas(of: image, rows: 0..<image.height, size: size, colors: colors)
  }

  /// Some of the image's rows, over its whole width.
  func canvas(
    of image: PixelImage, rows: Range<Int>, size: Size, colors: ColorDepth
  ) -> Canvas {
    prepare()
    guard !size.isEmpty, let configuration = chafa_canvas_config_new() else {
      return Canvas(size: .zero)
    }
    defer { chafa_canvas_config_unref(configuration) }
    let map = chafa_symbol_map_new()
    defer { chafa_symbol_map_unref(map) }
    chafa_symbol_map_add_by_tags(map, symbols.tags)
    chafa_canvas_config_set_symbol_map(configuration, map)
    chafa_canvas_config_set_geometry(configuration, gint(size.columns), gint(size.rows))
    chafa_canvas_config_set_canvas_mode(configuration, mode(colors))
    // Photographs need no contrast enhancement; with few colours it helps.
    chafa_canvas_config_set_preprocessing_enabled(configuration, colors == .truecolor ? 0 : 1)
    switch colors {
    case .truecolor: break
    // Enough colours for a smooth sky, and equal neighbours cost no bytes.
    case .indexed256: chafa_canvas_config_set_dither_mode(configuration, CHAFA_DITHER_MODE_NONE)
    case .indexed16:
      chafa_canvas_config_set_dither_mode(configuration, CHAFA_DITHER_MODE_ORDERED)
      // Half a cell, which every symbol set can show.
      chafa_canvas_config_set_dither_grain_size(configuration, 8, 4)
    case .none: chafa_canvas_config_set_dither_mode(configuration, CHAFA_DITHER_MODE_ORDERED)
    }
    guard let drawing = chafa_canvas_new(configuration) else { return Canvas(size: .zero) }
    defer { chafa_canvas_unref(drawing) }
    image.withBytes { bytes in
      let stride = image.width * 4
      chafa_canvas_draw_all_pixels(
        drawing, CHAFA_PIXEL_RGBA8_UNASSOCIATED,
        bytes.baseAddress?.advanced(by: rows.lowerBound * stride)
          .assumingMemoryBound(to: guint8.self),
        gint(image.width), gint(rows.count), gint(stride))
    }
    return read(drawing, size: size, colors: colors)
  }

  private func mode(_ colors: ColorDepth) -> ChafaCanvasMode {
    switch colors {
    case .truecolor: CHAFA_CANVAS_MODE_TRUECOLOR
    // Without the first 16 colours, which every user sets differently.
    case .indexed256: CHAFA_CANVAS_MODE_INDEXED_240
    case .indexed16: CHAFA_CANVAS_MODE_INDEXED_16
    case .none: CHAFA_CANVAS_MODE_FGBG
    }
  }

  private func read(_ drawing: OpaquePointer, size: Size, colors: ColorDepth) -> Canvas {
    var canvas = Canvas(size: size)
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        let scalar = Unicode.Scalar(chafa_canvas_get_char_at(drawing, gint(x), gint(y))) ?? " "
        var foreground: gint = -1
        var background: gint = -1
        chafa_canvas_get_raw_colors_at(drawing, gint(x), gint(y), &foreground, &background)
        canvas[Point(x: x, y: y)] = cell(
          scalar, color(foreground, colors), color(background, colors))
      }
    }
    return canvas
  }

  /// Invisible colours are left out, so that neighbours compare equal and cost no bytes.
  private func cell(_ scalar: Unicode.Scalar, _ foreground: Color, _ background: Color) -> Cell {
    switch scalar {
    case " ", "\u{A0}", "\0": Cell(" ", style: Style(background: background))
    case "█": Cell("█", style: Style(foreground: foreground))
    default: Cell(Character(scalar), style: Style(foreground: foreground, background: background))
    }
  }

  /// -1 is transparent; otherwise packed RGB or a palette index, depending on the mode.
  private func color(_ raw: gint, _ colors: ColorDepth) -> Color {
    guard raw >= 0 else { return .standard }
    switch colors {
    case .truecolor:
      return .rgb(UInt8(raw >> 16 & 255), UInt8(raw >> 8 & 255), UInt8(raw & 255))
    case .indexed256, .indexed16: return raw < 256 ? .indexed(UInt8(raw)) : .standard
    case .none: return .standard
    }
  }
}

/// The size in pixels to scale a part of a picture to before libchafa draws it in `size` cells: it
/// looks at 8x8 pixels of each.
///
/// A JPEG decoder gives half, a quarter or an eighth of a picture in a fraction of the time, so up
/// to a quarter fewer pixels are accepted if that avoids the next larger step.
func symbolPixels(
  of crop: PixelRect, in size: Size, _ type: MediaType
) -> PixelSize {
  let width = min(4096, size.columns * 8)
  let height = min(4096, size.rows * 8)
  if type == .jpeg {
    for divisor in [8, 4, 2]
    where crop.width / divisor >= width * 3 / 4 && crop.height / divisor >= height * 3 / 4 {
      return PixelSize(
        width: min(width, crop.width / divisor), height: min(height, crop.height / divisor))
    }
  }
  return PixelSize(width: width, height: height)
}
