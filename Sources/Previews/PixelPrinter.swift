package import Cells
import FoundationEssentials

/// A picture's pixels as the bytes that make a terminal show them at its cursor, for output that
/// scrolls; followed by a line feed.
package func scrollingBytes(of picture: PixelPicture) -> [UInt8] {
  picture.tiles.flatMap { tile in
    switch picture.form {
    case .sixel: tile.bytes
    case .kitty: kittyBytes(tile)
    case .iterm: itermBytes(tile)
    }
  } + [0x0A]
}

/// The picture in chunks of at most 4096 characters (kitty graphics protocol, "Remote client"); the
/// terminal scales the file to its cells and sends no answer.
private func kittyBytes(_ tile: PixelPicture.Tile) -> [UInt8] {
  let text = Data(tile.bytes).base64EncodedData()
  let keys = "a=T,f=100,q=2,c=\(tile.rect.size.columns),r=\(tile.rect.size.rows),"
  return stride(from: 0, to: text.count, by: 4096).flatMap { start -> [UInt8] in
    let chunk = text[start..<min(text.count, start + 4096)]
    let more = chunk.endIndex < text.count ? 1 : 0
    return Array("\u{1B}_G\(start == 0 ? keys : "")m=\(more);".utf8) + chunk
      + Array("\u{1B}\\".utf8)
  }
}

/// The picture as a file of that many cells, with its proportions kept (iTerm2, "Inline images
/// protocol").
private func itermBytes(_ tile: PixelPicture.Tile) -> [UInt8] {
  let size = tile.rect.size
  let head = "\u{1B}]1337;File=inline=1;size=\(tile.bytes.count);"
  let shape = "width=\(size.columns);height=\(size.rows):"
  return Array((head + shape).utf8) + Data(tile.bytes).base64EncodedData() + [0x07]
}
