/// What an instruction says about the roles of the pictures sent with it. The sandbox acknowledges
/// them, and does not edit a picture that only provides a style, a pose or a background.
struct RoleNote {
  /// The instruction without the lines about roles.
  let words: String
  /// How many pictures have a stated role.
  let count: Int
  /// The numbers of the pictures that must not be edited.
  let helpers: Set<Int>
  /// The number of the picture that is named as the one to edit; nil if none is.
  let edited: Int?

  private static let heading = "What the pictures sent with this are for"
  private static let mark = "this is the picture to edit"
  private static let lending = ["(style)", "(pose)", "(background)"]

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix(Self.heading) }) else {
      (words, count, helpers, edited) = (text, 0, [], nil)
      return
    }
    // An empty line ends the list; text about regions may follow.
    let end = lines[start...].firstIndex(where: \.isEmpty) ?? lines.endIndex
    var helpers: Set<Int> = []
    var count = 0
    var edited: Int?
    for line in lines[start..<end] where line.hasPrefix("Picture ") {
      count += 1
      let words = line.split(separator: " ").map(String.init)
      let told = words.count > 1 ? words[1].prefix { $0 != ":" } : ""
      if line.contains(Self.mark), let number = Int(told) { edited = number }
      guard words.count > 2, let number = Int(words[1]),
        Self.lending.contains(where: words[2].hasPrefix)
      else { continue }
      helpers.insert(number)
    }
    var rest = Array(lines[..<start])
    while rest.last?.isEmpty == true { rest.removeLast() }
    words = (rest + lines[end...]).joined(separator: "\n")
    self.count = count
    self.helpers = helpers
    self.edited = edited
  }

  /// The number of the picture to edit, from 1: the one that is named, or else the first or the
  /// last one that may be edited; nil if none may.
  func editable(of count: Int, first: Bool) -> Int? {
    if let edited, (1...max(1, count)).contains(edited), count > 0 { return edited }
    let numbers = count > 0 ? Array(1...count).filter { !helpers.contains($0) } : []
    return first ? numbers.first : numbers.last
  }
}

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
