import Cells
import Model
import Themes

/// One thing sent along with the next words, as a chip at the right of the composer's row.
struct ComposerChip: Hashable, Sendable {
  enum Subject: Hashable, Sendable {
    /// A reference, by its index.
    case reference(Int)
    case region
    /// A picture being read.
    case reading
  }

  var subject: Subject
  var text: String
  /// The cells between its brackets.
  var inside = Rect.zero
}

/// Chips in one row, as far as there is room.
struct ChipRow: Hashable, Sendable {
  /// From the left, each with its place counted from the row's first column.
  private(set) var chips: [ComposerChip] = []
  /// How many did not fit.
  private(set) var left = 0
  private(set) var columns = 0

  private static let (leastName, mostName) = (8, 28)

  /// Shortens the names before it leaves chips out; the number of those follows as `+2`.
  init(_ all: [ComposerChip], within room: Int) {
    func width(_ chip: ComposerChip, _ most: Int) -> Int {
      min(most, columnWidth(of: chip.text)) + 2
    }
    func total(_ chips: ArraySlice<ComposerChip>, _ most: Int) -> Int {
      chips.reduce(0) { $0 + width($1, most) } + max(0, chips.count - 1)
    }
    let names = (Self.leastName...Self.mostName).reversed()
    let most = names.first { total(all[...], $0) <= room } ?? Self.leastName
    var shown = all[...]
    while !shown.isEmpty, total(shown, most) + (shown.count < all.count ? 4 : 0) > room {
      shown.removeLast()
    }
    for var chip in shown {
      let name = width(chip, most) - 2
      let start = columns + (columns > 0 ? 1 : 0)
      chip.inside = Rect(x: start + 1, y: 0, columns: name, rows: 1)
      columns = start + name + 2
      chips.append(chip)
    }
    left = all.count - shown.count
    if left > 0 { columns += (columns > 0 ? 1 : 0) + String(left).count + 1 }
  }
}

extension State {
  /// What is sent along with the next words: references, regions, and pictures being read.
  var composerChips: [ComposerChip] {
    let references = session.workspace.references
    let isAlone = references.count == 1 && references[0].isOn
    let chips: [ComposerChip] = references.enumerated().compactMap { index, reference in
      if isAlone, reference.role == nil, editTarget == .picture(reference.name) { return nil }
      let number = isAlone ? "" : (referenceNumber(at: index).map(String.init) ?? "–") + " "
      return ComposerChip(
        subject: .reference(index), text: number + oneLine(reference.nameAndRole, columns: 60))
    }
    return chips + regionChips.map { ComposerChip(subject: .region, text: $0) }
      + imports.waiting.map { path in
        ComposerChip(
          subject: .reading, text: "reading " + oneLine(fileName(of: path), columns: 60))
      }
  }

  /// The chips as they fit beside the text: in at most half of a wide screen, a quarter of a narrow
  /// one.
  var chipRow: ChipRow {
    let part = size.columns >= 100 ? 2 : size.columns >= 76 ? 3 : 4
    return ChipRow(composerChips, within: size.columns / part)
  }
}

extension Drawing {
  /// Draws the chips at the right of the composer's first row.
  mutating func drawChips(_ row: ChipRow, _ state: State, at origin: Point) {
    for chip in row.chips {
      let place = Point(x: origin.x + chip.inside.minX, y: origin.y)
      write("[", at: Point(x: place.x - 1, y: place.y), .muted, on: .composer)
      writeCut(
        chip.text, at: place, state.role(of: chip), on: .composer,
        columns: chip.inside.size.columns, cut: .middle)
      write(
        "]", at: Point(x: place.x + chip.inside.size.columns, y: place.y), .muted, on: .composer)
    }
    if row.left > 0 {
      let end = origin.x + row.columns
      writeRight("+\(row.left)", endingAt: end, y: origin.y, .muted, on: .composer, columns: 4)
    }
  }
}

extension State {
  fileprivate func role(of chip: ComposerChip) -> Role {
    switch chip.subject {
    case .reference(let index):
      status(ofReference: index).isWarning
        ? .warning : referenceNumber(at: index) == nil ? .muted : .composer
    case .region: .accent
    case .reading: .muted
    }
  }
}
