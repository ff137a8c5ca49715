import Darkroom
import Exports
import Imagery
import Model
import Numbers
import Previews
import Storage
import Studio

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

  private struct Look {
    var ground: PixelColor
    var ink: PixelColor
    var enlarges: Bool

    static let paper = Look(
      ground: PixelColor(251, 250, 248), ink: PixelColor(36, 33, 29), enlarges: false)
    static let night = Look(
      ground: PixelColor(20, 19, 18), ink: PixelColor(236, 232, 226), enlarges: true)
  }

  private static func compose(
    _ turns: [(turn: Turn, picture: Picture)], from source: ExportSource, size: PixelSize,
    _ places: [SheetLayout.Place], _ textSize: Double, _ look: Look, _ encoding: SheetEncoding,
    to path: String
  ) async throws(Failure) {
    do throws(DarkroomError) {
      let sheet = try PixelImage(
        size: size, of: look.ground)
      for (place, entry) in zip(places, turns) {
        let tile = Tile(
          area: place.area, picture: place.picture,
          caption: place.caption, heading: "\(entry.turn.number)",
          words: entry.turn.instruction, textSize: textSize, ground: look.ground, ink: look.ink,
          enlarges: look.enlarges)
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
