import Model

extension State {
  /// Shows the branch of the selected turn from its start.
  mutating func switchSlideshow() {
    guard slideshow == nil else {
      leaveFullscreen()
      return
    }
    let numbers = branch(of: session.workspace.selected)
    guard numbers.count > 1 else {
      tell(numbers.isEmpty ? "This branch has no picture" : "This branch has only one picture")
      return
    }
    if !isFullscreen { switchFullscreen() }
    pictureView.inspector = nil
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
    case .nextPicture:
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
      pictureView.slideshow = nil
      tell("end of the branch; \(keyText(.slideshow)) plays it again")
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
