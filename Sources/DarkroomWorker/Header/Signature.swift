import Darkroom

/// Tells what a file is from its first bytes.
enum Signature {
  /// The kind of picture, of those that are read.
  static func format(of start: [UInt8]) -> PictureFormat? {
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if start.has("RIFF"), start.has("WEBP", at: 8) { return .webp }
    if start.has("GIF87a") || start.has("GIF89a") { return .gif }
    if start.has("ftyp", at: 4), !brands(of: start).isDisjoint(with: avifBrands) { return .avif }
    if start.has("ftyp", at: 4), !brands(of: start).isDisjoint(with: heicBrands) { return .heic }
    if start.has("II*\0") || start.has("MM\0*") { return .tiff }
    return nil
  }

  private static let avifBrands: Set = ["avif", "avis"]
  private static let heicBrands: Set = ["heic", "heix", "heim", "heis", "mif1"]

  /// The brands an ISO media file declares in its first box.
  private static func brands(of start: [UInt8]) -> Set<String> {
    let length = min(start.bigEndian(at: 0, 4) ?? 0, start.count, 256)
    let places = [8] + Array(stride(from: 16, to: max(16, length - 3), by: 4))
    return Set(places.map { String(decoding: start.dropFirst($0).prefix(4), as: UTF8.self) })
  }

  /// Why a file that is none of those is refused, by its name where it is known.
  static func refusal(of start: [UInt8]) -> DarkroomError {
    if let picture = otherPicture(start) { return .unsupported(picture) }
    return .notAPicture(looksLike: otherFile(start))
  }

  private static func otherPicture(_ start: [UInt8]) -> String? {
    if start.has("BM"), start.littleEndian(at: 6, 4) == 0 { return "BMP" }
    if start.has("8BPS") { return "Photoshop" }
    if start.has("JXL ", at: 4) || start.starts(with: [0xFF, 0x0A]) { return "JPEG XL" }
    if start.has("jP  ", at: 4) { return "JPEG 2000" }
    if start.starts(with: [0, 0, 1, 0]) { return "Windows icon" }
    if start.has("qoif") { return "QOI" }
    if start.has("gimp xcf") { return "GIMP" }
    if String(decoding: start.prefix(1024), as: UTF8.self).contains("<svg") { return "SVG" }
    return nil
  }

  private static func otherFile(_ start: [UInt8]) -> String? {
    if start.has("%PDF") { return "a PDF document" }
    if start.has("ftyp", at: 4) || start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
      return "a video"
    }
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
