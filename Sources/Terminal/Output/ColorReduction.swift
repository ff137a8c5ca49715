import Cells

/// Turns the colours of a frame into the numbers ncurses takes: -1 for the terminal's own, an
/// index, or a 24-bit number.
struct ColorReduction: Hashable {
  let depth: ColorDepth
  /// Whether the terminal has only 8 colours; bright ones then need bold.
  let onlyEight: Bool
  /// The bits dropped from each 24-bit channel when a frame has more pairs than there are numbers.
  var droppedBits = 0

  init(depth: ColorDepth, onlyEight: Bool = false) {
    self.depth = depth
    self.onlyEight = onlyEight
  }

  func number(for color: Color) -> Int32 {
    switch (color, depth) {
    case (.standard, _), (_, .none): -1
    case (.indexed(let index), .truecolor): direct(index)
    case (.indexed(let index), .indexed256): Int32(index)
    case (.indexed(let index), .indexed16): sixteen(index)
    case (.rgb(let red, let green, let blue), .truecolor): direct(red, green, blue)
    case (.rgb(let red, let green, let blue), .indexed256): Int32(nearest256(red, green, blue))
    case (.rgb(let red, let green, let blue), .indexed16): limited(nearest16(red, green, blue))
    }
  }

  /// The number of a foreground on a background of that number.
  ///
  /// None of the eight colours is dark grey, and bold black stays black in many terminals: it
  /// becomes white, which `attributes` makes dim, or black on white. A `sign` never takes the
  /// colour it stands on.
  func number(for color: Color, on background: Int32, isSign: Bool) -> Int32 {
    var number = number(for: color)
    if brightOfEight(color) == 8 { number = background == 7 ? 0 : 7 }
    guard depth == .indexed16, isSign, number >= 0, number == background else { return number }
    return [0, 1, 4, 5, 8].contains(background) ? 7 : 0
  }

  /// The attributes a foreground needs, besides its number, to be as bright as requested.
  func attributes(for color: Color, on background: Color) -> Attributes {
    guard let index = brightOfEight(color) else { return [] }
    guard index == 8 else { return .bold }
    return number(for: background) == 7 ? [] : .dim
  }

  /// The index, 8 to 15, of a bright colour if there are only eight; else nil.
  private func brightOfEight(_ color: Color) -> UInt8? {
    guard onlyEight, depth == .indexed16 else { return nil }
    let index: UInt8
    switch color {
    case .standard: return nil
    case .indexed(let asked) where asked < 16: index = asked
    case .indexed(let asked):
      let (red, green, blue) = paletteColor(asked)
      index = nearest16(red, green, blue)
    case .rgb(let red, let green, let blue): index = nearest16(red, green, blue)
    }
    return index >= 8 ? index : nil
  }

  private func direct(_ index: UInt8) -> Int32 {
    guard index >= 16 else { return Int32(index) }
    let (red, green, blue) = paletteColor(index)
    return direct(red, green, blue)
  }

  /// The number of a 24-bit colour. Numbers below 16 are the palette's, so the darkest blues become
  /// the darkest green.
  private func direct(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
    let value =
      Int32(quantised(red)) << 16 | Int32(quantised(green)) << 8 | Int32(quantised(blue))
    return value < 16 ? 0x000100 : value
  }

  private func quantised(_ channel: UInt8) -> UInt8 {
    guard droppedBits > 0 else { return channel }
    let kept = channel >> droppedBits
    // The remaining bits are repeated below, so that white stays white.
    return kept << droppedBits | channel >> (8 - droppedBits)
  }

  private func sixteen(_ index: UInt8) -> Int32 {
    guard index >= 16 else { return limited(index) }
    let (red, green, blue) = paletteColor(index)
    return limited(nearest16(red, green, blue))
  }

  private func limited(_ index: UInt8) -> Int32 {
    Int32(onlyEight ? index & 7 : index)
  }
}

private let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

/// The 16 colours as xterm has them; the user's own may differ.
private let sixteenColors: [(UInt8, UInt8, UInt8)] = [
  (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
  (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
  (255, 0, 255), (0, 255, 255), (255, 255, 255),
]

/// What xterm shows for one of its 256 colours.
private func paletteColor(_ index: UInt8) -> (UInt8, UInt8, UInt8) {
  if index < 16 { return sixteenColors[Int(index)] }
  if index >= 232 {
    let level = 8 + 10 * (index - 232)
    return (level, level, level)
  }
  let cube = Int(index) - 16
  return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
}

private func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  func step(_ channel: UInt8) -> Int {
    channel < 48 ? 0 : channel < 115 ? 1 : (Int(channel) - 35) / 40
  }
  let cube = UInt8(16 + 36 * step(red) + 6 * step(green) + step(blue))
  let average = (Int(red) + Int(green) + Int(blue)) / 3
  let gray = UInt8(232 + min(23, max(0, (average - 3) / 10)))
  let color = (red, green, blue)
  return distance(color, paletteColor(gray)) < distance(color, paletteColor(cube)) ? gray : cube
}

private func nearest16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  var best: UInt8 = 0
  var least = Int.max
  for index in UInt8(0)..<16 {
    let apart = distance((red, green, blue), paletteColor(index))
    if apart < least { (best, least) = (index, apart) }
  }
  return best
}

/// The squared distance of two colours, weighted by the eye's sensitivity.
private func distance(_ a: (UInt8, UInt8, UInt8), _ b: (UInt8, UInt8, UInt8)) -> Int {
  let red = Int(a.0) - Int(b.0)
  let green = Int(a.1) - Int(b.1)
  let blue = Int(a.2) - Int(b.2)
  return 3 * red * red + 6 * green * green + 2 * blue * blue
}
