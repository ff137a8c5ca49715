import Cells
import Model

extension PixelPicture {
  /// Width and height in pixels, then each tile: its cells, its length, its bytes.
  var stored: [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(byteCount + 16 + tiles.count * 20)
    for number in [width, height, tiles.count] { writer.add(UInt32(number)) }
    for tile in tiles {
      let rect = tile.rect
      for number in [
        rect.minX, rect.minY, rect.size.columns, rect.size.rows, tile.bytes.count,
      ] {
        writer.add(UInt32(number))
      }
      writer.bytes += tile.bytes
    }
    return writer.bytes
  }

  /// nil if the bytes are not a picture in the cells of the request.
  convenience init?(stored bytes: [UInt8], for request: PixelRequest, _ encoding: Encoding) {
    var reader = ByteReader(bytes)
    func number() -> Int? { reader.number(UInt32.self).map(Int.init) }
    guard let width = number(), let height = number(), let count = number(), count <= 65536 else {
      return nil
    }
    let all = Rect(origin: .zero, size: request.size)
    var tiles: [Tile] = []
    for _ in 0..<count {
      guard let x = number(), let y = number(), let columns = number(), let rows = number(),
        let length = number()
      else { return nil }
      let rect = Rect(x: x, y: y, columns: columns, rows: rows)
      let bytes = Array(reader.take(length))
      guard bytes.count == length, !rect.isEmpty, rect.intersection(all) == rect else { return nil }
      tiles.append(Tile(rect: rect, bytes: bytes))
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      form: request.form, encoding: encoding, size: request.size, width: width, height: height,
      tiles: tiles)
  }
}
