import Model

@testable import Studio

extension PaintOrder {
  /// The name of the picture it paints, or the path of the file.
  var subject: String {
    switch self {
    case .symbols(let request): request.scene.picture.digest
    case .pixels(let request): request.scene.picture.digest
    case .file(let request): request.path
    }
  }
}
