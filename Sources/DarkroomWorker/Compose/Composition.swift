import Darkroom
import Imagery

/// Carries out an `EditRequest` on decoded pixels.
struct Composition {
  let request: EditRequest

  /// The edits that change the source's shape (turns and crops) and therefore come before the
  /// frame.
  private var shaping: [Edit] {
    request.edits.filter {
      switch $0 {
      case .rotate, .crop: true
      default: false
      }
    }
  }

  private var borders: [Edit] {
    request.edits.filter { if case .border = $0 { true } else { false } }
  }

  private var drawing: [Edit] {
    request.edits.filter { !shaping.contains($0) && !borders.contains($0) }
  }

  /// How the source is best decoded: directly to the frame if no edit comes between.
  ///
  /// - Returns: The box to decode it into, and how it fits.
  func load() throws(DarkroomError) -> (box: PixelSize, fit: Fit) {
    guard let size = try frame(), shaping.isEmpty else { return (.unlimited, .inside) }
    return (size, fit)
  }

  private var fit: Fit {
    switch request.fit {
    case .cover: .cover
    case .contain: .touching
    case .stretch: .stretch
    }
  }

  /// The requested size, checked.
  private func frame() throws(DarkroomError) -> PixelSize? {
    guard let size = request.size else { return nil }
    guard size.width > 0, size.height > 0, size.width <= 32768, size.height <= 32768,
      size.pixelCount <= 120_000_000
    else { throw .badRequest("a picture of \(size.width)×\(size.height) pixels cannot be created") }
    return size
  }

  /// The finished picture, three bands, in memory. `source` must be decoded as `load` says.
  func compose(from source: VipsImage?) throws(DarkroomError) -> VipsImage {
    var picture = try start(source).settled()
    for edit in shaping { picture = try picture.applying(edit) }
    if let size = try frame() {
      picture = try picture.framed(in: size, request.fit, background: request.background)
    }
    for edit in drawing + borders { picture = try picture.applying(edit) }
    return try picture.settled()
  }

  private func start(_ source: VipsImage?) throws(DarkroomError) -> VipsImage {
    let size = try frame() ?? PixelSize(width: 1024, height: 1024)
    switch request.source {
    case .picture:
      guard let source else { throw .badRequest("no file came with it") }
      return try source.flattened(on: request.background)
    case .blank(let color): return try .solid(color, size: size)
    case .painting(let seed): return try PaintedScene(seed: seed, size: size).pixels()
    }
  }
}

extension VipsImage {
  fileprivate func framed(
    in frame: PixelSize, _ mode: FitMode, background: PixelColor
  ) throws(DarkroomError) -> VipsImage {
    guard size != frame else { return self }
    switch mode {
    case .cover: return try scaled(to: frame, .cover).settled()
    case .stretch: return try scaled(to: frame, .stretch).settled()
    case .contain:
      let inner = try scaled(to: frame, .touching)
      return try inner.placed(
        left: (frame.width - inner.width) / 2, top: (frame.height - inner.height) / 2, on: frame,
        background
      ).settled()
    }
  }
}
