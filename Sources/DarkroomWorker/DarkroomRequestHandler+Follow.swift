import CVips
import Darkroom
import Glibc
import Imagery

extension DarkroomRequestHandler {
  /// Decodes the file while it grows, or once complete if it is not plain; reports progress on the
  /// board.
  func follow(
    in box: PixelSize, isWhole: Bool
  ) throws(DarkroomError) -> PixelSize {
    var source = cfollow_source()
    source.is_whole = isWhole
    source.file = try descriptor(0).number
    source.pipe = try descriptor(2).number
    let board = try SharedProgress(descriptor(3))
    if let header = try beginning(&source) {
      let size = DirectDecoder.size(of: header.size, in: box)
      board.begin(header.size, size)
      let memory = try MappedFile(descriptor(1), isWritable: true)
      guard size.pixelCount * 4 <= memory.count else { throw .outOfMemory }
      let target = cfollow_target(
        rgba: memory.base, width: CInt(size.width), height: CInt(size.height), rows: board.rows)
      try Lockdown.prepare(for: .plain)
      let decode =
        switch header.format {
        case .png: cfollow_png
        case .jpeg: cfollow_jpeg
        default: cfollow_webp
        }
      if decode(&source, target, CInt(header.stored.width), CInt(header.stored.height)) {
        return size
      }
    }
    while cfollow_wait(&source) {}
    guard source.is_whole else { throw .truncated }
    let size = try render(in: box)
    let (header, _) = try header(of: descriptor(0))
    board.begin(header.size, size)
    board.rows.pointee = Int32(size.height)
    return size
  }

  /// Waits for the header of a plain picture; nil if the file is something else.
  private func beginning(
    _ source: inout cfollow_source
  ) throws(DarkroomError) -> PictureHeader? {
    repeat {
      guard let bytes = ByteSource(descriptor: source.file) else {
        throw .unreadable(reason: reason(errno))
      }
      switch try PictureHeader.beginning(of: bytes, maxPixels: maxPixels) {
      case .plain(let header): return header
      case .other: return nil
      case .unknown: break
      }
    } while cfollow_wait(&source)
    return nil
  }
}

/// The memory in which the parent reads this process's progress.
private struct SharedProgress {
  private let memory: MappedFile
  private let words: UnsafeMutablePointer<Int32>

  init(_ descriptor: Descriptor) throws(DarkroomError) {
    memory = try MappedFile(descriptor, isWritable: true)
    guard memory.count >= 20 else { throw .outOfMemory }
    words = UnsafeMutableRawPointer(memory.base).assumingMemoryBound(to: Int32.self)
  }

  /// The number of finished rows.
  var rows: UnsafeMutablePointer<Int32> { words + 4 }

  /// Reports the picture's size and that of its pixels, none of which is there yet.
  func begin(_ picture: PixelSize, _ pixels: PixelSize) {
    rows.pointee = 0
    for (place, number) in [picture.width, picture.height, pixels.width, pixels.height].enumerated()
    {
      words[place] = Int32(clamping: number)
    }
  }
}
