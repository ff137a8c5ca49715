/// Writes the container of HEIC files around the coded picture of a fixture: 64x64, of which the
/// lower quarter is padding.
struct HEIF {
  /// A picture in the container.
  struct Item {
    var data: [UInt8]
    /// Its properties, besides how it is coded.
    var properties: [[UInt8]]
    /// Whether it is a thumbnail of the first one.
    var isThumbnail = false
  }

  var brand = "heic"
  var items: [Item]
  /// The decoder's settings, a box.
  private let settings: [UInt8]

  /// The fixture's picture, with these properties besides its size.
  init(_ properties: [[UInt8]] = []) throws {
    let file = try Fixture.bytes("quarters.heic")
    let start = file.indices.first { file[$0...].starts(with: "hvcC".utf8) } ?? 4
    settings = Array(file[(start - 4)..<(start - 4 + Int(file[start - 1]))])
    items = [
      Item(
        data: Array(file[465..<767]), properties: [Self.size(64, 64)] + properties)
    ]
  }

  /// Adds a thumbnail of 32x32 whose data cannot be decoded.
  mutating func addBrokenThumbnail() {
    items.append(
      Item(
        data: [UInt8](repeating: 0x55, count: 200), properties: [Self.size(32, 32)],
        isThumbnail: true))
  }

  static func size(_ width: Int, _ height: Int) -> [UInt8] {
    box("ispe", [0, 0, 0, 0] + big(width) + big(height))
  }

  /// A centred clean aperture, in halves of a pixel.
  static func aperture(halves width: Int, _ height: Int) -> [UInt8] {
    box(
      "clap",
      [width, 2, height, 2, 0, 1, 0, 1].flatMap { big($0) })
  }

  /// Counterclockwise quarter turns.
  static func turned(_ quarters: UInt8) -> [UInt8] { box("irot", [quarters]) }

  static func colors(primaries: UInt8, transfer: UInt8) -> [UInt8] {
    box("colr", Array("nclx".utf8) + [0, primaries, 0, transfer, 0, 1, 0x80])
  }

  var bytes: [UInt8] {
    let top = Self.box("ftyp", Array(brand.utf8) + Self.big(0) + Array("mif1miaf".utf8))
    // Offsets have the same length whatever they are.
    let length = top.count + meta(dataAt: 0).count + 8
    let data = Self.box("mdat", items.flatMap(\.data))
    return top + meta(dataAt: length) + data
  }

  private func meta(dataAt start: Int) -> [UInt8] {
    var (place, locations, entries) = (start, [UInt8](), [UInt8]())
    var (properties, associations) = (settings, [UInt8]())
    var count: UInt8 = 1
    for (index, item) in items.enumerated() {
      let number: [UInt8] = [0, UInt8(index + 1)]
      locations += number + [0, 0, 0, 1] + Self.big(place) + Self.big(item.data.count)
      place += item.data.count
      entries += Self.box("infe", [2, 0, 0, 0] + number + [0, 0] + Array("hvc1".utf8) + [0])
      associations += number + [UInt8(item.properties.count + 1), 0x81]
      for property in item.properties {
        properties += property
        count += 1
        associations.append(count)
      }
    }
    let references = items.indices.filter { items[$0].isThumbnail }.flatMap {
      Self.box("thmb", [0, UInt8($0 + 1), 0, 1, 0, 1])
    }
    let handler = Self.big(0) + Array("pict".utf8) + [UInt8](repeating: 0, count: 13)
    return Self.box(
      "meta",
      Self.big(0) + Self.box("hdlr", Self.big(0) + handler)
        + Self.box("pitm", [0, 0, 0, 0, 0, 1])
        + Self.box("iloc", Self.big(0) + [0x44, 0, 0, UInt8(items.count)] + locations)
        + Self.box("iinf", Self.big(0) + [0, UInt8(items.count)] + entries)
        + Self.box("iref", Self.big(0) + references)
        + Self.box(
          "iprp",
          Self.box("ipco", properties)
            + Self.box("ipma", Self.big(0) + Self.big(items.count) + associations)))
  }

  static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    big(content.count + 8) + Array(kind.utf8) + content
  }

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
