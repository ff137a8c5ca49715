/// The picture formats Retake reads, recognized by their bytes, never by a name or a label.
package enum MediaType: String, Hashable, Sendable, Codable, CaseIterable {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case webp = "image/webp"
  case heic = "image/heic"
  case gif = "image/gif"
  case avif = "image/avif"
  case tiff = "image/tiff"
  case bmp = "image/bmp"

  /// The usual file name extension, without a dot.
  package var fileExtension: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .webp: "webp"
    case .heic: "heic"
    case .gif: "gif"
    case .avif: "avif"
    case .tiff: "tiff"
    case .bmp: "bmp"
    }
  }

  /// A short name for people: PNG, JPEG, …
  package var name: String { self == .webp ? "WebP" : String(rawValue.dropFirst(6)).uppercased() }
}

extension MediaType {
  /// The number of leading bytes that identify a type.
  package static let magicLength = 64

  /// The type that the first bytes of a file indicate; at least 16 are needed.
  ///
  /// It separates pictures from other files and chooses the file extension. The darkroom, which
  /// starts from it, decides what a picture is.
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
    } else if begins("ftyp", at: 4), let type = Self(brands: Self.brands(of: bytes)) {
      self = type
    } else if begins("II*\0") || begins("MM\0*") || begins("II+\0") || begins("MM\0+") {
      self = .tiff
    } else if begins("BM"), bytes.dropFirst(15).starts(with: [0, 0, 0]),
      // The length of its second header tells a bitmap from words that begin with these letters.
      bytes[14] == 12 || (16...64).contains(bytes[14]) || [108, 124].contains(bytes[14])
    {
      self = .bmp
    } else {
      return nil
    }
  }

  private static let avifBrands: Set = ["avif", "avis"]
  private static let heicBrands: Set = [
    "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "mif3", "msf1",
  ]

  private init?(brands: Set<String>) {
    if !brands.isDisjoint(with: Self.avifBrands) {
      self = .avif
    } else if !brands.isDisjoint(with: Self.heicBrands) {
      self = .heic
    } else {
      return nil
    }
  }

  /// The brands that an ISO media file declares in its first box (ISO/IEC 14496-12, section 4.3):
  /// its own, and from byte 16 those that it is compatible with.
  private static func brands(of bytes: [UInt8]) -> Set<String> {
    let declared = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let length = min(declared, bytes.count, 256)
    let places = [8] + Array(stride(from: 16, to: max(16, length - 3), by: 4))
    return Set(places.map { String(decoding: bytes.dropFirst($0).prefix(4), as: UTF8.self) })
  }
}
