import Imagery
import Numbers

/// Reads the arguments of a local step for a picture of a known size.
struct LocalStepReader {
  typealias Problem = LocalStep.Problem

  let kind: LocalStepKind
  let size: PixelSize
  let region: PixelRect?
  /// The arguments in full, as they are stored.
  var words: [String]

  init(_ kind: LocalStepKind, _ words: [String], size: PixelSize, region: PixelRect?) {
    (self.kind, self.words, self.size, self.region) = (kind, words, size, region)
  }

  mutating func step() throws(Problem) -> PixelStep {
    switch kind {
    case .crop: try crop()
    case .rotate: .rotate(try quarters())
    case .straighten: .straighten(degrees: try degrees())
    case .flip: .flip(try axis())
    case .extend: .extend(try canvas())
    case .resize: .resize(try newSize())
    case .levels: try levels()
    }
  }

  /// What is wrong with a word, with examples of what is right.
  private func misunderstood(_ word: String) -> Problem {
    Problem("'\(word.prefix(40))' is not understood; \(usage)")
  }

  private var missing: Problem { Problem("say how: \(usage)") }
  private var usage: String { "/\(kind.rawValue) takes \(kind.examples)" }

  private func only(_ limit: Int) throws(Problem) {
    guard words.count <= limit else { throw misunderstood(words[limit]) }
    guard !words.isEmpty else { throw missing }
  }

  // MARK: Crop

  private mutating func crop() throws(Problem) -> PixelStep {
    if words.isEmpty || words == ["region"] {
      guard let rect = region?.clipped(to: size) else {
        throw words.isEmpty
          ? missing : Problem("no region is drawn on the picture; draw one, or name a ratio")
      }
      words = ["\(rect.width)x\(rect.height)+\(rect.x)+\(rect.y)"]
    }
    let rect = try cropped()
    guard rect.lies(in: size) else {
      throw Problem("\(rect) is not inside the picture of \(size)")
    }
    guard rect != PixelRect(size) else {
      throw Problem("that is the whole picture of \(size); nothing would be cut off")
    }
    return .crop(rect)
  }

  private func cropped() throws(Problem) -> PixelRect {
    let word = words[0]
    let places = try words.dropFirst().map { word throws(Problem) in
      guard let place = Place(rawValue: word) else { throw misunderstood(word) }
      return place
    }
    if let ratio = AspectRatio(word) {
      let whole = size.width.saturatingMultiplied(by: ratio.height)
      let isTooWide = whole > size.height.saturatingMultiplied(by: ratio.width)
      let width = isTooWide ? scaled(size.height, ratio.width, ratio.height) : size.width
      let height = isTooWide ? size.height : scaled(size.width, ratio.height, ratio.width)
      return rect(min(width, size.width), min(height, size.height), at: places)
    }
    let parts = word.split(separator: "+", omittingEmptySubsequences: false)
    guard let box = sides(parts[0]), let width = box.width, let height = box.height else {
      throw misunderstood(word)
    }
    guard parts.count > 1 else { return rect(width, height, at: places) }
    guard parts.count == 3, places.isEmpty, let x = whole(parts[1]), let y = whole(parts[2]) else {
      throw misunderstood(word)
    }
    return PixelRect(x: x, y: y, width: width, height: height)
  }

  /// A side of the picture, or the middle.
  private enum Place: String {
    case left, right, top, bottom, center, centre
  }

  private func rect(_ width: Int, _ height: Int, at places: [Place]) -> PixelRect {
    let (spareX, spareY) = (size.width - width, size.height - height)
    let x = places.contains(.left) ? 0 : places.contains(.right) ? spareX : spareX / 2
    let y = places.contains(.top) ? 0 : places.contains(.bottom) ? spareY : spareY / 2
    return PixelRect(x: x, y: y, width: width, height: height)
  }

  // MARK: Turning

  private mutating func quarters() throws(Problem) -> QuarterTurn {
    try only(1)
    switch words[0].hasSuffix("°") ? String(words[0].dropLast()) : words[0] {
    case "left", "-90", "270", "ccw": return .left
    case "right", "90", "cw": return .right
    case "180", "-180", "half": return .half
    case let word where number(word) != nil:
      throw Problem("/rotate turns by 90, 180 or 270 degrees; /straighten \(word) by any angle")
    case let word: throw misunderstood(word)
    }
  }

  private func degrees() throws(Problem) -> Double {
    try only(2)
    let word = words[0].hasSuffix("°") ? String(words[0].dropLast()) : words[0]
    guard var degrees = number(word) else { throw misunderstood(words[0]) }
    if words.count > 1 {
      switch words[1] {
      case "right", "cw": break
      case "left", "ccw": degrees = -degrees
      default: throw misunderstood(words[1])
      }
    }
    guard abs(degrees) <= 45 else {
      throw Problem("/straighten turns by at most 45 degrees; /rotate by quarter turns")
    }
    guard abs(degrees) >= 0.01 else { throw Problem("that turns nothing") }
    return degrees
  }

  private mutating func axis() throws(Problem) -> FlipAxis {
    if words.isEmpty { words = ["horizontal"] }
    try only(1)
    switch words[0] {
    case "horizontal", "h", "horizontally": return .horizontal
    case "vertical", "v", "vertically": return .vertical
    case let word: throw misunderstood(word)
    }
  }

  // MARK: Canvas and size

  private func canvas() throws(Problem) -> CanvasExtension {
    guard !words.isEmpty else { throw missing }
    var canvas = CanvasExtension()
    var ratio: AspectRatio?
    var bare: Set<Place> = []
    var place = 0
    while place < words.count {
      let word = words[place]
      place += 1
      if let fill = CanvasExtension.Fill(
        rawValue: word == "grey" || word == "gray" ? "neutral" : word)
      {
        canvas.fill = fill
      } else if let wanted = AspectRatio(word) {
        ratio = wanted
      } else if let side = Place(rawValue: word) {
        let isAcross = side == .left || side == .right
        guard place < words.count,
          let length = length(words[place], of: isAcross ? size.width : size.height)
        else {
          bare.insert(side)
          continue
        }
        place += 1
        switch side {
        case .left: canvas.left = length
        case .right: canvas.right = length
        case .top: canvas.top = length
        case .bottom: canvas.bottom = length
        case .center, .centre: throw misunderstood(word)
        }
      } else if length(word, of: 1) != nil {
        let (across, down) = (length(word, of: size.width) ?? 0, length(word, of: size.height) ?? 0)
        (canvas.left, canvas.right, canvas.top, canvas.bottom) = (across, across, down, down)
      } else {
        throw misunderstood(word)
      }
    }
    if let ratio {
      guard canvas.isEmpty else { throw Problem("name a ratio or lengths, not both") }
      extend(&canvas, to: ratio, on: bare)
      guard !canvas.isEmpty else { throw Problem("the picture of \(size) is \(ratio) already") }
    } else if let side = bare.first {
      throw Problem("say by how much: /extend \(side.rawValue) 200, or \(side.rawValue) 10%")
    }
    guard !canvas.isEmpty else { throw missing }
    return canvas
  }

  /// Extends to the smallest canvas of a ratio: on both sides, or on the one that is named.
  private func extend(
    _ canvas: inout CanvasExtension, to ratio: AspectRatio, on sides: Set<Place>
  ) {
    let whole = size.width.saturatingMultiplied(by: ratio.height)
    let isTooTall = whole < size.height.saturatingMultiplied(by: ratio.width)
    let width = isTooTall ? scaled(size.height, ratio.width, ratio.height) : size.width
    let height = isTooTall ? size.height : scaled(size.width, ratio.height, ratio.width)
    func split(_ spare: Int, _ first: Place, _ second: Place) -> (Int, Int) {
      let spare = max(0, spare)
      if sides.contains(first) == sides.contains(second) { return (spare / 2, spare - spare / 2) }
      return sides.contains(first) ? (spare, 0) : (0, spare)
    }
    (canvas.left, canvas.right) = split(width - size.width, .left, .right)
    (canvas.top, canvas.bottom) = split(height - size.height, .top, .bottom)
  }

  private func newSize() throws(Problem) -> PixelSize {
    try only(1)
    let word = words[0]
    var factor: Double
    if word.hasSuffix("%"), let percent = number(String(word.dropLast())), percent > 0 {
      factor = percent / 100
    } else if let box = sides(word[...]) {
      let across = box.width.map { Double($0) / Double(max(1, size.width)) }
      let down = box.height.map { Double($0) / Double(max(1, size.height)) }
      guard let least = [across, down].compactMap(\.self).min() else { throw misunderstood(word) }
      factor = least
    } else if let side = whole(word[...]), side > 0 {
      factor = Double(side) / Double(max(1, size.width, size.height))
    } else {
      throw misunderstood(word)
    }
    factor = min(factor, 1e9)
    func side(_ length: Int) -> Int { max(1, Int(clamping: (Double(length) * factor).rounded())) }
    let result = PixelSize(width: side(size.width), height: side(size.height))
    guard result != size else { throw Problem("the picture has \(size) pixels already") }
    return result
  }

  // MARK: Tones

  private func levels() throws(Problem) -> PixelStep {
    guard !words.isEmpty else { throw missing }
    if words == ["auto"] { return .autoLevels }
    var levels = Levels()
    var place = 0
    func value(_ range: ClosedRange<Double>) throws(Problem) -> Double {
      let name = words[place]
      guard place + 1 < words.count, let value = number(words[place + 1]), range.contains(value)
      else {
        throw Problem(
          "\(name) takes a number from \(numberText(range.lowerBound)) to "
            + numberText(range.upperBound))
      }
      return value
    }
    while place < words.count {
      switch words[place] {
      case "black": levels.black = try value(0...254)
      case "white": levels.white = try value(1...255)
      case "gamma": levels.gamma = try value(0.1...10)
      case "contrast": levels.contrast = try value(-100...100)
      case "brightness": levels.brightness = try value(-100...100)
      case let word: throw misunderstood(word)
      }
      place += 2
    }
    guard levels.black < levels.white else { throw Problem("black must be less than white") }
    guard levels != .none else { throw Problem("those levels change nothing") }
    return .levels(levels)
  }

  // MARK: Numbers

  private func scaled(_ length: Int, _ by: Int, _ over: Int) -> Int {
    max(1, Int(clamping: (Double(length) * Double(by) / Double(max(1, over))).rounded()))
  }

  /// A plain decimal number; nil for other spellings, such as `nan` or `0x1p3`.
  private func number(_ text: String) -> Double? {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard digits.count <= 12, digits.contains(where: \.isNumber),
      digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." })
    else { return nil }
    return Double(text)
  }

  /// A count of pixels.
  private func whole(_ text: Substring) -> Int? {
    guard text.count <= 7, !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }

  /// `800x600`, or with one side missing `800x` or `x600`.
  private func sides(_ text: Substring) -> (width: Int?, height: Int?)? {
    let parts = text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "x" || $0 == "×" })
    guard parts.count == 2 else { return nil }
    let (width, height) = (whole(parts[0]), whole(parts[1]))
    guard (width != nil || parts[0].isEmpty) && (height != nil || parts[1].isEmpty),
      width != 0, height != 0
    else { return nil }
    return (width, height)
  }

  /// Pixels, or percent of a side.
  private func length(_ text: String, of side: Int) -> Int? {
    if text.hasSuffix("%") {
      guard let percent = number(String(text.dropLast())), percent >= 0 else { return nil }
      return Int(clamping: (Double(side) * min(percent, 1e6) / 100).rounded())
    }
    return whole(text.hasSuffix("px") ? text.dropLast(2) : text[...])
  }
}
