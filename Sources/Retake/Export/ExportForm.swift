import Cells
import Darkroom
import Exports
import FoundationEssentials
import Glibc
import Imagery
import Model
import Numbers
import Previews
import Storage
import Studio

/// One export format.
struct ExportForm: Sendable {
  /// Its name for `--as`.
  let name: String
  /// What it writes, in a few words.
  let writes: String
  /// The file extension, without the dot.
  let suffix: String
  /// The meaning of a requested turn.
  var reach = TurnScope.session
  /// Writes the file at a path that does not exist yet. Other files may be created next to it: all
  /// except the one at the path, and those in its `ExportTarget.picturesFolder`, are removed
  /// afterwards.
  let write:
    @Sendable (_ source: ExportSource, _ options: ExportOptions, _ path: String)
      async throws(Failure) -> Void

  enum TurnScope: Sendable {
    /// Always the whole session; no turn may be requested.
    case session
    /// One turn, by default the newest with a picture.
    case turn
    /// The turns from the root to the requested one.
    case branch
  }

  /// Every format once, in display order.
  static let all: [ExportForm] = [
    WholeForms.session,
    PictureType.png.form,
    PictureType.jpeg.form,
    PictureType.webp.form,
    PageForm.form,
    SheetForms.sheet,
    SheetForms.timelapse,
    WholeForms.markdown,
    WholeForms.json,
  ]

  /// All formats, one per line.
  static var list: String {
    let columns = all.map(\.name.count).max() ?? 0
    return all.map { form in
      "  \(form.name)\(String(repeating: " ", count: columns - form.name.count))  \(form.writes)"
    }.joined(separator: "\n")
  }

  /// The name of the file if none is given.
  func fileName(for source: ExportSource) throws(Failure) -> String {
    try exportFileName(
      title: printable(source.session.title, keepingLines: false),
      fallback: source.session.id.rawValue,
      turn: reach == .turn ? source.turn.number : source.number, suffix: suffix)
  }
}

/// Options of the formats.
struct ExportOptions: Sendable {
  /// Whether a picture is written without its recipe.
  var isClean = false
  /// Whether the pictures of a page keep their full size.
  var isFull = false
  /// How long each frame of a timelapse is shown.
  var seconds = 1.5
  /// The extension of the requested name, in lower case and without the dot; empty without one.
  var ending = ""
  /// The name of the file.
  var fileName = ""
}

/// The formats that hold a whole session.
enum WholeForms {
  /// The format that can be imported again.
  static let session = ExportForm(
    name: "session", writes: "the whole session as one file for 'retake import'",
    suffix: "retake",
    write: { source, _, path async throws(Failure) in
      let made = try await source.library.exportSession(
        source.session.id, to: path, program: "Retake \(Version.text)", at: source.now)
      if made.open > 0 {
        let turns = made.open == 1 ? "1 turn has" : "\(made.open) turns have"
        Output.error("retake: \(turns) not ended; the file has what is known now.")
      }
    })

  static let json = ExportForm(
    name: "json", writes: "the tree of the session for scripts", suffix: "json",
    write: { source, _, path async throws(Failure) in
      let report = SessionReport(
        session: source.session, turns: source.turns,
        marks: try await source.library.marks(of: source.session.id),
        path: source.library.path(of:))
      try write(Data((try jsonText(report, isIndented: true) + "\n").utf8), to: path)
    })

  /// The pictures are in a folder next to the document, named by their bytes.
  static let markdown = ExportForm(
    name: "markdown",
    writes: "the conversation as a document, with its pictures in a folder next to it",
    suffix: "md",
    write: { source, options, path async throws(Failure) in
      let folder = ExportTarget.picturesFolder(of: path)
      guard mkdir(folder, 0o777) == 0 else { throw NamedFile.failure(folder, errno) }
      let shown = ExportTarget.picturesFolder(of: options.fileName)
      let marks = try await source.library.marks(of: source.session.id)
      let document = Document(session: source.session, turns: source.turns, marks: marks) {
        "\(shown)/\(fileName($0))"
      }
      for picture in document.pictures {
        _ = try await source.library.export(picture, to: "\(folder)/\(fileName(picture))")
      }
      try write(Data(document.text.utf8), to: path)
    })

  private static func fileName(_ picture: Picture) -> String {
    "\(picture.digest.prefix(16)).\(picture.type.fileExtension)"
  }

  private static func write(_ data: Data, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw NamedFile.failure(path, errno) }
    defer { close(descriptor) }
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw NamedFile.failure(path, errno) }
      rest = rest.dropFirst(count)
    }
  }
}

/// The formats that show many turns in one picture.
enum SheetForms {
  /// A grid of the turns of a branch, or of all turns.
  static let sheet = ExportForm(
    name: "sheet",
    writes: "a contact sheet of all turns, or of the branch down to --turn",
    suffix: "png", reach: .branch,
    write: { source, options, path async throws(Failure) in
      let turns = try source.turnsWithPictures(ofBranch: source.number)
      let shapes = turns.map { Double($0.picture.size.width) / Double($0.picture.size.height) }
      let layout = SheetLayout(
        count: turns.count, shape: shapes.sorted()[shapes.count / 2],
        letters: turns.map(\.turn.instruction.count).max() ?? 0)
      let isJPEG = ["jpg", "jpeg"].contains(options.ending)
      try await compose(
        turns, from: source, size: layout.size, layout.places, layout.textSize, .paper,
        isJPEG ? .jpeg(quality: 90) : .png, to: path)
    })

  /// The turns of a branch, one after the other.
  static let timelapse = ExportForm(
    name: "timelapse", writes: "a branch, one frame per turn (GIF, or WebP with -o NAME.webp)",
    suffix: "gif", reach: .branch,
    write: { source, options, path async throws(Failure) in
      let turns = try source.turnsWithPictures(ofBranch: try source.turn.number)
      let layout = FrameLayout(sizes: turns.map(\.picture.size))
      let pause = Int(clamping: (options.seconds * 1000).rounded())
      let size = PixelSize(
        width: layout.frame.width, height: layout.frame.height * turns.count)
      let (height, isWebP) = (layout.frame.height, options.ending == "webp")
      try await compose(
        turns, from: source, size: size, layout.places, layout.textSize, .night,
        isWebP
          ? .webp(frameHeight: height, milliseconds: pause, quality: 88)
          : .gif(frameHeight: height, milliseconds: pause), to: path)
    })

  private struct Palette {
    var ground: PixelColor
    var ink: PixelColor
    var enlarges: Bool

    static let paper = Palette(
      ground: PixelColor(251, 250, 248), ink: PixelColor(36, 33, 29), enlarges: false)
    static let night = Palette(
      ground: PixelColor(20, 19, 18), ink: PixelColor(236, 232, 226), enlarges: true)
  }

  private static func compose(
    _ turns: [(turn: Turn, picture: Picture)], from source: ExportSource, size: PixelSize,
    _ places: [SheetLayout.Place], _ textSize: Double, _ palette: Palette,
    _ encoding: SheetEncoding,
    to path: String
  ) async throws(Failure) {
    do throws(DarkroomError) {
      let sheet = try PixelImage(
        size: size, of: palette.ground)
      for (place, entry) in zip(places, turns) {
        let tile = Tile(
          area: place.area, picture: place.picture,
          caption: place.caption, heading: "\(entry.turn.number)",
          words: entry.turn.instruction, textSize: textSize, ground: palette.ground,
          ink: palette.ink,
          enlarges: palette.enlarges)
        try await source.darkroom.lay(source.library.path(of: entry.picture), tile, on: sheet)
      }
      _ = try await source.darkroom.encode(sheet, to: path, encoding)
    } catch {
      throw Failure(error)
    }
  }
}

extension ExportSource {
  /// The turns with a picture: of the branch that ends with a turn, root first, or all of them.
  fileprivate func turnsWithPictures(
    ofBranch number: Int?
  ) throws(Failure) -> [(turn: Turn, picture: Picture)] {
    let wanted = number.map { turns.branch(to: $0) } ?? turns
    let found = wanted.compactMap { turn in turn.result.map { (turn: turn, picture: $0) } }
    guard !found.isEmpty else {
      throw Failure(
        .usage, "No turn in it has a picture.", advice: "'retake log \(session.id)' shows them.")
    }
    return found
  }
}

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
