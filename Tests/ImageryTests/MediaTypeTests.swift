import Testing

@testable import Imagery

/// What the first bytes of a file say.
@Suite(.timeLimit(.minutes(5))) struct MediaTypeTests {
  private func type(_ start: [UInt8]) -> MediaType? {
    MediaType(magic: start + Array(repeating: 0, count: max(0, 32 - start.count)))
  }

  private func media(_ brands: String...) -> [UInt8] {
    [0, 0, 0, UInt8(12 + 4 * brands.count)] + Array("ftyp\(brands[0])".utf8) + [0, 0, 0, 0]
      + brands.dropFirst().flatMap { Array($0.utf8) }
  }

  @Test func `Each kind is told by its first bytes`() {
    #expect(type([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
    #expect(type([0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
    #expect(type(Array("RIFF____WEBPVP8 ".utf8)) == .webp)
    #expect(type(Array("GIF89a".utf8)) == .gif)
    #expect(type(Array("II*\0".utf8)) == .tiff && type(Array("MM\0*".utf8)) == .tiff)
    #expect(type(Array("BM".utf8) + Array(repeating: 0, count: 12) + [40, 0, 0, 0]) == .bmp)
  }

  @Test func `A media file is what one of its brands says`() {
    #expect(type(media("heic", "mif1")) == .heic)
    #expect(type(media("mif1", "avif")) == .avif)
    #expect(type(media("mp42", "isom")) == nil)
  }

  @Test func `Words are no picture, nor is nothing`() {
    #expect(type(Array("BMW is a maker of cars".utf8)) == nil)
    #expect(MediaType(magic: []) == nil)
    #expect(MediaType(magic: Array("BM".utf8)) == nil)
    #expect(MediaType(magic: Array("ftyp".utf8)) == nil)
  }
}
