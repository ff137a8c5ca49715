import CVips
import Darkroom
import Imagery

/// A picture file whose header was read, as a decoder needs it.
struct PictureFile {
  let header: PictureHeader
  let source: ByteSource
  /// Whether what the decoder only warns of counts as broken too.
  var failsOnWarning = false

  /// Calls `body` with the input for libvips, which is valid only during the call.
  func withInput<R>(
    allowsThumbnail: Bool, shrinkingTo box: PixelSize,
    _ body: (UnsafePointer<cvips_input>) throws(DarkroomError) -> R
  ) throws(DarkroomError) -> R {
    let bytes = try header.mended(source) ?? []
    var profile: [UInt8] = []
    var input = cvips_input()
    input.descriptor = source.descriptor
    input.has_inks = header.isCMYK
    input.allows_thumbnail = allowsThumbnail
    input.fails_on_warning = failsOnWarning || header.lacksEnd
    input.shrink = header.isCMYK ? CInt(reduction(to: box)) : 1
    switch header.color {
    case .standard: input.colors = CVIPS_STANDARD
    case .embedded: input.colors = CVIPS_EMBEDDED
    case .described(let description):
      input.colors = CVIPS_GIVEN
      profile = description.profile ?? []
    }
    let given = (bytes, profile)
    // Typed throws do not pass through the closures of arrays.
    let result: Result<R, DarkroomError> = given.0.withUnsafeBytes { bytes in
      given.1.withUnsafeBytes { profile in
        if !bytes.isEmpty { (input.bytes, input.length) = (bytes.baseAddress, bytes.count) }
        (input.profile, input.profile_length) = (profile.baseAddress, profile.count)
        do throws(DarkroomError) {
          return .success(try body(&input))
        } catch {
          return .failure(error)
        }
      }
    }
    return try result.get()
  }

  /// The factor by which a JPEG may be reduced while decoding and still be twice as large as the
  /// box.
  private func reduction(to box: PixelSize) -> Int {
    guard header.format == .jpeg else { return 1 }
    var factor = header.shrink
    while factor < 8, header.size.width * header.shrink / (factor * 4) >= box.width,
      header.size.height * header.shrink / (factor * 4) >= box.height
    {
      factor *= 2
    }
    return factor
  }
}

extension PictureHeader {
  /// The libraries its pixels need if the direct decoders do not suffice. Known before decoding, so
  /// that a new process loads exactly these at once and need not be replaced.
  var preparation: Lockdown.Preparation {
    switch format {
    case .gif, .bmp: .plain
    case .png, .jpeg, .webp, .tiff: .libvips
    case .heic, .avif: .everything
    }
  }
}
