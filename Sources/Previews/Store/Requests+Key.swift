import Cells
import Imagery
import Model

extension PaintRequest {
  /// Everything the preview depends on, as text; nil if it is not worth storing.
  func key(symbols: SymbolSet) -> String? {
    scene.key.map {
      "symbols \($0) \(crop.key) \(size.columns)x\(size.rows) \(colors.rawValue) \(symbols.rawValue)"
    }
  }
}

extension PixelRequest {
  /// Everything the pixels depend on, as text; nil if they are not worth storing.
  var key: String? {
    scene.key.map {
      "pixels \($0) \(crop.key) \(size.columns)x\(size.rows) \(pixels.width)x\(pixels.height) "
        + "\(cell.width)x\(cell.height) \(form.rawValue) \(sixelColors) \(isSparing)"
    }
  }
}

extension Scene {
  /// nil for a wipe, whose border moves all the time.
  fileprivate var key: String? {
    switch self {
    case .picture(let picture): picture.digest
    case .difference(let before, let after): "\(before.digest)~\(after.digest)"
    case .wipe: nil
    }
  }
}

extension PixelRect {
  fileprivate var key: String { "\(x),\(y),\(width),\(height)" }
}
