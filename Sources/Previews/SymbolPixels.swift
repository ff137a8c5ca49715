import Cells
import Darkroom
import Imagery
import Model

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
