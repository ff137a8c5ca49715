package import Cells

/// The rows in the order the user needs them: those around the caret, where they type, the last
/// ones, which respond to keys, and the first; then all others from the top.
package func rowsInOrder(of rows: Int, caret: Point?) -> [Int] {
  guard rows > 0 else { return [] }
  let typing = caret.map { max(0, $0.y - 1)...min(rows - 1, max(0, $0.y + 1)) }
  let first =
    typing.map { range in [caret?.y ?? 0] + range.filter { $0 != caret?.y } } ?? []
  let edges = [rows - 1, rows - 2, 0].filter { (0..<rows).contains($0) }
  var seen = Set<Int>()
  return (first + edges + Array(0..<rows)).filter {
    (0..<rows).contains($0) && seen.insert($0).inserted
  }
}
