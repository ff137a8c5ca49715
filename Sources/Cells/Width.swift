/// Columns a character takes on the screen: 0, 1 or 2.
package func columnWidth(of character: Character) -> Int {
  character.isASCII ? 1 : 1
}
