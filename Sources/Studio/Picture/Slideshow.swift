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
    guard let number, turn(number) != nil else { return [] }
    return history.tree.ancestors(of: number).reversed() + [number]
  }

  /// `slide 2 of 5, 4 s each`; nil without a slide show.
  var slideText: String? {
    guard let slideshow else { return nil }
    let place = slideshow.numbers.firstIndex { $0 == session.workspace.selected }.map { $0 + 1 }
    let count = "\(place ?? 0) of \(slideshow.numbers.count)"
    return slideshow.isPaused ? "paused at \(count)" : "slide \(count), \(slideshow.seconds) s each"
  }

  /// Shows the branch of the selected turn from its start.
  mutating func switchSlideshow() {
    guard slideshow == nil else {
      leaveFullscreen()
      return
    }
    let numbers = branch(of: session.workspace.selected)
    guard numbers.count > 1 else {
      notify(numbers.isEmpty ? "This branch has no picture" : "This branch has only one picture")
      return
    }
    let before = session.workspace.focus
    if !isFullscreen { switchFullscreen() }
    if session.workspace.focus != .picture {
      focus(.picture)
      pictureView.paneBefore = before
    }
    prepare(for: .slideshow)
    pictureView.slideshow = Slideshow(
      numbers: numbers, seconds: pictureView.slideSeconds, since: clock)
    select(numbers[0])
  }

  /// Handles the keys of a running slide show; false for those with their usual meaning.
  mutating func runInSlideshow(_ command: Command) -> Bool {
    guard let slideshow else { return false }
    switch command {
    case .left, .previousTurn: stepSlide(by: -1)
    case .right, .nextTurn: stepSlide(by: 1)
    case .first: stepSlide(by: -slideshow.numbers.count, stopsAtEnd: true)
    case .last: stepSlide(by: slideshow.numbers.count, stopsAtEnd: true)
    case .up, .pageUp: changeSlideSeconds(by: 1)
    case .down, .pageDown: changeSlideSeconds(by: -1)
    case .toggle:
      pictureView.slideshow?.isPaused.toggle()
      pictureView.slideshow?.since = clock
    case .leave: leaveFullscreen()
    default: return false
    }
    return true
  }

  /// Advances when the picture has been visible long enough; one that is not painted yet does not
  /// count as visible.
  mutating func advanceSlideshow() {
    guard let slideshow, !slideshow.isPaused else { return }
    guard overlay == nil, isPainted else {
      pictureView.slideshow?.since = clock
      return
    }
    guard clock.seconds(since: slideshow.since) >= Double(slideshow.seconds) else { return }
    stepSlide(by: 1)
  }

  private mutating func stepSlide(by offset: Int, stopsAtEnd: Bool = false) {
    guard let slideshow else { return }
    let numbers = slideshow.numbers
    let place = numbers.firstIndex { $0 == session.workspace.selected } ?? 0
    guard place + offset < numbers.count || stopsAtEnd else {
      end(.slideshow)
      notify("end of the branch; \(keyText(.slideshow)) plays it again")
      return
    }
    pictureView.slideshow?.since = clock
    select(numbers[min(max(0, place + offset), numbers.count - 1)])
  }

  private mutating func changeSlideSeconds(by step: Int) {
    guard let slideshow else { return }
    let range = Slideshow.range
    let seconds = min(max(range.lowerBound, slideshow.seconds + step), range.upperBound)
    pictureView.slideshow?.seconds = seconds
    pictureView.slideSeconds = seconds
  }
}
