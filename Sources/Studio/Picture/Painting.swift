import Cells
import Model
import Themes

extension State {
  /// Requests the paintings that the screen needs, each once.
  mutating func paintIfNeeded() -> [Effect] {
    guard !isDetached, linear == nil else { return [] }
    let orders = paintOrders
    previews.use(orders)
    let wanted = orders.filter { order in
      switch previews[order] {
      case .painting, nil: true
      case .ready, .failed: false
      }
    }
    guard wanted.contains(where: { previews[$0] == nil }) else { return [] }
    previews.forgetOrders(except: orders)
    for order in wanted { previews[order] = .painting }
    return [.paint(wanted)]
  }

  /// Everything that has to be painted for the screen, the most important first: a panel's picture,
  /// then the picture shown; once that is ready the thumbnails, and then what may be shown next.
  var paintOrders: [PaintOrder] {
    var orders = overlayOrders + sessionPreviewOrders + sceneOrders
    for later in [\State.liveWipeOrders, \.thumbnailOrders, \.neighbourOrders, \.sharpOrders] {
      guard orders.allSatisfy(previews.isSettled) else { break }
      orders += self[keyPath: later]
    }
    return orders
  }

  /// What the picture pane needs.
  var sceneOrders: [PaintOrder] {
    let places = scenePlaces + [otherBlinkPlace].compactMap(\.self) + sheetPlaces
    let symbols = places.map { PaintOrder.symbols($0.paintRequest(colors: colors)) }
    // The pixels of many pictures would occupy a slow link for minutes.
    if sheet != nil, graphics.link.isSlow { return symbols }
    let pixels = places.compactMap { $0.pixelRequest(graphics) }.map { PaintOrder.pixels($0) }
    let dimmed = isDimmed ? places.compactMap { dimming($0)?.pixelRequest(graphics) } : []
    return symbols + pixels + dimmed.map { .pixels($0) }
  }

  /// The full pixels of what a slow link showed with few, once the line is free.
  private var sharpOrders: [PaintOrder] {
    guard graphics.link.isSlow, !graphics.link.isSending, sheet == nil else { return [] }
    return scenePlaces.compactMap { $0.sharpening(graphics) }.map { .pixels($0.whole) }
  }

  /// Whether the picture pane shows what it should, at least as symbols.
  var isPainted: Bool {
    scenePlaces.allSatisfy { previews.isSettled(.symbols($0.paintRequest(colors: colors))) }
  }

  /// The pictures of the turns next to the selected one, painted in advance so that they appear at
  /// once. They are not sent until they are shown; on a slow link preparing them would be wasted.
  var neighbourOrders: [PaintOrder] {
    guard !graphics.link.isSlow, let selected = session.workspace.selected else { return [] }
    if sheet != nil {
      var one = self
      one.pictureView.sheet = nil
      return one.sceneOrders
    }
    let next = slideshow.map { show in
      show.numbers.firstIndex(of: selected).map { Array(show.numbers.dropFirst($0 + 1).prefix(1)) }
        ?? []
    }
    let numbers = next ?? [1, -1].compactMap { history.tree.number($0, from: selected) }
    return numbers.filter { $0 != selected }.flatMap { number in
      var other = self
      other.session.workspace.selected = number
      other.session.workspace.pictureIndex = nil
      return other.sceneOrders
    }
  }

  /// What the panel over the panes needs painted. A link that would take long gets none.
  var overlayOrders: [PaintOrder] {
    guard !layout.isTooSmall, !graphics.link.isTooSlowForMore else { return [] }
    switch overlay {
    case .files: return [filePreview, filePixels].compactMap(\.self).map(PaintOrder.file)
    case .tray(let tray):
      guard let area = overlayLayout?.list else { return [] }
      return smallOrders(
        session.workspace.references.indices.compactMap { index in
          trayRow(of: index, tray, in: area).flatMap { trayThumbnail(of: index, in: $0) }
        })
    default: return []
    }
  }

  /// What small pictures beside the one shown need: symbols first, then pixels. A link that would
  /// take long gets none, a slow one no pixels.
  func smallOrders(_ places: [ScenePlace]) -> [PaintOrder] {
    guard !graphics.link.isTooSlowForMore else { return [] }
    return places.map { .symbols($0.paintRequest(colors: colors)) }
      + places.compactMap { $0.smallPixelRequest(graphics) }.map { .pixels($0) }
  }
}

extension Link {
  /// Whether pictures beside the one shown would keep it from arriving.
  var isTooSlowForMore: Bool { isSlow && bytesPerSecond ?? .max < 16_000 }
}

extension Drawing {
  /// Draws a small picture beside the one shown: its cells, and its pixels over them once they are
  /// ready.
  mutating func drawSmall(_ place: ScenePlace, _ state: State, on ground: Role) {
    guard let canvas = state.previews.canvas(place.paintRequest(colors: state.colors)) else {
      return
    }
    self.place(canvas, at: place.rect.origin, clip: place.area)
    guard let request = place.smallPixelRequest(state.graphics),
      let pixels = state.previews.pixels(request)
    else { return }
    pictures.append(
      PlacedPicture(
        picture: pixels, origin: place.rect.origin, visible: [place.rect],
        ground: theme[ground]))
  }
}
