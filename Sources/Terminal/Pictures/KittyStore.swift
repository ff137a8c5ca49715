import Cells

/// The pictures a kitty terminal is known to hold for us, up to a limit; one shown again needs no
/// sending. Pictures that were aborted, deleted or reported missing are not among them.
struct KittyStore {
  /// The pixels the terminal may hold for us: four bytes each, a third of what kitty allows a
  /// window.
  static let mostPixels = 25_000_000
  static let mostPictures = 48

  /// One picture the terminal holds.
  private struct Entry {
    let id: UInt32
    let pixels: Int
    /// nil once the program itself has released it.
    weak var picture: PixelPicture?
  }

  /// The most recently used entry is last.
  private var entries: [Entry] = []
  private var count: UInt32
  private let numbering: Numbering

  /// How picture ids are chosen.
  enum Numbering {
    /// Any number will do.
    case free
    /// The lowest byte is one of seven colours, the highest anything but 0.
    case colors
  }

  /// `start` distinguishes two programs in one terminal; a process id will do.
  init(numbering: Numbering, start: UInt32) {
    self.numbering = numbering
    count = start &* 37
  }

  var ids: [UInt32] { entries.map(\.id) }

  func id(of picture: PixelPicture) -> UInt32? {
    entries.first { $0.picture === picture }?.id
  }

  mutating func touch(_ picture: PixelPicture) {
    guard let index = entries.firstIndex(where: { $0.picture === picture }),
      index != entries.count - 1
    else { return }
    entries.append(entries.remove(at: index))
  }

  mutating func add(_ picture: PixelPicture, id: UInt32) {
    entries.append(
      Entry(id: id, pixels: picture.rasterWidth * picture.rasterHeight, picture: picture))
  }

  /// An id no picture has.
  mutating func newID() -> UInt32 {
    while true {
      count &+= 1
      let id =
        switch numbering {
        case .free: 0x5200_0000 | count & 0xFF_FFFF
        case .colors: (count / 7 % 255 + 1) << 24 | count % 7 + 1
        }
      if !entries.contains(where: { $0.id == id }) { return id }
    }
  }

  /// Removes a picture that the terminal does not have.
  ///
  /// - Returns: Whether it was stored, and the picture if the program still has it.
  mutating func remove(id: UInt32) -> (wasThere: Bool, picture: PixelPicture?) {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return (false, nil) }
    return (true, entries.remove(at: index).picture)
  }

  /// Makes room for `more` pixels. If they do not fit, every picture except those of `kept` is
  /// removed, because deleting one of them may delete the others as well.
  ///
  /// - Returns: The ids to delete.
  mutating func evict(for more: Int, keeping kept: Set<UInt32>) -> [UInt32] {
    let pixels = entries.reduce(more) { $0 + $1.pixels }
    guard pixels > Self.mostPixels || entries.count >= Self.mostPictures else { return [] }
    let gone = ids.filter { !kept.contains($0) }
    entries.removeAll { !kept.contains($0.id) }
    return gone
  }

  /// Removes everything.
  ///
  /// - Returns: The ids to delete.
  mutating func removeAll() -> [UInt32] {
    defer { entries = [] }
    return ids
  }
}
