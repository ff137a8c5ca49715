package import Cells

/// A small interpreter of what programs write to an xterm: enough to see what the user would see.
///
/// It measures characters with the table of the terminal that it plays, code point by code point,
/// as xterm and tmux do; so a program that relies on grapheme clusters shows here as a row that has
/// shifted.
package struct VirtualTerminal: Sendable {
  package private(set) var canvas: Canvas
  package private(set) var cursor = Point.zero
  package private(set) var style = Style.plain
  package private(set) var title = ""
  package private(set) var titles: [String] = []
  /// Private modes that are on, such as 1049 and 2004.
  package private(set) var modes: Set<Int> = []
  package private(set) var keyboardStack = 0
  package private(set) var isCaretVisible = true
  /// The number of the last fence a test wrote.
  package private(set) var fence = 0
  /// Whether a test asked for the window to be closed.
  package private(set) var shallHangUp = false
  /// The sequences it did not know.
  package private(set) var unknown: [String] = []
  /// The bytes received so far.
  package private(set) var byteCount = 0
  /// The pictures over and in the cells.
  package private(set) var pixels: VirtualPixels
  private var savedCursor = Point.zero
  private var answers = ""
  private var pending: [UInt8] = []
  private var lastCharacter: Character = " "

  package init(
    columns: Int, rows: Int, kitty: VirtualKitty.TerminalQuirks = .kitty48,
    marks: [UInt32] = VirtualPixels.firstMarks
  ) {
    canvas = Canvas(size: Size(columns: columns, rows: rows))
    pixels = VirtualPixels(kitty, marks: marks)
  }

  /// Resizes the terminal: what fits stays where it was, without reflow.
  package mutating func resize(columns: Int, rows: Int) {
    var resized = Canvas(size: Size(columns: columns, rows: rows))
    resized.place(canvas, at: .zero)
    canvas = resized
    cursor = Point(x: min(cursor.x, columns - 1), y: min(cursor.y, rows - 1))
    pixels.crop(to: canvas.size)
  }

  /// What the user sees in a cell: the text, or a cell of a picture.
  package func owner(of point: Point) -> VirtualPixels.Owner {
    pixels.owner(of: point, cell: canvas[point])
  }

  package mutating func drainReplies() -> String {
    defer { answers = "" }
    return answers + pixels.kitty.drainReplies()
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      byteCount += 1
      pending.append(byte)
      if isComplete { interpretPending() }
    }
  }

  private var isComplete: Bool {
    guard let first = pending.first, let last = pending.last else { return false }
    if first != 0x1B {
      let needed = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      return pending.count == needed
    }
    guard pending.count > 1 else { return false }
    switch pending[1] {
    case UInt8(ascii: "["): return pending.count > 2 && (0x40...0x7E).contains(last)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      if last == 7 { return pending[1] == UInt8(ascii: "]") }
      guard last == UInt8(ascii: "\\") else { return false }
      // Escapes inside what tmux passes through are doubled.
      let escapes = pending.dropLast().reversed().prefix { $0 == 0x1B }.count
      return pending.starts(with: Self.passthrough) ? escapes % 2 == 1 : escapes > 0
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "%"): return pending.count == 3
    default: return true
    }
  }

  private static let passthrough = Array("\u{1B}Ptmux;".utf8)

  private mutating func interpretPending() {
    if pending.starts(with: Self.passthrough) {
      pixels.longestPassage = max(pixels.longestPassage, pending.count)
      var inner: [UInt8] = []
      var isDoubled = false
      for byte in pending.dropFirst(Self.passthrough.count).dropLast(2) {
        isDoubled = byte == 0x1B && !isDoubled
        if !isDoubled { inner.append(byte) }
      }
      pending = []
      feed(inner)
      return
    }
    if pixels.interpret(pending, at: cursor, in: canvas.size) {
      pending = []
      return
    }
    let text = String(decoding: pending, as: UTF8.self)
    pending = []
    if text.hasPrefix("\u{1B}[") {
      control(text.dropFirst(2).dropLast(), final: text.last ?? " ")
    } else if text.hasPrefix("\u{1B}]") {
      command(text.dropFirst(2))
    } else if text.hasPrefix("\u{1B}") {
      if text == "\u{1B}M" {
        if cursor.y == 0 { unknown.append("scrolled down") }
        cursor.y = max(0, cursor.y - 1)
      }
      if text == "\u{1B}7" { savedCursor = cursor }
      if text == "\u{1B}8" { cursor = savedCursor }
    } else {
      for scalar in text.unicodeScalars { apply(scalar) }
    }
  }

  private mutating func apply(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x0D: cursor.x = 0
    case 0x0A:
      if cursor.y == canvas.size.rows - 1 { unknown.append("scrolled up") }
      cursor.y = min(canvas.size.rows - 1, cursor.y + 1)
    case 0x08: cursor.x = max(0, cursor.x - 1)
    case 0..<0x20: break
    default: print(scalar)
    }
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    let width = columnWidth(of: scalar)
    if width == 0 {
      // A combining mark goes onto the cell before the cursor.
      var before = Point(x: cursor.x - 1, y: cursor.y)
      if canvas[before].isContinuation { before.x -= 1 }
      let marked = String(canvas[before].character) + String(Character(scalar))
      if let character = marked.first, marked.count == 1 {
        let isWide = canvas[Point(x: before.x + 1, y: before.y)].isContinuation
        canvas[before].character = character
        if isWide { canvas[Point(x: before.x + 1, y: before.y)].isContinuation = true }
      }
      return
    }
    if cursor.x + width > canvas.size.columns {
      cursor = Point(x: 0, y: min(canvas.size.rows - 1, cursor.y + 1))
    }
    lastCharacter = Character(scalar)
    canvas.write(String(lastCharacter), at: cursor, style: style)
    pixels.eraseTiles(in: Rect(x: cursor.x, y: cursor.y, columns: width, rows: 1))
    cursor.x += width
  }

  private mutating func command(_ body: Substring) {
    let text = body.hasSuffix("\u{7}") ? body.dropLast() : body.dropLast(2)
    if text.hasPrefix("999;") {
      fence = Int(text.dropFirst(4)) ?? fence
    } else if text == "998" {
      shallHangUp = true
    } else if text.hasPrefix("2;") {
      title = String(text.dropFirst(2))
    } else if text == "11;?" {
      answers += "\u{1B}]11;rgb:1010/1010/1414\u{1B}\\"
    }
  }

  private mutating func control(_ body: Substring, final: Character) {
    let prefix = body.first.map { "?><=".contains($0) } == true ? String(body.prefix(1)) : ""
    let numbers = body.dropFirst(prefix.count).split(
      separator: ";", omittingEmptySubsequences: false
    ).map { Int($0.prefix { $0.isNumber }) ?? 0 }
    let first = numbers.first ?? 0
    switch prefix + String(final) {
    case "H":
      cursor = Point(x: max(1, numbers.count > 1 ? numbers[1] : 1) - 1, y: max(1, first) - 1)
    case "A": cursor.y = max(0, cursor.y - max(1, first))
    case "B": cursor.y = min(canvas.size.rows - 1, cursor.y + max(1, first))
    case "C": cursor.x = min(canvas.size.columns - 1, cursor.x + max(1, first))
    case "D": cursor.x = max(0, min(cursor.x, canvas.size.columns) - max(1, first))
    case "G": cursor.x = max(1, first) - 1
    case "d": cursor.y = max(1, first) - 1
    case "J": eraseDisplay(first)
    case "K": eraseLine(first)
    case "X": blank(from: cursor.x, count: max(1, first))
    case "@": shift(by: max(1, first))
    case "P": shift(by: -max(1, first))
    case "b": for _ in 0..<first { print(lastCharacter.unicodeScalars.first ?? " ") }
    case "m": select(body)
    case "?h": setModes(numbers, to: true)
    case "?l": setModes(numbers, to: false)
    case "t":
      if first == 22 { titles.append(title) }
      if first == 23, let last = titles.popLast() { title = last }
      if first == 16 { answers += "\u{1B}[6;20;10t" }
    case ">u": keyboardStack += 1
    case "<u": keyboardStack -= 1
    case "?u": answers += "\u{1B}[?0u"
    case ">q": answers += "\u{1B}P>|Virtual(1.0)\u{1B}\\"
    case "?p": answers += "\u{1B}[?2026;2$y"
    case "n" where first == 5: answers += "\u{1B}[0n"
    case "c": answers += "\u{1B}[?62;22c"
    // The whole screen, which may have been smaller when this was sent.
    case "r" where first <= 1: break
    case "l", "h", "?c", "?S": break
    default: unknown.append("\u{1B}[\(body)\(final)")
    }
  }

  private mutating func setModes(_ numbers: [Int], to isOn: Bool) {
    for number in numbers {
      if number == 25 { isCaretVisible = isOn }
      if number == 1049 {
        canvas = Canvas(size: canvas.size)
        pixels.erase()
      }
      if isOn { modes.insert(number) } else { modes.remove(number) }
    }
  }

  private mutating func eraseDisplay(_ which: Int) {
    if which == 2 {
      pixels.erase()
      canvas = Canvas(size: canvas.size, fill: Cell(" ", style: erased))
    } else {
      eraseLine(0)
      let rest = Rect(x: 0, y: cursor.y + 1, columns: canvas.size.columns, rows: canvas.size.rows)
      canvas.fill(rest, with: Cell(" ", style: erased))
      pixels.eraseTiles(in: rest)
    }
  }

  private mutating func eraseLine(_ which: Int) {
    if which == 1 {
      blank(from: 0, count: cursor.x + 1)
    } else {
      blank(from: which == 2 ? 0 : cursor.x, count: canvas.size.columns)
    }
  }

  private mutating func blank(from x: Int, count: Int) {
    pixels.eraseTiles(in: Rect(x: x, y: cursor.y, columns: count, rows: 1))
    canvas.fill(Rect(x: x, y: cursor.y, columns: count, rows: 1), with: Cell(" ", style: erased))
  }

  /// Erasing keeps the background (bce).
  private var erased: Style { Style(background: style.background) }

  private mutating func shift(by count: Int) {
    pixels.eraseTiles(
      in:
        Rect(x: cursor.x, y: cursor.y, columns: canvas.size.columns - cursor.x, rows: 1))
    var row = Array(canvas.row(cursor.y))
    let blanks = Array(repeating: Cell(" ", style: erased), count: abs(count))
    // A sequence that was on its way when the terminal became narrower may point beyond it.
    let x = min(cursor.x, row.count)
    if count > 0 {
      row.insert(contentsOf: blanks, at: x)
    } else {
      row.removeSubrange(x..<min(row.count, x - count))
      row += blanks
    }
    for x in 0..<canvas.size.columns { canvas[Point(x: x, y: cursor.y)] = row[x] }
  }

  private mutating func select(_ body: Substring) {
    var numbers = body.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }[...]
    if numbers.isEmpty { numbers = [0] }
    while let number = numbers.popFirst() {
      switch number {
      case 0: style = .plain
      case 1: style.attributes.insert(.bold)
      case 2: style.attributes.insert(.dim)
      case 3: style.attributes.insert(.italic)
      case 4: style.attributes.insert(.underline)
      case 7: style.attributes.insert(.reverse)
      case 22: style.attributes.subtract([.bold, .dim])
      case 23: style.attributes.remove(.italic)
      case 24: style.attributes.remove(.underline)
      case 27: style.attributes.remove(.reverse)
      case 30...37: style.foreground = .indexed(UInt8(number - 30))
      case 40...47: style.background = .indexed(UInt8(number - 40))
      case 90...97: style.foreground = .indexed(UInt8(number - 82))
      case 100...107: style.background = .indexed(UInt8(number - 92))
      case 38: style.foreground = color(&numbers)
      case 48: style.background = color(&numbers)
      case 39: style.foreground = .standard
      case 49: style.background = .standard
      default: break
      }
    }
  }

  private func color(_ numbers: inout ArraySlice<Int>) -> Color {
    let kind = numbers.popFirst()
    let values = (0..<(kind == 2 ? 3 : 1)).map { _ in
      UInt8(clamping: numbers.popFirst() ?? 0)
    }
    return kind == 2 ? .rgb(values[0], values[1], values[2]) : .indexed(values[0])
  }
}
