/// Addresses of picture files in text: `[download](https://…/x.png)`, or bare.
enum TextLinks {
  private static let most = 6
  /// The characters that end an address in text, besides white space and anything but ASCII.
  private static let ends = Array("<>\"'()[]{}|\\^`".utf8)
  /// The characters that belong to the sentence when they come last.
  private static let punctuation = Array(".,;:!?*_~".utf8)

  /// The first few addresses, in order, without duplicates.
  static func pictures(in text: String) -> [String] {
    var found: [String] = []
    var rest = text.utf8[...]
    while found.count < most, let start = rest.firstIndex(where: { $0 | 0x20 == 0x68 }) {
      rest = rest[start...]
      let head = String(decoding: rest.prefix(8), as: UTF8.self).lowercased()
      guard ResultSpellings.schemes.contains(where: { head.hasPrefix($0) }) else {
        rest = rest.dropFirst()
        continue
      }
      var address = rest.prefix { $0 > 0x20 && $0 < 0x7f && !ends.contains($0) }
      rest = rest[address.endIndex...]
      while let last = address.last, punctuation.contains(last) { address.removeLast() }
      let link = String(decoding: address, as: UTF8.self)
      guard address.count <= ReplyCandidates.longestAddress, ResultSpellings.namesPicture(link),
        !found.contains(link)
      else { continue }
      found.append(link)
    }
    return found
  }
}
