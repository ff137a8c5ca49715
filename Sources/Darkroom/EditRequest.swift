package import Imagery

/// How an encoded picture is written. Metadata is never written; colours are sRGB.
package enum Encoding: Codable, Hashable, Sendable {
  case png
  /// Quality 1 to 100.
  case jpeg(quality: Int)
  case webp(quality: Int)

  package var type: MediaType {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webp
    }
  }
}

/// How a picture is fitted to a frame of another shape.
package enum FitMode: String, Codable, Sendable {
  /// Fills the frame and crops evenly.
  case cover
  /// Shows the whole picture; the rest is the background.
  case contain
  /// Stretches the picture to the frame's shape.
  case stretch
}

/// A picture to be composed: a source, the edits in order, and the resulting frame.
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
  /// The size of the result; nil keeps the source's own (1024x1024 if it has none).
  package var size: PixelSize?
  package var fit: FitMode
  /// The colour that `contain` shows around the picture, and that lies behind transparent pixels.
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
  /// The size the result must fit into; nil keeps the size. Pictures are never enlarged.
  package var fitting: PixelSize?
  /// The most bytes of the result: quality and then size are lowered until it fits.
  package var maxBytes: Int?

  package init(encoding: Encoding, fitting: PixelSize? = nil, maxBytes: Int? = nil) {
    self.encoding = encoding
    self.fitting = fitting
    self.maxBytes = maxBytes
  }
}
