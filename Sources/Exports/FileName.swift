/// A file name made from a session's title and, for one turn, its number: `kite-at-dusk-4.png`.
/// Letters and digits of every script stay; everything else becomes a hyphen. `fallback` replaces a
/// title without any.
package func exportFileName(
  title: String, fallback: String, turn: Int? = nil, suffix: String
) -> String {
  var words = [""]
  for character in title.lowercased().prefix(200) {
    if character.isLetter || character.isNumber {
      words[words.count - 1].append(character)
    } else if words[words.count - 1] != "" {
      words.append("")
    }
  }
  var name = ""
  for word in words where !word.isEmpty {
    let longer = name.isEmpty ? word : name + "-" + word
    // A file name may have 255 bytes, including the number and suffix to come.
    guard longer.utf8.count <= mostBytes else { break }
    name = longer
  }
  if name.isEmpty { name = fallback }
  return name + (turn.map { "-\($0)" } ?? "") + ".\(suffix)"
}

private let mostBytes = 120
