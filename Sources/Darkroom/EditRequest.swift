/// How an encoded picture is written. Metadata is never written; colours are sRGB.
package enum Encoding: Codable, Hashable, Sendable {
  case png
  /// Quality 1 to 100.
  case jpeg(quality: Int)
  case webp(quality: Int)

  package var format: PictureFormat {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webp
    }
  }
}

/// How a picture is brought to a frame of another shape.
package enum FitMode: String, Codable, Sendable {
  /// Fills the frame and cuts off evenly what is outside.
  case cover
  /// Shows all of the picture; the rest is the background.
  case contain
  /// Changes the shape of the picture to the frame's.
  case stretch
}

/// A picture to be composed: a source, the edits in order, and the frame it ends in.
///
/// Turns and crops act on the source; then the picture is fitted to the frame; then the other edits
/// act on the frame in the order given, and borders last.
package struct EditRequest: Codable, Hashable, Sendable {
  /// Where the pixels come from.
  package enum Source: Codable, Hashable, Sendable {
    /// A picture file.
    case picture(path: String)
    case blank(PixelColor)
    /// An abstract picture; the same seed gives the same pixels at the same size.
    case painting(seed: String)
  }

  package var source: Source
  package var edits: [Edit]
  /// The size of the result; nil keeps the source's own (1024x1024 when it has none).
  package var size: PixelSize?
  package var fit: FitMode
  /// What `contain` shows around the picture, and what lies behind transparent pixels.
  package var background: PixelColor
  package var encoding: Encoding

  package init(
    source: Source, edits: [Edit] = [], size: PixelSize? = nil, fit: FitMode = .cover,
    background: PixelColor = .white, encoding: Encoding = .png
  ) {
    self.source = source
    self.edits = edits
    self.size = size
    self.fit = fit
    self.background = background
    self.encoding = encoding
  }
}

/// A picture to be written again in another format or smaller, without its metadata.
package struct Conversion: Codable, Hashable, Sendable {
  package var encoding: Encoding
  /// The result fits inside this size; nil keeps the size. Pictures are never enlarged.
  package var fitting: PixelSize?
  /// Most bytes of the result: quality and then size are lowered until it holds.
  package var maxBytes: Int?

  package init(encoding: Encoding, fitting: PixelSize? = nil, maxBytes: Int? = nil) {
    self.encoding = encoding
    self.fitting = fitting
    self.maxBytes = maxBytes
  }
}
