import Cells
import Darkroom
import Foundation
import Imagery
import Model
import Previews

extension Bench {
  /// Pictures on the terminal: whole processes compared with chafa and timg, and the studio's own
  /// pipeline.
  func previews() async throws -> [Measurement] {
    var result: [Measurement] = []
    let darkroom = DarkroomClient(program: retake)
    defer { darkroom.close() }
    for (size, name) in [(1024, "1K"), (4096, "4K")] {
      for encoding in [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)] {
        if case .webp = encoding, size > 1024 { continue }
        let file = path("\(name).\(encoding.type)")
        try await makePicture(file, side: size, encoding, darkroom)
        let what = "\(name) \(encoding.type)"
        result += try cold(file, what, hold: size > 1024 ? 0.8 : 1.2)
        result += try await warm(file, what, darkroom)
      }
    }
    return result
  }

  /// A painted picture with grain, which is as hard to compress as a photograph.
  func makePicture(
    _ file: String, side: Int, _ encoding: Encoding, _ darkroom: DarkroomClient
  ) async throws {
    let request = EditRequest(
      source: photograph.map { .picture(path: $0) } ?? .painting(seed: "a kite over the sea"),
      edits: [.grain(strength: 0.1)], size: PixelSize(width: side, height: side),
      encoding: encoding)
    _ = try await darkroom.compose(request, to: file)
  }

  /// Whole processes, 80x40 cells, with the bytes they write and the memory they take; ours
  /// includes the image process.
  private func cold(_ file: String, _ what: String, hold: Double) throws -> [Measurement] {
    let output = path("output")
    var result: [Measurement] = []
    for format in ["symbols", "sixel", "kitty"] {
      let ours = [
        retake, "show", file, "--size", "80x40", "--format", format, "--colors", "truecolor",
      ]
      let own = try measured(ours, output: output, withChildren: true)
      let bytes = try Data(contentsOf: URL(filePath: output)).count
      for (name, arguments) in others(file, format) {
        let times = try inTurns({ try time(ours) }, { try time(arguments) })
        result.append(
          Measurement(
            what: "show \(what), \(format)", ours: times.ours, beside: (name, times.other),
            hold: name == "chafa" && format == "symbols" ? hold : nil))
        let other = try measured(arguments, output: output)
        result += [
          Measurement(
            what: "  memory, MB", ours: own.megabytes, beside: (name, other.megabytes), hold: nil),
          Measurement(
            what: "  output, kB", ours: Double(bytes) / 1000,
            beside: (name, Double(try Data(contentsOf: URL(filePath: output)).count) / 1000),
            hold: nil),
        ]
      }
    }
    return result
  }

  /// The other installed programs, with the arguments that make them draw the same.
  private func others(_ file: String, _ format: String) -> [(String, [String])] {
    let chafa = program("chafa").map {
      ("chafa", [$0, "-f", format, "-s", "80x40", "-c", "full", file])
    }
    let pixelation = ["symbols": "q", "sixel": "s", "kitty": "k"][format] ?? "q"
    let timg = program("timg").map { ("timg", [$0, "-p", pixelation, "-g", "80x40", file]) }
    return [chafa, timg].compactMap { $0 }
  }

  /// The running studio: from the file to cells and pixels with everything started, and previews
  /// from the store of another painter, as in a later run.
  private func warm(
    _ file: String, _ what: String, _ darkroom: DarkroomClient
  ) async throws -> [Measurement] {
    let facts = try await darkroom.inspect(file)
    let picture = Picture(
      digest: file, type: facts.type, size: facts.size, byteCount: facts.byteCount)
    let seen = Viewport().projection(
      of: picture.size, in: Size(columns: 80, rows: 40), cell: .usual)
    let symbols = PaintRequest(
      scene: .picture(picture), crop: seen.crop, size: seen.cells, colors: .truecolor)
    func pixels(_ form: PixelProtocol, isSparing: Bool) -> PixelRequest {
      PixelRequest(
        scene: .picture(picture), crop: seen.crop, size: seen.cells, pixels: seen.pixels,
        cell: .usual, form: form, isSparing: isSparing)
    }
    var result = [try await fileToCells(file, what, picture, symbols, darkroom)]
    for form in PixelProtocol.allCases {
      for isSparing in [false, true] {
        let request = pixels(form, isSparing: isSparing)
        let painter = ChafaPainter(darkroom: darkroom, pixelCapacity: 0, cachesDecodedImages: false)
        let start = ContinuousClock.now
        let packed = try await painter.pixels(request, path: { _ in file })
        let name = "  file to \(form.rawValue)\(isSparing ? ", sparing" : "")"
        result += [
          Measurement(what: name, ours: start.duration(to: .now) / .milliseconds(1), hold: nil),
          Measurement(what: "    its kB", ours: Double(packed.byteCount) / 1000, hold: nil),
        ]
      }
    }
    return result + (try await again(file, symbols, pixels(.kitty, isSparing: false), darkroom))
  }

  private func fileToCells(
    _ file: String, _ what: String, _ picture: Picture, _ request: PaintRequest,
    _ darkroom: DarkroomClient
  ) async throws -> Measurement {
    let chafa = program("chafa").map { [$0, "-f", "symbols", "-s", "80x40", "-c", "full", file] }
    var figures: (ours: [Double], other: [Double]) = ([], [])
    // As the studio does it, each time with a file that was not viewed before.
    let painter = ChafaPainter(darkroom: darkroom)
    for round in 0...max(15, repetitions) {
      let copy = path("turn-\(round)")
      try Data(contentsOf: URL(filePath: file)).write(to: URL(filePath: copy))
      var request = request
      var turn = picture
      turn.digest = copy
      request.scene = .picture(turn)
      let start = ContinuousClock.now
      _ = try await painter.paint(request, path: { _ in copy })
      let time = start.duration(to: .now) / .milliseconds(1)
      let other = try chafa.map(self.time)
      // The first one warms up.
      guard round > 0 else { continue }
      figures.ours.append(time)
      if let other { figures.other.append(other) }
    }
    let name = "file to cells, \(what)"
    let ours = figures.ours.median
    if what == "4K png", let bare = (0..<3).compactMap({ _ in decodeWithLibpng(file) }).min() {
      return Measurement(what: name, ours: ours, beside: ("libpng", bare), hold: 1.15)
    }
    guard chafa != nil else { return Measurement(what: name, ours: ours, hold: nil) }
    return Measurement(what: name, ours: ours, beside: ("chafa", figures.other.median), hold: 0.5)
  }

  private func again(
    _ file: String, _ symbols: PaintRequest, _ pixels: PixelRequest, _ darkroom: DarkroomClient
  ) async throws -> [Measurement] {
    let store = PreviewStore(folder: path("previews"))
    let first = ChafaPainter(darkroom: darkroom, store: store)
    let canvas = try await first.paint(symbols, path: { _ in file })
    _ = try await first.pixels(pixels, path: { _ in file })
    await store.flush()
    var figures: ([Double], [Double]) = ([], [])
    for _ in 0..<repetitions {
      let painter = ChafaPainter(darkroom: darkroom, store: PreviewStore(folder: path("previews")))
      let start = ContinuousClock.now
      _ = try await painter.paint(symbols, path: { _ in file })
      let middle = ContinuousClock.now
      _ = try await painter.pixels(pixels, path: { _ in file })
      figures.0.append(start.duration(to: middle) / .milliseconds(1))
      figures.1.append(middle.duration(to: .now) / .milliseconds(1))
    }
    return [
      Measurement(what: "  seen before, cells", ours: figures.0.median, hold: 10),
      Measurement(what: "  seen before, kitty", ours: figures.1.median, hold: 10),
      Measurement(
        what: "  frame of symbols, kB",
        ours: Double(ansiText(of: canvas, colors: .truecolor).count) / 1000, hold: 150),
    ]
  }
}

extension ProcessFigures {
  fileprivate var megabytes: Double { Double(peak) / 1_000_000 }
}
