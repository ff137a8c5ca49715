import Darkroom
import FoundationEssentials
import Glibc
import Imagery

extension DarkroomRequestHandler {
  /// Copies the picture's own pieces and its orientation to the last descriptor; with `hasMetadata` together
  /// with the metadata in the memory before it.
  func replaceMetadata(hasMetadata: Bool) throws(DarkroomError) -> PictureFacts {
    let input = try descriptor(0)
    let (header, source) = try header(of: input)
    let metadata = hasMetadata ? try metadata(in: descriptor(1)) : nil
    let orientation = Orientation(header.orientation)
    let pieces =
      switch header.format {
      case .png: try Piece.png(source, header, metadata, orientation)
      case .jpeg:
        try Piece.jpeg(source, header, MappedFile(input, isWritable: false), metadata, orientation)
      case .webp: try Piece.webp(source, header, metadata, orientation)
      case .heic, .gif, .avif, .tiff, .bmp: throw .unsupported(header.format.name)
      }
    let output = try descriptor(hasMetadata ? 2 : 1)
    var length = 0
    for piece in pieces { length += try piece.write(from: source, to: output) }
    return header.facts(byteCount: length)
  }

  private func metadata(in memory: Descriptor) throws(DarkroomError) -> EmbeddedMetadata {
    let mapping = try MappedFile(memory, isWritable: false)
    let data = Data(bytes: mapping.base, count: mapping.count)
    guard let metadata = try? JSONDecoder().decode(EmbeddedMetadata.self, from: data),
      metadata.packet.utf8.count <= EmbeddedMetadata.mostBytes
    else { throw .badRequest("its text is too long") }
    return metadata
  }

  /// Writes the XMP packet to the memory and returns its length.
  func packet() throws(DarkroomError) -> [Int] {
    let (header, source) = try header(of: descriptor(0))
    guard let place = source.packet(of: header.format), place.count > 0 else { return [] }
    let memory = try MappedFile(descriptor(1), isWritable: true)
    let bytes = source.bytes(at: place.lowerBound, place.count)
    guard bytes.count == place.count, bytes.count <= memory.count else { return [] }
    memory.base.update(from: bytes, count: bytes.count)
    return [bytes.count]
  }
}

/// A picture's orientation in the one form that files can express: EXIF with nothing else in it.
struct Orientation {
  /// A TIFF header and one directory of one entry (CIPA DC-008, section 4.6.2).
  let exif: [UInt8]

  /// nil for an upright picture.
  init?(_ orientation: Int) {
    guard (2...8).contains(orientation) else { return nil }
    let header = Array("II*\0".utf8) + [8, 0, 0, 0]
    // One entry: tag 0x0112, a 16-bit number, one of it; no further directory.
    exif =
      header + [1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0, 0]
  }
}

/// A part of the picture file to be written.
enum Piece {
  /// Copied from the file being read.
  case copied(Range<Int>)
  case new([UInt8])

  var count: Int {
    switch self {
    case .copied(let range): range.count
    case .new(let bytes): bytes.count
    }
  }

  /// Writes the piece and returns its length.
  func write(from source: ByteSource, to output: Descriptor) throws(DarkroomError) -> Int {
    switch self {
    case .new(let bytes): try Self.write(bytes, to: output)
    case .copied(let range):
      var place = range.lowerBound
      while place < range.upperBound {
        let bytes = source.bytes(at: place, min(1 << 20, range.upperBound - place))
        guard !bytes.isEmpty else { throw .truncated }
        try Self.write(bytes, to: output)
        place += bytes.count
      }
    }
    return count
  }

  private static func write(_ bytes: [UInt8], to output: Descriptor) throws(DarkroomError) {
    var failure: CInt = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(
          output.number, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          failure = count < 0 ? errno : EIO
          return
        }
        done += count
      }
    }
    guard failure == 0 else { throw .cannotWrite(reason: reason(failure)) }
  }
}

extension ByteSource {
  /// The range of the XMP packet in the file.
  func packet(of format: MediaType) -> Range<Int>? {
    switch format {
    case .png: packetOfPNG
    case .jpeg: packetOfJPEG
    case .webp: packetOfWebP
    case .heic, .gif, .avif, .tiff, .bmp: nil
    }
  }
}
