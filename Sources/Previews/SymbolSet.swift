import CChafa

/// The characters a preview may be made of.
package struct SymbolSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Blocks, halves, quarters and lines: in practically every font, one column wide everywhere.
  package static let blocks = SymbolSet(rawValue: 1)
  /// Two by three mosaics (U+1FB00): finer, but missing from many fonts.
  package static let sextants = SymbolSet(rawValue: 2)
  package static let ascii = SymbolSet(rawValue: 4)
  /// Full and half blocks only.
  package static let halves = SymbolSet(rawValue: 8)

  package static let standard: SymbolSet = .blocks

  /// The symbols a terminal with that TERM can show: the font of the Linux console has no quarters
  /// or eighths.
  package static func fitting(term: String?) -> SymbolSet {
    term?.hasPrefix("linux") == true ? .halves : .standard
  }

  var tags: ChafaSymbolTags {
    var tags = CHAFA_SYMBOL_TAG_SPACE.rawValue
    if contains(.blocks) {
      tags |= CHAFA_SYMBOL_TAG_BLOCK.rawValue | CHAFA_SYMBOL_TAG_BORDER.rawValue
      tags |= CHAFA_SYMBOL_TAG_QUAD.rawValue | CHAFA_SYMBOL_TAG_HHALF.rawValue
      tags |= CHAFA_SYMBOL_TAG_VHALF.rawValue
    }
    if contains(.halves) {
      tags |= CHAFA_SYMBOL_TAG_SOLID.rawValue | CHAFA_SYMBOL_TAG_HHALF.rawValue
      tags |= CHAFA_SYMBOL_TAG_VHALF.rawValue
    }
    if contains(.sextants) { tags |= CHAFA_SYMBOL_TAG_SEXTANT.rawValue }
    if contains(.ascii) { tags |= CHAFA_SYMBOL_TAG_ASCII.rawValue }
    return ChafaSymbolTags(rawValue: tags)
  }
}
