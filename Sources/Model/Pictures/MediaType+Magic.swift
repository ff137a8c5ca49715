extension MediaType {
  /// The number of leading bytes that identify a type.
  package static let magicLength = 64

  /// The type that the first bytes of a file indicate; at least 16 are needed.
  ///
  /// It separates pictures from other files and chooses the file extension. The darkroom decides
  /// what a picture is.
  package init?(magic bytes: [UInt8]) {
    func begins(_ text: String, at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: text.utf8)
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if begins("RIFF"), begins("WEBP", at: 8) {
      self = .webp
    } else if begins("GIF8") {
      self = .gif
    } else if begins("ftyp", at: 4),
      ["heic", "heix", "mif1", "msf1", "heim", "hevc"].contains(where: { begins($0, at: 8) })
    {
      self = .heic
    } else if begins("ftyp", at: 4), begins("avif", at: 8) || begins("avis", at: 8) {
      self = .avif
    } else if begins("II*\0") || begins("MM\0*") || begins("II+\0") || begins("MM\0+") {
      self = .tiff
    } else if begins("BM"), bytes.dropFirst(15).starts(with: [0, 0, 0]),
      [12, 16, 40, 52, 56, 64, 108, 124].contains(bytes[14])
    {
      // The length of its second header distinguishes a bitmap from text that begins with these
      // letters.
      self = .bmp
    } else {
      return nil
    }
  }
}
