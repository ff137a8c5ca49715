import FoundationEssentials
import TestSupport
import Testing

@testable import Imagery

/// Masks of regions against a model that asks for each sample and each pair of pixels.
@Suite(.timeLimit(.minutes(2))) struct RegionMaskTests {
  @Test func `No number in a region's text is too large to be refused`() {
    for number in [Int.min, Int.max, Int.min + 1] {
      #expect(Region("\(number),0,1,1") == nil)
      #expect(Region("outline:0,0,\(number),5,9,9") == nil)
      #expect(Region("1,1,9,9/grow=\(number)") == nil)
      #expect(Region("1,1,9,9/grow=\(number)%") == nil)
      #expect(Region("1,1,9,9/feather=\(number)") == nil)
    }
  }

  @Test(arguments: 0..<60)
  func `A mask has the weights that a slow model finds sample by sample`(seed: Int) {
    var dice = Dice(seed)
    let size = PixelSize(
      width: Int.random(in: 1...24, using: &dice), height: Int.random(in: 1...24, using: &dice))
    let regions = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
      Region.any(&dice, around: size)
    }
    let feather = Int.random(in: 0...6, using: &dice)
    let mask = RegionMask(regions, size: size, feather: feather)
    let found = mask.weights(of: 0..<size.height).map { Int($0) }
    let wanted = SlowMask(regions, size: size, feather: feather).weights
    let far = zip(found, wanted).filter { abs($0 - $1) > 1 }
    #expect(far.isEmpty, "\(size) \(regions) feather \(feather)")
  }

  @Test(arguments: 0..<20)
  func `Rows computed in blocks are the rows of the whole`(seed: Int) {
    var dice = Dice(seed)
    let size = PixelSize(
      width: Int.random(in: 1...30, using: &dice), height: Int.random(in: 1...200, using: &dice))
    let regions = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
      Region.any(&dice, around: size)
    }
    let mask = RegionMask(regions, size: size, feather: 3)
    let whole = mask.weights(of: 0..<size.height)
    var rows = RegionMaskRows(mask)
    #expect((0..<size.height).flatMap { rows.row($0) } == whole)
    #expect(rows.row(-1).isEmpty && rows.row(size.height).isEmpty)
    let low = Int.random(in: 0...size.height, using: &dice)
    let some = low..<min(size.height, low + 7)
    #expect(
      mask.weights(of: some)
        == Array(whole[some.lowerBound * size.width..<some.upperBound * size.width]))
  }

  @Test func `A rectangle fades as it always did`() {
    let size = PixelSize(width: 60, height: 40)
    let rect = PixelRect(x: 10, y: 0, width: 30, height: 20)
    let weights = RegionMask([Region(rect)], size: size, feather: 4).weights(of: 0..<40)
    func weight(_ place: Int, _ start: Int, _ end: Int, _ whole: Int) -> Double {
      guard place >= start, place < end else { return 0 }
      let near = start <= 0 ? 4 : place - start
      let far = end >= whole ? 4 : end - 1 - place
      return min(1, Double(min(near, far) + 1) / 5)
    }
    for y in 0..<40 {
      for x in 0..<60 {
        let wanted = min(weight(x, 10, 40, 60), weight(y, 0, 20, 40)) * 65535
        #expect(weights[y * 60 + x] == UInt16(wanted), "\(x), \(y)")
      }
    }
  }

  @Test(arguments: [
    Region(.outline([])), Region(.outline([PixelPoint(x: 3, y: 3)])),
    Region(.outline([PixelPoint(x: 1, y: 1), PixelPoint(x: 9, y: 9)])),
    Region(.outline([PixelPoint(x: 1, y: 1), PixelPoint(x: 5, y: 5), PixelPoint(x: 9, y: 9)])),
    Region(.ellipse(PixelRect(x: 2, y: 2, width: 0, height: 5))),
    Region(.rectangle(PixelRect(x: 50, y: 2, width: 5, height: 5))),
    Region(.ellipse(PixelRect(x: 1, y: 1, width: 8, height: 8)), growth: .pixels(-4)),
    Region(
      .outline([PixelPoint(x: 1, y: 1), PixelPoint(x: 8, y: 1), PixelPoint(x: 1, y: 8)]),
      growth: .pixels(-20)),
  ])
  func `A shape without pixels selects nothing, and everything if it is excluded`(region: Region) {
    let size = PixelSize(width: 12, height: 12)
    #expect(region.clipped(to: size) == nil)
    #expect(RegionMask([region], size: size).isEmpty)
    var excluded = region
    excluded.isExcluded = true
    let rest = RegionMask([excluded], size: size, feather: 3).weights(of: 0..<12)
    #expect(rest.allSatisfy { $0 == RegionMask.full })
  }

  @Test func `Lines that cross enclose both halves, and a loop drawn twice is no hole`() {
    let size = PixelSize(width: 20, height: 10)
    func filled(_ points: [(Int, Int)]) -> Int {
      let region = Region(.outline(points.map { PixelPoint(x: $0.0, y: $0.1) }))
      return RegionMask([region], size: size).weights(of: 0..<10).count { $0 == RegionMask.full }
    }
    let square = [(2, 2), (8, 2), (8, 8), (2, 8)]
    #expect(filled(square) == 36)
    #expect(filled(square + square) == 36)
    #expect(filled(square.reversed()) == 36)
    #expect(filled([(0, 0), (20, 10), (20, 0), (0, 10)]) > 60)
  }

  @Test func `Numbers that no picture has do not stop it`() {
    let size = PixelSize(width: 16, height: 9)
    let far = 1 << 30
    let corners = [(-far, -far), (far, -far), (far, far), (-far, far)]
    let all = Region(.outline(corners.map { PixelPoint(x: $0.0, y: $0.1) }), feather: .pixels(9999))
    #expect(
      RegionMask([all], size: size).weights(of: 0..<9).allSatisfy { $0 == RegionMask.full })
    let wide = Region(
      .ellipse(PixelRect(x: -far, y: -far, width: far, height: far)), growth: .permille(.max),
      feather: .permille(.min))
    #expect(wide.clipped(to: size) == nil || !RegionMask([wide], size: size).isEmpty)
    #expect(RegionMask([], size: size).isEmpty)
    #expect(RegionMask([all], size: PixelSize(width: 0, height: 0)).isEmpty)
  }

  @Test func `A rectangle is stored as ever, and what was stored is read as ever`() throws {
    let rect = PixelRect(x: 1, y: 2, width: 30, height: 40)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let stored = #"{"height":40,"width":30,"x":1,"y":2}"#
    #expect(String(decoding: try encoder.encode(Region(rect)), as: UTF8.self) == stored)
    #expect(try JSONDecoder().decode(Region.self, from: Data(stored.utf8)) == Region(rect))
    let later = #"{"height":40,"width":30,"x":1,"y":2,"shape":"star","rays":5}"#
    #expect(try JSONDecoder().decode(Region.self, from: Data(later.utf8)) == Region(rect))
  }

  @Test(arguments: 0..<40)
  func `Every region is read as it was stored`(seed: Int) throws {
    var dice = Dice(seed)
    let region = Region.any(&dice, around: PixelSize(width: 900, height: 600))
    let data = try JSONEncoder().encode(region)
    #expect(try JSONDecoder().decode(Region.self, from: data) == region)
    #expect(try JSONDecoder().decode(PixelRect.self, from: data) == region.bounds)
  }

  @Test(arguments: ["12", "-3", "2.5%", "0%", "-0.5%", "100%"])
  func `Lengths are written as they are read`(text: String) throws {
    #expect(try #require(Region.Extent(text)).text == text)
  }

  @Test(arguments: ["", "%", "a", "1e3", "2.55%", "101%", "251", "2,5%", "--1", "1.-5%"])
  func `Other lengths are refused`(text: String) {
    #expect(Region.Extent(text) == nil)
  }

  @Test func `A region is the same part of a picture of another size`() throws {
    let (small, large) = (PixelSize(width: 80, height: 60), PixelSize(width: 160, height: 120))
    let ellipse = Region(
      .ellipse(PixelRect(x: 10, y: 20, width: 30, height: 20)), growth: .pixels(2),
      feather: .permille(50))
    let scaled = try #require(ellipse.scaled(from: small, to: large))
    #expect(scaled.shape == .ellipse(PixelRect(x: 20, y: 40, width: 60, height: 40)))
    #expect(scaled.growth == .pixels(4) && scaled.feather?.pixels(in: large) == 6)
  }
}

extension Region {
  /// A region inside, across or beyond the edge of a picture, or without any pixels.
  static func any(_ dice: inout Dice, around size: PixelSize) -> Region {
    func point(_ dice: inout Dice) -> PixelPoint {
      PixelPoint(
        x: Int.random(in: -10...size.width + 10, using: &dice),
        y: Int.random(in: -10...size.height + 10, using: &dice))
    }
    let corners = [point(&dice), point(&dice)]
    let rect = PixelRect(enclosing: corners)
    let shape: Shape
    switch Int.random(in: 0...3, using: &dice) {
    case 0: shape = .rectangle(rect)
    case 1: shape = .ellipse(rect)
    default: shape = .outline((0..<Int.random(in: 0...9, using: &dice)).map { _ in point(&dice) })
    }
    let growth: Extent =
      Int.random(in: 0...1, using: &dice) == 0
      ? .pixels(0) : .pixels(Int.random(in: -4...5, using: &dice))
    let feather: Extent? =
      switch Int.random(in: 0...3, using: &dice) {
      case 0: .pixels(Int.random(in: 0...12, using: &dice))
      case 1: .permille(Int.random(in: 0...300, using: &dice))
      default: nil
      }
    return Region(
      shape, isExcluded: Int.random(in: 0...3, using: &dice) == 0, growth: growth, feather: feather)
  }
}

/// The definition of a mask, pixel by pixel.
private struct SlowMask {
  let regions: [Region]
  let size: PixelSize
  let feather: Int

  init(_ regions: [Region], size: PixelSize, feather: Int) {
    (self.regions, self.size, self.feather) = (regions, size, feather)
  }

  var weights: [Int] {
    let (included, excluded) = (regions.filter { !$0.isExcluded }, regions.filter(\.isExcluded))
    let (inside, outside) = (included.map(weights), excluded.map(weights))
    return (0..<size.pixelCount).map { index in
      let most = included.isEmpty ? 1 : inside.map { $0[index] }.max() ?? 0
      return Int(min(most, outside.map { $0[index] }.min() ?? 1) * 65535)
    }
  }

  /// The weights of one region, 0 to 1.
  private func weights(_ region: Region) -> [Double] {
    let shares = grownShares(region).map { region.isExcluded ? 1 - $0 : $0 }
    let feather = min(250, max(0, region.feather?.pixels(in: size) ?? self.feather))
    guard feather > 0 else { return shares }
    return shares.indices.map { index in
      var nearest = Double.infinity
      for other in shares.indices where shares[other] == 0 {
        let (x, y) = (
          other % size.width - index % size.width, other / size.width - index / size.width
        )
        nearest = min(nearest, Double(x * x + y * y).squareRoot())
      }
      return min(shares[index], nearest / Double(feather + 1))
    }
  }

  private func grownShares(_ region: Region) -> [Double] {
    let growth = region.growth.pixels(in: size)
    guard case .outline = region.shape, growth != 0 else {
      return (0..<size.pixelCount).map {
        share(region.shape, growth, $0 % size.width, $0 / size.width)
      }
    }
    let (margin, wide) = (8, size.width + 16)
    let shares = (0..<wide * (size.height + 16)).map {
      share(region.shape, 0, $0 % wide - margin, $0 / wide - margin)
    }
    return (0..<size.pixelCount).map { index in
      let (x, y) = (index % size.width + margin, index / size.width + margin)
      var nearest = Double.infinity
      for row in y - margin..<y + margin {
        for column in x - margin..<x + margin
        where (shares[row * wide + column] >= 0.5) == (growth > 0) {
          let (across, down) = (column - x, row - y)
          nearest = min(nearest, Double(across * across + down * down).squareRoot())
        }
      }
      let moved =
        growth > 0 ? 1 + Double(growth) - nearest : nearest + Double(growth)
      let steps = (min(max(0, moved), 1) * 16).rounded(.down) / 16
      let own = shares[y * wide + x]
      return growth > 0 ? max(own, steps) : min(own, steps)
    }
  }

  private func share(_ shape: Region.Shape, _ growth: Int, _ x: Int, _ y: Int) -> Double {
    var count = 0
    for row in 0..<4 {
      for column in 0..<4 {
        let (sampleX, sampleY) = (
          Double(x) + Double(2 * column + 1) / 8, Double(y) + Double(2 * row + 1) / 8
        )
        if contains(shape, growth, sampleX, sampleY) { count += 1 }
      }
    }
    return Double(count) / 16
  }

  private func contains(_ shape: Region.Shape, _ growth: Int, _ x: Double, _ y: Double) -> Bool {
    switch shape {
    case .rectangle(let old):
      let rect = old.width > 0 && old.height > 0 ? old.outset(by: growth) : old
      return x > Double(rect.x) && x < Double(rect.maxX) && y > Double(rect.y)
        && y < Double(rect.maxY)
    case .ellipse(let old):
      let rect = old.width > 0 && old.height > 0 ? old.outset(by: growth) : old
      guard rect.width > 0, rect.height > 0 else { return false }
      let across = (x - Double(rect.x) - Double(rect.width) / 2) / (Double(rect.width) / 2)
      let down = (y - Double(rect.y) - Double(rect.height) / 2) / (Double(rect.height) / 2)
      return across * across + down * down <= 1 + 1e-12
    case .outline(let points):
      var winding = 0
      for (start, end) in zip(points, points.dropFirst() + points.prefix(1)) {
        let (fromX, fromY, toX, toY) = (
          Double(start.x), Double(start.y), Double(end.x), Double(end.y)
        )
        guard (fromY < y) != (toY < y) else { continue }
        let crossing = fromX + (y - fromY) * (toX - fromX) / (toY - fromY)
        if crossing <= x + 1e-12 { winding += fromY < toY ? 1 : -1 }
      }
      return winding != 0
    }
  }
}
