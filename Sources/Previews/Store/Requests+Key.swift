import Cells
import Model

extension PaintRequest {
  /// Everything the painting depends on, as text; nil for what is not worth keeping.
  func key(symbols: SymbolSet) -> String? {
    scene.key.map {
      "symbols \($0) \(crop.key) \(size.columns)x\(size.rows) \(colors.rawValue) \(symbols.rawValue)"
    }
  }
}

extension PixelRequest {
  /// The same for pixels.
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
