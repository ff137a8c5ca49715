import Cells
import Testing

@testable import Terminal

@Suite(.timeLimit(.minutes(5))) struct ColorTests {
  static let terminfo8 = TerminfoColors(count: 8, takesRGB: false)
  static let terminfo256 = TerminfoColors(count: 256, takesRGB: false)

  @Test(
    arguments: [
      (["TERM": "xterm"], terminfo8, ColorDepth.indexed16),
      (["TERM": "xterm-256color"], terminfo256, .indexed256),
      (["TERM": "xterm", "COLORTERM": "truecolor"], terminfo8, .truecolor),
      (["TERM": "xterm", "COLORTERM": "yes"], terminfo8, .indexed16),
      (["TERM": "xterm-kitty"], terminfo256, .truecolor),
      (["TERM": "xterm-direct"], TerminfoColors(count: 1 << 24, takesRGB: true), .truecolor),
      (["TERM": "foo"], TerminfoColors(count: 256, takesRGB: true), .truecolor),
      (["TERM": "vt100"], TerminfoColors(count: -1, takesRGB: false), .none),
      (
        ["TERM": "screen-256color", "COLORTERM": "truecolor", "STY": "1"], terminfo256, .indexed256
      ),
      (
        ["TERM": "screen-256color", "COLORTERM": "truecolor", "STY": "1", "TMUX": "x"], terminfo256,
        .truecolor
      ),
      (["TERM": "xterm-kitty", "NO_COLOR": "1", "COLORTERM": "truecolor"], terminfo256, .none),
      (["TERM": "xterm-kitty", "NO_COLOR": ""], terminfo256, .truecolor),
      (["TERM": "xterm", "NO_COLOR": "1", "RETAKE_COLORS": "256"], terminfo8, .indexed256),
      (["TERM": "xterm", "RETAKE_COLORS": "many"], terminfo8, .indexed16),
    ] as [([String: String], TerminfoColors, ColorDepth)])
  func `The environment and terminfo decide the colours`(
    _ environment: [String: String], _ terminfo: TerminfoColors, _ depth: ColorDepth
  ) {
    let found = detectColors(asked: nil, environment: environment, terminfo: terminfo)
    #expect(found.depth == depth)
    #expect(!found.reason.isEmpty)
    #expect(
      detectColors(asked: .indexed16, environment: environment, terminfo: terminfo).depth
        == .indexed16)
  }

  @Test(
    arguments: [
      (0, 0, 0, 16), (255, 255, 255, 231), (255, 0, 0, 196), (255, 128, 0, 208),
      (128, 128, 128, 244),
      (8, 8, 8, 232), (238, 238, 238, 255), (95, 135, 175, 67),
    ] as [(UInt8, UInt8, UInt8, Int32)])
  func `24-bit colours become the nearest of 256`(
    _ red: UInt8, _ green: UInt8, _ blue: UInt8, _ index: Int32
  ) {
    let reduction = ColorReduction(depth: .indexed256)
    #expect(reduction.number(for: .rgb(red, green, blue)) == index)
  }

  @Test func `All colours stay in range at every depth`() {
    for depth in ColorDepth.allCases {
      for bits in [0, 3, 5] {
        var reduction = ColorReduction(depth: depth, onlyEight: depth == .indexed16)
        reduction.droppedBits = bits
        let most: Int32 = [.truecolor: 0xFFFFFF, .indexed256: 255, .indexed16: 7][depth] ?? -1
        for value in UInt8.min...UInt8.max {
          for color in [
            Color.indexed(value), .rgb(value, 255 - value, value / 2), .rgb(value, value, value),
          ] {
            let number = reduction.number(for: color)
            #expect(number >= -1 && number <= most)
          }
        }
        #expect(reduction.number(for: .standard) == -1)
      }
    }
  }

  @Test func `Of eight colours bright ones are bold, and grey is visible on black and on white`() {
    let eight = ColorReduction(depth: .indexed16, onlyEight: true)
    for grey in [Color.indexed(8), .rgb(120, 125, 130), .indexed(244)] {
      #expect(eight.number(for: grey, on: 0, isSign: false) == 7)
      #expect(eight.attributes(for: grey, on: .standard) == .dim)
      #expect(eight.number(for: grey, on: 7, isSign: false) == 0)
      #expect(eight.attributes(for: grey, on: .rgb(250, 250, 250)) == [])
    }
    #expect(eight.number(for: .indexed(9), on: 0, isSign: true) == 1)
    #expect(eight.attributes(for: .indexed(9), on: .standard) == .bold)
    #expect(eight.attributes(for: .indexed(3), on: .standard) == [])
    let sixteen = ColorReduction(depth: .indexed16)
    #expect(sixteen.number(for: .indexed(8), on: 0, isSign: true) == 8)
    #expect(sixteen.attributes(for: .indexed(8), on: .standard) == [])
  }

  @Test func `A sign never takes the colour it stands on, but a picture's line may`() {
    for isEight in [true, false] {
      let reduction = ColorReduction(depth: .indexed16, onlyEight: isEight)
      for value in UInt8.min...UInt8.max {
        let color = Color.rgb(value, 255 - value, value / 2)
        let ground = reduction.number(for: color)
        #expect(reduction.number(for: color, on: ground, isSign: true) != ground)
        #expect([ground, 7].contains(reduction.number(for: color, on: ground, isSign: false)))
      }
    }
  }

  @Test func `24-bit numbers never collide with a colour of the palette`() {
    let reduction = ColorReduction(depth: .truecolor)
    for blue in UInt8(0)..<16 { #expect(reduction.number(for: .rgb(0, 0, blue)) == 0x000100) }
    #expect(reduction.number(for: .rgb(0, 0, 16)) == 16)
    #expect(reduction.number(for: .indexed(7)) == 7)
    #expect(reduction.number(for: .indexed(231)) == 0xFFFFFF)
  }

  @Test func `A pair keeps its number until the table starts again`() {
    var table = PairTable(limit: 2)
    let pairs = (1...3).map { PairTable.Pair(foreground: $0, background: -1) }
    #expect(table.number(for: .standard) == .known(0))
    #expect(table.number(for: pairs[0]) == .new(1))
    #expect(table.number(for: pairs[1]) == .new(2))
    #expect(table.number(for: pairs[0]) == .known(1))
    #expect(table.number(for: pairs[2]) == .full)
    table.forget(pairs[1])
    #expect(table.number(for: pairs[2]) == .new(2))
    table.reset()
    #expect(table.number(for: pairs[2]) == .new(1))
  }
}
