import Darkroom
import Exports
import FoundationEssentials
import Glibc
import Imagery
import Model
import Previews
import Storage

/// The format that writes a session as one page.
enum PageForm {
  static let form = ExportForm(
    name: "html", writes: "the whole session as one page for a browser, works offline",
    suffix: "html",
    write: { source, options, path async throws(Failure) in
      let writer = try PageWriter(path: path)
      let page = Page(
        session: source.session, turns: source.turns, made: source.now,
        tool: "Retake \(Version.text)")
      var pieces: [Page.Piece] = []
      page.forEachPiece { pieces.append($0) }
      for piece in pieces {
        switch piece {
        case .text(let text): try writer.write(Array(text.utf8))
        case .picture(let picture):
          try await embed(picture, of: source, isFull: options.isFull, in: writer)
        }
      }
    })

  /// The maximum long side of scaled pictures, in pixels.
  private static let side = 1600

  /// Writes the picture's media type and bytes, scaled down unless it keeps its size.
  private static func embed(
    _ picture: Picture, of source: ExportSource, isFull: Bool, in writer: PageWriter
  ) async throws(Failure) {
    var path = source.library.path(of: picture)
    var type = picture.type.rawValue
    // Only one browser shows HEIC or TIFF, and a bitmap is long.
    if !isFull || [.heic, .avif, .tiff, .bmp].contains(picture.type) {
      do throws(DarkroomError) {
        let hasAlpha = try await source.darkroom.facts(of: path).hasAlpha
        let encoding = hasAlpha ? Encoding.webp(quality: 86) : .jpeg(quality: 86)
        let scaled = writer.path + ".scaled"
        let box = isFull ? nil : PixelSize(width: side, height: side)
        let facts = try await source.darkroom.convert(
          path, to: scaled, Conversion(encoding: encoding, fitting: box))
        (path, type) = (scaled, facts.type.rawValue)
      } catch {
        throw Failure(error)
      }
    }
    try writer.write(Array("data:\(type);base64,".utf8))
    try writer.writeBase64(of: path)
  }
}

/// Writes a page piece by piece.
private final class PageWriter {
  let path: String
  private let descriptor: Descriptor

  init(path: String) throws(Failure) {
    self.path = path
    let opened = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw NamedFile.failure("The page", errno) }
    descriptor = Descriptor(owning: opened)
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor.number, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw NamedFile.failure("The page", errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes a file's bytes as base64, in chunks.
  func writeBase64(of file: String) throws(Failure) {
    let opened = open(file, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw NamedFile.failure(file, errno) }
    let source = Descriptor(owning: opened)
    // Three bytes become four characters, so that only the last chunk is padded.
    var stretch = [UInt8](repeating: 0, count: 3 << 16)
    while true {
      var filled = 0
      while filled < stretch.count {
        let count = stretch.withUnsafeMutableBytes {
          read(source.number, $0.baseAddress.map { $0 + filled }, $0.count - filled)
        }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw NamedFile.failure(file, errno) }
        if count == 0 { break }
        filled += count
      }
      if filled == 0 { return }
      try write(Array(Data(stretch.prefix(filled)).base64EncodedData()))
      if filled < stretch.count { return }
    }
  }
}
