import Model

/// The pictures of a branch shown one after the other in full screen.
struct Slideshow: Hashable, Sendable {
  /// The turns of the branch that have a picture, from its root to its end.
  var numbers: [Int]
  /// How long each picture is shown.
  var seconds: Int
  /// When the current picture appeared.
  var since: Timestamp
  var isPaused = false

  /// The allowed seconds per picture.
  static let range = 1...60
  static let usualSeconds = 4
}

extension State {
  /// The slide show, while the picture has the whole screen.
  var slideshow: Slideshow? { isFullscreen ? pictureView.slideshow : nil }

  /// Whether time advances the slide show.
  var isSliding: Bool {
    slideshow.map { !$0.isPaused } ?? false && overlay == nil
  }

  /// The turns with a picture from the root of a turn's branch to its end. Below the turn the
  /// branch leads to the turn that the next instruction continues from, else along the oldest
  /// turns.
  package func branch(of number: Int?) -> [Int] {
    let way = ancestry(of: number)
    let base = ancestry(of: session.workspace.base)
    var path = way.last.map(base.contains) == true ? base : way
    while let last = path.last, let child = history.tree.firstChild(of: last), child > last {
      path.append(child)
    }
    return path.filter { turn($0)?.result != nil }
  }

  /// The turns from the root of a conversation to one of its turns.
  private func ancestry(of number: Int?) -> [Int] {
    var path: [Int] = []
    var next = turn(number)
    while let turn = next {
      path.append(turn.number)
      guard let parent = turn.parent, parent < turn.number else { break }
      next = self.turn(parent)
    }
    return path.reversed()
  }

  /// `slide 2 of 5, 4 s each`; nil without a slide show.
  var slideText: String? {
    guard let slideshow else { return nil }
    let place = slideshow.numbers.firstIndex { $0 == session.workspace.selected }.map { $0 + 1 }
    let count = "\(place ?? 0) of \(slideshow.numbers.count)"
    return slideshow.isPaused ? "paused at \(count)" : "slide \(count), \(slideshow.seconds) s each"
  }
}
