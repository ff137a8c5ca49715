/// The picture that a terminal shows for one sixel sequence (DEC STD 070, chapter 9). It is parsed
/// strictly, so that it finds what a lenient terminal would forgive.
package struct SixelPicture {
  package struct Malformed: Error, CustomStringConvertible {
    package var description: String
  }

  /// The size in the raster attributes, in pixels.
  package private(set) var width = 0
  package private(set) var height = 0
  /// The pixels row by row; nil if nothing is drawn.
  package private(set) var pixels: [(red: Int, green: Int, blue: Int)?] = []
  /// The defined colour registers, in per cent.
  package private(set) var registers: [Int: (red: Int, green: Int, blue: Int)] = [:]
  /// Whether pixels that are not drawn keep what was there.
  package private(set) var isTransparent = false

  private var text: ArraySlice<UInt8>
  private var x = 0
  private var band = 0
  private var register = 0

  package init(_ bytes: [UInt8]) throws {
    text = bytes[...]
    guard text.starts(with: [0x1B, 0x50]), text.suffix(2) == [0x1B, 0x5C] else {
      throw Malformed(description: "not from DCS to ST")
    }
    text = text.dropFirst(2).dropLast(2)
    let parameters = numbers()
    isTransparent = parameters.count > 1 && parameters[1] == 1
    guard next() == UInt8(ascii: "q") else { throw Malformed(description: "no sixels") }
    while let byte = next() { try interpret(byte) }
  }

  private mutating func next() -> UInt8? { text.popFirst() }

  private mutating func numbers() -> [Int] {
    var result = [0]
    while let byte = text.first {
      switch byte {
      case 0x30...0x39: result[result.count - 1] = result[result.count - 1] * 10 + Int(byte) - 0x30
      case UInt8(ascii: ";"): result.append(0)
      default: return result
      }
      text.removeFirst()
    }
    return result
  }

  private mutating func interpret(_ byte: UInt8) throws {
    switch byte {
    case UInt8(ascii: "\""):
      let attributes = numbers()
      guard attributes.count == 4, pixels.isEmpty else {
        throw Malformed(description: "raster attributes \(attributes)")
      }
      (width, height) = (attributes[2], attributes[3])
      pixels = Array(repeating: nil, count: width * height)
    case UInt8(ascii: "#"):
      let color = numbers()
      register = color[0]
      guard color.count > 1 else { return }
      guard color.count == 5, color[1] == 2, color[2...].allSatisfy({ $0 <= 100 }) else {
        throw Malformed(description: "colour \(color)")
      }
      registers[register] = (color[2], color[3], color[4])
    case UInt8(ascii: "!"):
      let count = numbers()[0]
      guard let column = next() else { throw Malformed(description: "a count without a column") }
      try draw(column, times: count)
    case UInt8(ascii: "$"): x = 0
    case UInt8(ascii: "-"):
      x = 0
      band += 1
    default: try draw(byte, times: 1)
    }
  }

  private mutating func draw(_ column: UInt8, times: Int) throws {
    guard (0x3F...0x7E).contains(column) else { throw Malformed(description: "byte \(column)") }
    guard x + times <= width else { throw Malformed(description: "beyond the width") }
    let bits = column - 0x3F
    if bits != 0 {
      guard let color = registers[register] else {
        throw Malformed(description: "register \(register) has no colour")
      }
      for y in 0..<6 where bits & 1 << y != 0 {
        guard band * 6 + y < height else { throw Malformed(description: "beyond the height") }
        for place in x..<(x + times) {
          pixels[(band * 6 + y) * width + place] = (
            color.red * 255 / 100, color.green * 255 / 100, color.blue * 255 / 100
          )
        }
      }
    }
    x += times
  }
}
