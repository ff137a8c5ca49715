import Numbers
import Testing

@Suite(.timeLimit(.minutes(5))) struct NumbersTests {
  private static let doubles: [Double] = [
    .nan, .infinity, -.infinity, 1e308, -1e308, 9.3e18, -9.3e18, 0x1p63, -0x1p63, 0x1p62,
    Double(Int.max), Double(Int.min), 0, -0.0, 1.9, -1.9, .leastNonzeroMagnitude,
  ]

  @Test(arguments: doubles) func `Any floating-point number becomes an integer`(_ value: Double) {
    let number = Int(clamping: value)
    if let exact = Int(exactly: value.rounded(.towardZero)) {
      #expect(number == exact)
    } else {
      #expect(number == (value.isNaN ? 0 : value < 0 ? .min : .max))
    }
    #expect(Int32(clamping: value) == Int32(clamping: number))
    #expect(UInt8(clamping: value) == UInt8(clamping: number))
  }

  @Test func `Sums, differences and products stay in the range`() {
    for left in Int8.min...Int8.max {
      for right in Int8.min...Int8.max {
        let (one, other) = (Int(left), Int(right))
        #expect(left.saturatingAdding(right) == Int8(clamping: one + other))
        #expect(left.saturatingSubtracting(right) == Int8(clamping: one - other))
        #expect(left.saturatingMultiplied(by: right) == Int8(clamping: one * other))
      }
    }
    #expect([Int.max, 1, 1].saturatingSum() == .max)
    #expect([Int]().saturatingSum() == 0)
  }
}
