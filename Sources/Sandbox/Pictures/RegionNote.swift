/// What an instruction says about regions: boxes as `box_2d`, and whether a marked copy of the
/// picture was sent along. The sandbox edits whole pictures, so it only acknowledges them.
struct RegionNote {
  /// The instruction without the lines about regions.
  let words: String
  let count: Int
  /// Whether one of the pictures only shows where the regions are.
  let hasMarkedCopy: Bool
  /// What is said about the pictures' roles; it is left out of the words, too.
  let roles: RoleNote

  init(_ text: String) {
    roles = RoleNote(text)
    let text = roles.words
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let boxes = lines.filter { $0.contains("box_2d") }
    guard !boxes.isEmpty else {
      (words, count, hasMarkedCopy) = (text, 0, false)
      return
    }
    count = boxes.count { $0.contains("box_2d [") }
    hasMarkedCopy = lines.contains { $0.contains("marked copy") }
    // The text about regions comes last.
    var rest = lines.prefix { !$0.contains("box_2d") }
    while rest.last?.isEmpty == true { rest.removeLast() }
    words = rest.joined(separator: "\n")
  }

  /// The picture to edit, at a service that edits the last one.
  func base(of pictures: [InlinePicture], earlier: InlinePicture?) -> InlinePicture? {
    if hasMarkedCopy, pictures.count == 1, let earlier { return earlier }
    if let number = roles.editable(of: pictures.count, first: false) { return pictures[number - 1] }
    return earlier ?? pictures.last
  }

  /// How many of the pictures are not a marked copy.
  func referenceCount(of pictures: [InlinePicture]) -> Int {
    max(0, pictures.count - (hasMarkedCopy ? 1 : 0))
  }
}
