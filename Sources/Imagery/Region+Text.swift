/// A region as it is written on the command line:
/// `[not:][ellipse:]X,Y,WIDTH,HEIGHT[/grow=LENGTH][/feather=LENGTH]` or
/// `[not:]outline:X,Y,X,Y,X,Y…` with the same endings.
extension Region {
  /// The greatest number that is taken for a pixel of a picture.
  private static let largest = 100_000

  /// The same region, as `init?(_:)` reads it.
  package var text: String {
    var text = isExcluded ? "not:" : ""
    switch shape {
    case .rectangle(let rect): text += Self.list([rect.x, rect.y, rect.width, rect.height])
    case .ellipse(let rect):
      text += "ellipse:" + Self.list([rect.x, rect.y, rect.width, rect.height])
    case .outline(let points): text += "outline:" + Self.list(points.flatMap { [$0.x, $0.y] })
    }
    if !growth.isZero { text += "/grow=\(growth.text)" }
    if let feather { text += "/feather=\(feather.text)" }
    return text
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ",")
  }

  /// nil for any other text.
  package init?(_ text: String) {
    var fields = text.split(separator: "/", omittingEmptySubsequences: false)
    var place = fields.removeFirst()
    let isExcluded = place.hasPrefix("not:")
    if isExcluded { place = place.dropFirst(4) }
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2 else { return nil }
    let numbers = last.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    var values: [Int] = []
    for number in numbers {
      guard let number, (-Self.largest...Self.largest).contains(number) else { return nil }
      values.append(number)
    }
    let name = parts.count == 2 ? String(parts[0]) : nil
    guard let shape = Shape(name: name, values) else { return nil }
    var (growth, feather): (Extent, Extent?) = (.pixels(0), nil)
    for field in fields {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let extent = Extent(pair[1]) else { return nil }
      switch pair[0] {
      case "grow": growth = extent
      case "feather" where !pair[1].hasPrefix("-"): feather = extent
      default: return nil
      }
    }
    self.init(shape, isExcluded: isExcluded, growth: growth, feather: feather)
  }
}

extension Region.Shape {
  /// nil where the numbers make no such shape.
  fileprivate init?(name: String?, _ values: [Int]) {
    if name == "outline" {
      guard values.count >= 6, values.count % 2 == 0, values.count <= 2 * Region.mostPoints else {
        return nil
      }
      self = .outline(
        stride(from: 0, to: values.count, by: 2).map {
          PixelPoint(x: values[$0], y: values[$0 + 1])
        })
      return
    }
    guard values.count == 4, values[0] >= 0, values[1] >= 0, values[2] > 0, values[3] > 0 else {
      return nil
    }
    let rect = PixelRect(x: values[0], y: values[1], width: values[2], height: values[3])
    switch name {
    case nil: self = .rectangle(rect)
    case "ellipse": self = .ellipse(rect)
    default: return nil
    }
  }
}
