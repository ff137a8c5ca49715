import Cells
import Imagery
import Model
import Themes

extension Drawing {
  /// Draws the picture, or text where there is none; returns the cells that the picture covers.
  mutating func drawPicture(_ state: State, in rect: Rect) -> Rect {
    let turn = state.selectedTurn
    let places = state.scenePlaces
    if state.isFullscreen {
      fill(rect, .text)
    } else {
      drawBorder(of: turn, state, around: places, in: rect)
    }
    guard let inside = state.layout.pictureInside, !inside.isEmpty else { return .zero }
    if let grid = state.sheetGrid { return drawSheet(grid, state) }
    if let arriving = state.visibleArrival {
      // Pixels of the previous picture would cover what follows.
      let others = pictures
      for place in places { _ = draw(place, state) }
      pictures = others
      draw(arriving, in: inside)
      return inside
    }
    guard !places.isEmpty else {
      drawWords(of: turn, state, in: inside)
      return .zero
    }
    let painted = places.reduce(Rect.zero) { $0.union(draw($1, state)) }
    if let compared = state.comparePlaces { drawLabels(compared) }
    drawRegions(state)
    return painted
  }

  private mutating func drawBorder(
    of turn: Turn?, _ state: State, around places: [ScenePlace], in rect: Rect
  ) {
    var box = Box(
      rect: rect, title: turn?.instruction ?? "",
      isFocused: state.session.workspace.focus == .picture)
    box.badge = turn.map { String($0.number) } ?? ""
    if turn == nil {
      box.title = state.session.workspace.references.first?.name ?? "Picture"
    }
    if let grid = state.sheetGrid {
      (box.badge, box.title, box.status) = ("", state.sheetTitle, state.sheetStatus)
      box.scroll = ScrollMark(
        top: grid.first, shown: grid.columns * grid.rows, count: state.sheetNumbers.count)
      return draw(box)
    }
    (box.status, box.statusRole) = state.pictureStatus(columns: rect.size.columns - 6)
    if let place = places.first { box.showVisiblePart(of: place) }
    draw(box)
  }

  /// Draws one scene: its cells, and its pixels over them once they are ready; returns the cells it
  /// covers.
  mutating func draw(_ place: ScenePlace, _ state: State) -> Rect {
    let request = place.paintRequest(colors: state.colors)
    if let pixels = place.pixels(state) {
      pictures.append(
        PlacedPicture(
          picture: pixels.best, meanwhile: pixels.meanwhile, origin: place.rect.origin, visible: [],
          ground: theme[.text]))
    }
    switch state.previews[.symbols(request)] {
    case .ready(.symbols(let canvas)): return self.place(canvas, in: place.area)
    case .failed(let failure):
      draw(Notice(failure: failure, heading: "This picture cannot be shown"), in: place.area)
      return .zero
    case .painting, .ready, nil:
      if let canvas = state.previews.standIn(for: request) {
        return self.place(canvas, in: place.area)
      }
      drawPlaceholder(for: place)
      return .zero
    }
  }

  private mutating func place(_ picture: Canvas, in inside: Rect) -> Rect {
    let rect = inside.centered(picture.size)
    place(picture, at: rect.origin, clip: inside)
    return rect.intersection(inside)
  }

  /// Draws corners where the picture will be, and what is being done, so that nothing jumps.
  private mutating func drawPlaceholder(for place: ScenePlace) {
    drawCorners(place.rect)
    writeCentered("painting \(place.scene.picture.size)", in: place.area.middleRow, .muted)
  }

  mutating func drawCorners(_ rect: Rect) {
    let corners: [(Character, Int, Int)] = [
      ("╭", rect.minX, rect.minY), ("╮", rect.maxX - 1, rect.minY),
      ("╰", rect.minX, rect.maxY - 1), ("╯", rect.maxX - 1, rect.maxY - 1),
    ]
    for (corner, x, y) in corners {
      drawCharacter(corner, at: Point(x: x, y: y), .border, on: .text)
      let inward = x == rect.minX ? x + 1 : x - 1
      drawCharacter("─", at: Point(x: inward, y: y), .border, on: .text)
    }
  }

  private mutating func drawWords(of turn: Turn?, _ state: State, in inside: Rect) {
    guard let turn else {
      if state.turns.isEmpty { return drawWelcome(state, in: inside) }
      draw(
        Notice(
          heading: "A new conversation",
          lines: [(.muted, "Say what to make, or open a picture and say what should change.")]),
        in: inside)
      return
    }
    draw(Notice(turn: turn, state), in: inside)
  }
}

extension Rect {
  /// The middle row.
  fileprivate var middleRow: Rect {
    Rect(x: minX, y: minY + (size.rows - 1) / 2, columns: size.columns, rows: 1)
  }
}

extension ScenePlace {
  /// The best pixels available, and those to show until the terminal has them.
  fileprivate func pixels(_ state: State) -> (best: PixelPicture, meanwhile: PixelPicture?)? {
    guard let (small, whole) = sharpening(state.graphics) else {
      guard let only = pixelRequest(state.graphics).flatMap(state.previews.pixels) else {
        return nil
      }
      return (only, nil)
    }
    let few = state.previews.pixels(small)
    if let all = state.previews.pixels(whole) { return (all, few) }
    guard let few else { return nil }
    return (few, nil)
  }
}

extension Box {
  /// Shows in the borders, as scrollbars do, which part of a picture is visible.
  mutating func showVisiblePart(of place: ScenePlace) {
    let (crop, size) = (place.shownPart, place.scene.picture.size)
    scroll = ScrollMark(top: crop.y, shown: crop.height, count: size.height)
    sideways = ScrollMark(top: crop.x, shown: crop.width, count: size.width)
  }
}
