import ArgumentParser
import Cells
import Darkroom
import FoundationEssentials
import Glibc
import Imagery
import Model
import Previews
import Studio
import Terminal

/// `retake show`: prints a picture on the terminal.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a picture.",
    discussion: """
      Examples:
        retake show photo.jpg
        retake show photo.jpg --size 80x40 --colors 256
        retake show photo.jpg --colors none > picture.txt
        retake show photo.jpg --format sixel
      """)

  private static let darkroom = DarkroomClient()

  /// Starts the image process.
  static func prepare() { darkroom.start() }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case auto, symbols, sixel, kitty, iterm
  }

  @Argument(
    help: "The picture: PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF or BMP.", completion: .file())
  var file: String

  @Option(
    help: "How to draw it. auto asks the terminal, and draws symbols if there is no terminal.")
  var format = Format.auto

  @Option(help: "The maximum size in cells, columns x rows; default: the terminal's size.")
  var size: String?

  @Option(
    help: "Colours: truecolor, 256, 16 or none; default: what the terminal supports.",
    completion: .list(["truecolor", "256", "16", "none"]))
  var colors: String?

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let size = try cells(environment)
    let depth = try colorDepth(environment)
    let path = try absolutePath(file)
    let painter = ChafaPainter(
      darkroom: Self.darkroom, symbols: .fitting(term: environment["TERM"]),
      cachesDecodedImages: false)
    let found = format == .auto && colors == nil ? terminalGraphics(environment) : nil
    let cell = found?.cell ?? cellPixels
    if let form = PixelProtocol(rawValue: format.rawValue) ?? found?.pixels {
      let (picture, facts) = try waiting { () async throws(Failure) in
        try await painter.pixels(path, in: size, cell: cell, form: form)
      }
      Output.picture(scrollingBytes(of: picture))
      tellIfScaled(facts)
    } else {
      let (canvas, facts) = try waiting { () async throws(Failure) in
        try await painter.paint(path, in: size, cell: cell, colors: depth)
      }
      Output.picture(ansiText(of: canvas, colors: depth))
      tellIfScaled(facts)
    }
  }

  /// Reports that the picture has too many pixels and was scaled down while decoding.
  private func tellIfScaled(_ facts: PictureFacts) {
    guard let original = facts.original else { return }
    Output.error(
      "retake: \(file) has \(original) pixels, too many to read at once; it was scaled down to "
        + "\(facts.size) while decoding.")
  }

  /// The terminal's reply about pixels; nil where there is none. Through tmux only the studio shows
  /// them, because tmux would leave them behind when it scrolls.
  private func terminalGraphics(_ environment: [String: String]) -> Graphics? {
    guard isatty(0) == 1, isatty(1) == 1,
      var report = try? probeTerminal(environment: environment, patience: 1000)
    else { return nil }
    if let wish = configuredGraphics(environment) {
      (report.wish, report.wishSource) = (wish, "config.toml")
    }
    return report.choice.isThroughTmux ? nil : report.choice.graphics
  }

  /// The pixels of one cell as reported by the terminal, else the usual ones.
  private var cellPixels: CellSize {
    guard let window = terminalWindow(of: 1), let pixels = window.pixels else { return .usual }
    return CellSize(
      width: max(1, pixels.columns / window.cells.columns),
      height: max(1, pixels.rows / window.cells.rows))
  }

  private func cells(_ environment: [String: String]) throws(Failure) -> Size {
    if let text = size {
      if let size = Size(text: text) { return size }
      throw Failure(.usage, "'\(text)' is not a size.", advice: "Write it like 80x40.")
    }
    var window = winsize()
    if ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 1 {
      // The prompt reappears below the picture.
      return Size(columns: Int(window.ws_col), rows: Int(window.ws_row) - 1)
    }
    return Size(columns: 80, rows: 24)
  }

  private func colorDepth(_ environment: [String: String]) throws(Failure) -> ColorDepth {
    if let colors {
      if let depth = ColorDepth(rawValue: colors) { return depth }
      throw Failure(
        .usage, "'\(colors)' is not a number of colours.",
        advice: "Choose one of truecolor, 256, 16, none.")
    }
    return detectedColors(environment: environment).depth
  }
}
