package import Imagery
import Numbers

/// A request to the image process. The pictures' descriptors travel with it, first, then those of
/// the memory or the file for the result; paths in it are not opened.
package enum DarkroomRequest: Codable, Sendable {
  case warmUp
  /// Asks which libvips was loaded.
  case version
  case inspect
  case render(fitting: PixelSize)
  /// With `step` the process reports each time that many rows are finished.
  case view(
    PixelRect, size: PixelSize, isOpaque: Bool, keeps: Bool, step: Int?)
  /// The first memory holds pixels of that size, the second receives the packed areas, one after
  /// another.
  case pack(PixelSize, [PixelRect], Packing)
  case convert(Conversion)
  case compose(EditRequest)
  /// Compares the picture with a second one, whose descriptor follows.
  case compare(regions: [Region], threshold: Int?)
  /// The descriptors are the result, the parent, and the file for the combined picture.
  case keep(regions: [Region], feather: Int)
  /// Changes the picture and writes a PNG to the file that follows it.
  case step(PixelStep)
  /// Copies the file with its pixels and its orientation unchanged and without its metadata; with
  /// `hasMetadata` that in the memory that follows replaces it. Then follows the file for the copy.
  case replaceMetadata(hasMetadata: Bool)
  /// Writes the file's XMP packet to the memory that follows.
  case packet
  /// Outlines these rectangles on a copy, which is written as JPEG.
  case mark([Region])
  /// Paints a tile into memory with that many pixels, which follows the picture.
  case lay(Tile, on: PixelSize)
  /// Encodes the pixels in the memory to the file that follows it.
  case encode(SheetEncoding, PixelSize)
  /// Decodes a growing file, unless it `isWhole` already. The memory follows, then the pipe that
  /// announces more, then the memory for the progress.
  case follow(fitting: PixelSize, isWhole: Bool)
  /// Renders text as a mask into the memory; a process that has done so takes no pictures.
  case letter(Lettering)
  /// Asks how the process is sealed.
  case seal
  case drill(InducedFault)
}

extension DarkroomRequest {
  /// The request as another process gets it when the first one could not serve it: a growing file
  /// is complete by then, because the first one has waited for its end.
  var repeated: DarkroomRequest {
    if case .follow(let box, _) = self { return .follow(fitting: box, isWhole: true) }
    return self
  }

  /// Whether it serves another request that waits for it, and has a time of its own.
  var isPreparation: Bool {
    switch self {
    case .letter, .warmUp: true
    default: false
    }
  }
}

/// A callback for pixels that are finished while the rest is decoded.
package struct RowCallback: Sendable {
  /// The number of rows between calls.
  package var step: Int
  /// Called with the image and how many of its rows are finished, from the top; zero invalidates
  /// earlier calls. It must be quick: the image process does not wait for it, but its answer does.
  package var report: @Sendable (PixelImage, Int) -> Void

  package init(step: Int, _ report: @escaping @Sendable (PixelImage, Int) -> Void) {
    self.step = step
    self.report = report
  }
}

/// A part of a picture, to be rendered at a size.
package struct PixelView: Sendable {
  package var area: PixelRect
  package var size: PixelSize
  /// Whether transparent pixels are laid over a chequerboard.
  package var isOpaque: Bool
  /// Whether the process caches the decoded pixels for a while, to show other parts at once.
  package var keeps: Bool
  /// Called for finished rows meanwhile, if the decoder supports that.
  package var news: RowCallback?

  package init(
    area: PixelRect, size: PixelSize, isOpaque: Bool = false, keeps: Bool = false,
    news: RowCallback? = nil
  ) {
    self.area = area
    self.size = size
    self.isOpaque = isOpaque
    self.keeps = keeps
    self.news = news
  }
}

extension PixelView {
  var request: DarkroomRequest {
    .view(area, size: size, isOpaque: isOpaque, keeps: keeps, step: news?.step)
  }
}

/// A request with what travels beside it. The descriptors follow each other in the order of the
/// properties.
struct DarkroomCall: Sendable {
  /// The memory for a result.
  enum Memory: Sendable {
    /// For pixels of at most that size.
    case pixels(PixelSize)
    case bytes(Int)
  }

  /// nil only starts the process.
  var request: DarkroomRequest?
  /// Paths of the picture files, which are opened when the call's turn has come.
  var pictures: [String] = []
  /// Memory and pipes that exist already.
  var shared: [Descriptor] = []
  /// Memory that is allocated when the call's turn has come.
  var memory: Memory?
  /// The path of a file that is written, and replaced in one step.
  var output: String?
  /// Whether it has the time of calls that write whole pictures.
  var isLong = false
  /// Called for finished rows of pixels that have exactly the size of `memory`.
  var news: RowCallback?
  /// The growing file that is decoded, which sets its own time.
  var decode: ProgressiveDecode?
  /// What is rendered of the picture once the process has told its facts; then `request` is `inspect`, and
  /// the file stays open for both.
  var view: (@Sendable (PictureFacts) -> PixelView)?
}

/// How pixels are packed for a terminal.
package enum Packing: Codable, Hashable, Sendable {
  /// PNG of `frame` pixels, the picture at its top left and the rest transparent; with a palette of
  /// that many colours, 2 to 256, or with true colours.
  case png(colors: Int?, frame: PixelSize)
  /// Baseline; quality 1 to 100.
  case jpeg(quality: Int)
  /// A sequence from DCS to ST with at most that many registers, 2 to 256: one palette for all
  /// areas, so that none stands out from its neighbours, or each area's own.
  case sixel(colors: Int, isShared: Bool)
}

extension Packing {
  /// The most bytes that pixels of this size may become; untouched memory costs nothing.
  func capacity(for size: PixelSize) -> Int {
    switch self {
    case .png(_, let frame):
      max(size.pixelCount, frame.pixelCount).saturatingMultiplied(by: 5).saturatingAdding(65536)
    case .jpeg: size.pixelCount.saturatingMultiplied(by: 4).saturatingAdding(65536)
    // A register's number and one column for each pixel of noise.
    case .sixel: size.pixelCount.saturatingMultiplied(by: 6).saturatingAdding(65536)
    }
  }
}

/// A request as it is sent, with the limit that holds for each picture in it.
package struct LimitedRequest: Codable, Sendable {
  package var request: DarkroomRequest
  package var maxPixels: Int
}

/// Misbehaviour on request in tests; only a worker started for drills obeys.
package enum InducedFault: Codable, Sendable, Hashable {
  case hang
  case crash
  /// Allocates and touches this much memory.
  case allocate(bytes: Int)
  /// Answers with the process's environment, one variable a line.
  case environment
  /// Answers with its process id.
  case process
  /// Answers with its open descriptors and what they are, one a line.
  case descriptors
  /// Attempts what a sealed process must not be able to do; answers with the result.
  case attempt(String)
}

/// The answer of the image process to one `DarkroomRequest`.
package enum DarkroomResponse: Codable, Sendable {
  case done
  case facts(PictureFacts)
  /// The pixels are in the shared memory.
  case pixels(PixelSize)
  /// Pieces of these lengths are in the shared memory.
  case pieces([Int])
  case text(String)
  case difference(Difference)
  case seal(LockdownReport)
  /// The process is sealed and lacks a library for this: another one has to be asked.
  case unprepared
  case failed(DarkroomError)
}

/// How the image process is sealed on this kernel.
package struct LockdownReport: Codable, Hashable, Sendable {
  /// Which threads' system calls are filtered.
  package enum Filter: Int, Codable, Sendable {
    case none, ownThread, allThreads
  }

  /// Nothing it might run gains privileges.
  package var gainsNoPrivileges: Bool
  /// No other process of the same user may inspect it.
  package var isPrivate: Bool
  /// Whose system calls are filtered.
  package var filter: Filter
  /// The version of Landlock in force; 0 for none.
  package var landlock: Int
  /// The most processes the user may have, if nothing better keeps it from starting some.
  package var processes: Int?

  package init(
    gainsNoPrivileges: Bool, isPrivate: Bool, filter: Filter, landlock: Int, processes: Int?
  ) {
    self.gainsNoPrivileges = gainsNoPrivileges
    self.isPrivate = isPrivate
    self.filter = filter
    self.landlock = landlock
    self.processes = processes
  }
}

/// A response with the resources the process has used so far.
package struct DarkroomReply: Codable, Sendable {
  package var response: DarkroomResponse
  package var processorSeconds: Double
  /// The greatest resident memory so far.
  package var peakBytes: Int

  package init(response: DarkroomResponse, processorSeconds: Double, peakBytes: Int) {
    self.response = response
    self.processorSeconds = processorSeconds
    self.peakBytes = peakBytes
  }
}
