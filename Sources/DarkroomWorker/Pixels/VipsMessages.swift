import CVips
import Darkroom

/// The messages of libvips and the decoders behind it, in order.
struct VipsMessages {
  private let lines: [String]

  /// The messages since the last call, which are then cleared.
  static func taken() -> VipsMessages { VipsMessages(String(cString: cvips_take_error())) }

  init(_ text: String) {
    lines = text.split(separator: "\n").map(String.init).filter { line in
      !Self.harmless.contains { line.contains($0) }
    }
  }

  /// Messages that appear even if nothing is wrong with the file, or that give no reason: libheif
  /// looks beyond the end of each file.
  private static let harmless = ["bad seek to ", "unable to call ", "field \"icc-profile-data\""]

  /// The faults that libjpeg only warns about (its jerror.h).
  private static let warnings = [
    "Corrupt JPEG data", "Premature end of JPEG", "Inconsistent progression", "Invalid SOS",
    "extraneous bytes", "Unknown Adobe", "Warning:", "Application transferred", "Invalid crop",
  ]

  /// The sources of messages that end a decoding.
  private static let decoders = ["heif", "vipspng", "tiff2vips", "webp", "webp2vips", "VipsJpeg"]

  /// Whether a decoder gave up somewhere.
  var hasFailureOfDecoder: Bool {
    lines.contains { line in
      Self.decoders.contains { line.hasPrefix($0) }
        && !Self.warnings.contains { line.contains($0) }
    }
  }

  /// Whether a decoder had to compensate for a fault.
  var hasWarning: Bool { lines.contains { $0.hasPrefix("VipsJpeg:") } }

  /// The error in our terms, with the line that gives the reason.
  var failure: DarkroomError {
    let text = lines.joined(separator: "\n").lowercased()
    if text.contains("out of memory") { return .outOfMemory }
    if text.contains("no space left") || text.contains("file too large") {
      return .cannotWrite(reason: text.contains("space") ? "the disk is full" : "it is too large")
    }
    let ends = ["end of", "premature", "truncat", "not enough data", "eof"]
    if ends.contains(where: text.contains) { return .truncated }
    // The first message is nearest to the cause; that a file is of no known kind says the least.
    let line = lines.first { !$0.contains("not in a known format") } ?? lines.first ?? ""
    return .damaged(detail: String(line.prefix(120)))
  }
}
