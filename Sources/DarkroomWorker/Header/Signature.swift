import Darkroom
import Imagery

/// Identifies a file by its first bytes.
enum Signature {
  /// The picture format, if it is one that is read.
  static func type(of start: [UInt8]) -> MediaType? {
    guard let type = MediaType(magic: start) else { return nil }
    switch type {
    case .png where !start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      .gif where !start.has("GIF87a") && !start.has("GIF89a"), .tiff where raw(start) != nil:
      return nil
    default: return type
    }
  }

  /// Why a file in none of those formats is refused, with its name if known.
  static func refusal(of start: [UInt8], _ source: ByteSource? = nil) -> DarkroomError {
    if let picture = otherPicture(start) { return .unsupported(picture) }
    // Targa has no signature at the beginning, only at the end, and not always.
    if isTarga(start)
      || source?.bytes(at: (source?.count ?? 0) - 18, 16).has("TRUEVISION-XFILE") == true
    {
      return .unsupported("Targa")
    }
    return .notAPicture(looksLike: otherFile(start))
  }

  /// Pictures of other kinds by the bytes they begin with.
  private static let beginnings: [(bytes: [UInt8], name: String)] = [
    (ascii("8BPS"), "Photoshop"), ([0xFF, 0x0A], "JPEG XL"),
    ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
    (ascii("II\u{BC}"), "JPEG XR"), (ascii("BPG\u{FB}"), "BPG"), (ascii("FLIF"), "FLIF"),
    (ascii("icns"), "Mac icon"),
    (ascii("qoif"), "QOI"), (ascii("gimp xcf"), "GIMP"), (ascii("DDS "), "DirectDraw (DDS)"),
    (ascii("BLP1"), "Blizzard (BLP)"), (ascii("BLP2"), "Blizzard (BLP)"),
    ([0x76, 0x2F, 0x31, 0x01], "OpenEXR"), (ascii("#?RADIANCE"), "Radiance (HDR)"),
    (ascii("#?RGBE"), "Radiance (HDR)"), (ascii("SIMPLE  ="), "FITS"),
    ([0x01, 0xDA], "SGI"), ([0x59, 0xA6, 0x6A, 0x95], "Sun raster"),
    ([0x8A, 0x4D, 0x4E, 0x47], "MNG"), ([0x8B, 0x4A, 0x4E, 0x47], "JNG"),
    (ascii("%!PS"), "PostScript"), ([0xC5, 0xD0, 0xD3, 0xC6], "PostScript"),
    (ascii("/* XPM */"), "XPM"), ([0xD7, 0xCD, 0xC6, 0x9A], "Windows metafile"),
    ([0x3A, 0xDE, 0x68, 0xB1], "DCX"), (ascii("\u{AB}KTX"), "KTX"), (ascii("farbfeld"), "farbfeld"),
    (ascii("AT&TFORM"), "DjVu"), (ascii("id=ImageMagick"), "MIFF"),
  ]

  private static func ascii(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func otherPicture(_ start: [UInt8]) -> String? {
    if let raw = raw(start) { return "Raw (\(raw))" }
    if let known = beginnings.first(where: { start.starts(with: $0.bytes) }) { return known.name }
    if start.has("JXL ", at: 4) { return "JPEG XL" }
    if start.has("jP  ", at: 4) { return "JPEG 2000" }
    if start.has("DICM", at: 128) { return "DICOM" }
    if start.has(" EMF", at: 40), start.starts(with: [1, 0, 0, 0]) { return "Windows metafile" }
    // A cursor has at least one picture; a Targa file may begin like one that has none.
    if start.starts(with: [0, 0, 1, 0]) { return "Windows icon" }
    if start.starts(with: [0, 0, 2, 0]), start.littleEndian(at: 4, 2) ?? 0 > 0 {
      return "Windows cursor"
    }
    if isNetpbm(start) { return "Netpbm (PPM)" }
    if start.has("BM"), start.littleEndian(at: 6, 4) == 0 { return "BMP" }
    // PCX: its manufacturer, a version, compression, bits a pixel.
    if start.count > 128, start[0] == 0x0A, [0, 2, 3, 4, 5].contains(start[1]), start[2] <= 1,
      [1, 2, 4, 8].contains(start[3])
    {
      return "PCX"
    }
    // Archives whose first entry identifies them.
    if start.has("PK\u{3}\u{4}"), start.has("mimetype", at: 30) {
      if start.has("image/openraster", at: 38) { return "OpenRaster" }
      if start.has("application/x-krita", at: 38) { return "Krita" }
    }
    let text = String(decoding: start.prefix(1024), as: UTF8.self)
    if text.contains("<svg") { return "SVG" }
    if text.hasPrefix("#define "), text.contains("_width ") { return "XBM" }
    return nil
  }

  /// The name of a camera's raw format.
  private static func raw(_ start: [UInt8]) -> String? {
    if start.has("II*\0"), start.has("CR", at: 8) { return "CR2" }
    if start.has("ftypcrx ", at: 4) { return "CR3" }
    if start.has("FUJIFILMCCD-RAW") { return "RAF" }
    if start.has("IIRO") || start.has("IIRS") || start.has("MMOR") { return "ORF" }
    if start.has("IIU\0") { return "RW2" }
    if start.has("FOVb") { return "X3F" }
    if start.has("\0MRM") { return "MRW" }
    return nil
  }

  /// Whether each field of Targa's header has a valid value.
  private static func isTarga(_ start: [UInt8]) -> Bool {
    guard start.count > 18, start[1] <= 1, [1, 2, 3, 9, 10, 11].contains(start[2]),
      [8, 15, 16, 24, 32].contains(start[16]), start[17] & 0xC0 == 0,
      let width = start.littleEndian(at: 12, 2), let height = start.littleEndian(at: 14, 2)
    else { return false }
    let hasTable = start[1] == 1
    let isIndexed = start[2] & 7 == 1
    return width > 0 && height > 0 && (isIndexed ? hasTable : true)
      && (hasTable ? [15, 16, 24, 32].contains(start[7]) : start[3...7].allSatisfy { $0 == 0 })
  }

  /// `P1` to `P7`, `PF` and `Pf`, followed by white space.
  private static func isNetpbm(_ start: [UInt8]) -> Bool {
    guard start.count > 4, start[0] == UInt8(ascii: "P") else { return false }
    return ("1234567Ff".utf8).contains(start[1]) && [0x0A, 0x0D, 0x20, 0x09].contains(start[2])
  }

  private static func otherFile(_ start: [UInt8]) -> String? {
    if start.has("%PDF") { return "a PDF document" }
    if start.has("ftyp", at: 4) || start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
      return "a video"
    }
    if start.has("RIFF"), start.has("AVI ", at: 8) { return "a video" }
    if start.has("PK\u{3}\u{4}") || start.starts(with: [0x1F, 0x8B]) { return "an archive" }
    if start.has("\u{7F}ELF") { return "a program" }
    guard isText(start) else { return nil }
    let text = String(decoding: start.prefix(256), as: UTF8.self).lowercased()
    if text.contains("<html") || text.contains("<!doctype html") { return "a web page" }
    if text.hasPrefix("version https://git-lfs") { return "a Git LFS pointer" }
    return "text"
  }

  private static func isText(_ start: [UInt8]) -> Bool {
    start.prefix(512).allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
      && String(decoding: start.prefix(512).dropLast(3), as: UTF8.self)
        .unicodeScalars.allSatisfy { $0 != "\u{FFFD}" }
  }
}
