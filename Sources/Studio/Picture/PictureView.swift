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
      fill(rect, .text)
      if let line = state.layout.pictureLine { drawTitle(of: turn, state, in: line) }
    }
    guard let inside = state.layout.pictureInside, !inside.isEmpty else { return .zero }
    if let grid = state.sheetGrid { return drawSheet(grid, state) }
    if let reply = state.reply, state.isReplyCurrent { draw(reply) }
    if let arriving = state.visibleArrival {
      // Pixels of the previous picture would cover what follows.
      let others = pictures
      for place in places { _ = draw(place, state) }
      pictures = others
      draw(arriving, in: inside)
      return inside
    }
    guard !places.isEmpty else {
      if let card = state.waitingCard {
        draw(card)
      } else {
        drawWords(of: turn, state, in: state.layout.wordsInside ?? inside)
      }
      return .zero
    }
    let painted = places.reduce(Rect.zero) { $0.union(draw($1, state)) }
    if let compared = state.comparePlaces { drawLabels(compared) }
    drawRegions(state)
    if let card = state.waitingCard { draw(card) }
    if let banner = state.failureBanner { draw(banner) }
    return painted
  }

  private mutating func drawTitle(of turn: Turn?, _ state: State, in rect: Rect) {
    var frame = PaneFrame(
      rect: rect, title: turn?.instruction ?? "",
      isFocused: state.session.workspace.focus == .picture)
    frame.badge = turn.map { String($0.number) } ?? ""
    if turn == nil {
      frame.title = state.session.workspace.references.first?.name ?? ""
    }
    if state.sheetGrid != nil {
      (frame.badge, frame.title, frame.status) = ("", state.sheetTitle, state.sheetStatus)
      return draw(frame)
    }
    (frame.status, frame.statusRole) = state.pictureStatus(
      columns: PaneFrame.statusColumns(in: rect))
    draw(frame)
  }

  /// Draws one scene, or what stands in for it until it is painted; returns the cells it covers.
  mutating func draw(_ place: ScenePlace, _ state: State) -> Rect {
    if let wipe = state.liveWipe(of: place) { return draw(wipe, state) }
    if let wipe = state.latestWipe(like: place) { return drawScene(wipe, state) }
    if let held = state.heldPicture(insteadOf: place) {
      return drawScene(held.place, state, isDimmed: held.isDimmed)
    }
    return drawScene(place, state, isDimmed: state.isDimmed)
  }

  /// Draws two pictures, each on its side of a border.
  private mutating func draw(_ wipe: LiveWipe, _ state: State) -> Rect {
    let sides = wipe.sides
    let before = drawScene(wipe.before, state, clip: sides.before)
    return before.union(drawScene(wipe.after, state, clip: sides.after))
  }

  /// Draws one scene: its cells, and its pixels over them once they are ready; returns the cells it
  /// covers.
  ///
  /// - Parameter clip: The cells of the screen to draw in; nil for all of its place.
  private mutating func drawScene(
    _ place: ScenePlace, _ state: State, isDimmed: Bool = false, clip: Rect? = nil
  ) -> Rect {
    let request = place.paintRequest(colors: state.colors)
    let dim = isDimmed ? state.dimming(place).flatMap { $0.pixels(state) } : nil
    if let pixels = dim ?? place.pixels(state) {
      pictures.append(
        PlacedPicture(
          picture: pixels.best, meanwhile: pixels.meanwhile, origin: place.rect.origin,
          visible: [clip ?? place.rect].filter { !$0.isEmpty }, ground: mat))
    }
    let inside = clip ?? place.area
    defer { if isDimmed { quiet(place.rect.intersection(inside)) } }
    switch state.previews[.symbols(request)] {
    case .ready(.symbols(let canvas)):
      return self.place(canvas, in: place.area, clip: inside)
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

  /// Draws cells in the middle of an area, on the mat; returns those of them inside `clip`.
  private mutating func place(_ picture: Canvas, in area: Rect, clip: Rect? = nil) -> Rect {
    let (rect, inside) = (area.centered(picture.size), clip ?? area)
    drawMat(in: inside)
    place(picture, at: rect.origin, clip: inside)
    drawEdge(around: rect, of: picture, in: inside)
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
    if let own = ownPixels(state) { return own }
    guard scene.plain != scene else { return nil }
    return showing(scene.plain).ownPixels(state)
  }

  private func ownPixels(_ state: State) -> (best: PixelPicture, meanwhile: PixelPicture?)? {
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
