package import Model

extension [Turn] {
  /// The turns from the root of a conversation to one of its turns; empty when there is no such turn.
  package func branch(to number: Int) -> [Turn] {
    let byNumber = Dictionary(map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    var path: [Turn] = []
    var next = byNumber[number]
    while let turn = next {
      path.append(turn)
      guard let parent = turn.parent, parent < turn.number else { break }
      next = byNumber[parent]
    }
    return path.reversed()
  }

  /// The newest turn that has a picture.
  package var newestWithPicture: Turn? { last { $0.result != nil } }
}
