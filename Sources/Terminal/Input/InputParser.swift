import Cells

/// Turns the bytes a terminal sends into keys, mouse reports, pastes and answers, however they are
/// split over reads. Pure: time enters only through `expire`.
///
/// A byte that may begin a sequence waits for the next one. `wait` says how long; if that time
/// passes without a byte, `expire` decides what it was.
package struct InputParser: Sendable {
  /// Milliseconds a lone Escape waits before it counts as the key.
  let escapeWait: Int
  private let keyboard: Keyboard
  private var state = State.ground
  private var text = TextAssembly()
  /// The state that timed out; on a slow link, the next bytes may be its rest.
  private var givenUp = State.ground

  /// What has been read of an unfinished input.
  private enum State {
    case ground
    /// After ESC; `doubled` after two of them.
    case escape(doubled: Bool)
    case csi(ControlSequence)
    /// The three bytes of an old-style mouse report.
    case oldMouse([UInt8])
    /// After `CSI [`: F1 to F5 of the Linux console.
    case linuxFunction
    case ss3(ControlSequence)
    case string(StringSequence)
    case paste(PasteAssembly)
  }

  package init(escapeWait: Int = 50, keyboard: Keyboard = .xterm) {
    self.escapeWait = escapeWait
    self.keyboard = keyboard
  }

  /// Discards unfinished input, because another program had the terminal meanwhile.
  mutating func reset() {
    self = InputParser(escapeWait: escapeWait, keyboard: keyboard)
  }

  /// Milliseconds until `expire` must be called if no byte comes; nil if nothing waits.
  package var wait: Int? {
    switch state {
    case .ground: text.isUnfinished ? 3000 : nil
    case .escape: escapeWait
    case .csi(let sequence), .ss3(let sequence): sequence.isEmpty ? 300 : 3000
    case .string(let sequence): sequence.isEmpty ? 300 : 3000
    case .oldMouse, .linuxFunction: 3000
    case .paste: nil
    }
  }

  /// Parses bytes that arrived together.
  package mutating func parse(_ bytes: some Collection<UInt8>) -> [Incoming] {
    var output: [Incoming] = []
    if continues(with: bytes) { state = givenUp }
    givenUp = .ground
    for byte in bytes { step(byte, &output) }
    text.flush(into: &output)
    return output
  }

  /// Decides what the waiting bytes were, after `wait` milliseconds of silence.
  package mutating func expire() -> [Incoming] {
    var output: [Incoming] = []
    givenUp = state
    switch state {
    case .ground: text.dropUnfinished()
    case .escape(let doubled):
      if doubled { output.append(.input(.key(Key(.escape)))) }
      output.append(.input(.key(Key(.escape))))
      givenUp = .escape(doubled: false)
    case .csi(let sequence) where sequence.isEmpty:
      output.append(.input(.key(Key(.character("["), .alt))))
    case .ss3(let sequence) where sequence.isEmpty:
      output.append(.input(.key(Key(.character("O"), .alt))))
    case .string(let sequence) where sequence.isEmpty:
      output.append(.input(.key(Key(.character(sequence.letter), .alt))))
    case .csi, .ss3, .string, .oldMouse, .linuxFunction: break
    case .paste: return []
    }
    state = .ground
    return output
  }

  /// Whether bytes that arrived together are the rest of what timed out: the user types one key at
  /// a time, and no key looks like that.
  private func continues(with bytes: some Collection<UInt8>) -> Bool {
    switch givenUp {
    case .escape: bytes.looksLikeRestOfSequence
    case .csi(let sequence): bytes.looksLikeRest(ofBegun: !sequence.isEmpty)
    case .string(let sequence):
      bytes.looksLikeRestOfString(isAfterEscape: sequence.isAfterEscape)
        && (!sequence.isEmpty || bytes.count > 2)
    case .ground, .oldMouse, .linuxFunction, .ss3, .paste: false
    }
  }

  private mutating func step(_ byte: UInt8, _ output: inout [Incoming]) {
    switch state {
    case .ground: ground(byte, &output)
    case .escape(let doubled): escape(byte, doubled: doubled, &output)
    case .csi(var sequence):
      state = .ground
      controlSequence(&sequence, byte, &output)
    case .oldMouse(let bytes):
      state = .ground
      if bytes.count < 2 {
        state = .oldMouse(bytes + [byte])
      } else if let mouse = Mouse(old: bytes + [byte]) {
        output.append(.input(.mouse(mouse)))
      }
    case .linuxFunction:
      state = .ground
      if (0x41...0x45).contains(byte) {
        output.append(.input(.key(Key(.function(Int(byte) - 0x40)))))
      }
    case .ss3(var sequence):
      state = .ground
      singleShift(&sequence, byte, &output)
    case .string(var sequence):
      state = .ground
      string(&sequence, byte, &output)
    case .paste(var paste):
      // Moves the bytes out of the state first, so that they are not copied for each byte.
      state = .ground
      if let pasted = paste.append(byte) {
        output.append(.input(.paste(pasted)))
      } else {
        state = .paste(paste)
      }
    }
  }

  private mutating func ground(_ byte: UInt8, _ output: inout [Incoming]) {
    if byte == 0x1B {
      text.flush(into: &output)
      state = .escape(doubled: false)
    } else if let key = Key(control: byte) {
      text.flush(into: &output)
      output.append(.input(.key(key)))
    } else {
      text.append(byte)
    }
  }

  private mutating func escape(_ byte: UInt8, doubled: Bool, _ output: inout [Incoming]) {
    state = .ground
    switch byte {
    case UInt8(ascii: "["): state = .csi(ControlSequence(alt: doubled, keyboard: keyboard))
    case UInt8(ascii: "O"): state = .ss3(ControlSequence(alt: doubled, keyboard: keyboard))
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      if doubled { output.append(.input(.key(Key(.escape)))) }
      state = .string(StringSequence(introducer: byte))
    case 0x1B:
      if doubled { output.append(.input(.key(Key(.escape)))) }
      state = .escape(doubled: true)
    default:
      if doubled { output.append(.input(.key(Key(.escape)))) }
      if byte == 0x09, keyboard == .linux {
        output.append(.input(.key(Key(.tab, .shift))))
      } else if let key = Key(control: byte) {
        output.append(.input(.key(Key(key.code, key.modifiers.union(.alt)))))
      } else {
        text.append(byte, alt: true)
      }
    }
  }

  private mutating func controlSequence(
    _ sequence: inout ControlSequence, _ byte: UInt8, _ output: inout [Incoming]
  ) {
    switch byte {
    case 0x5B where sequence.isEmpty: state = .linuxFunction
    case 0x4D where sequence.isEmpty: state = .oldMouse([])
    case 0x40...0x7E: finish(sequence, final: byte, &output)
    case 0x24 where !sequence.isPrivate && !sequence.isEmpty:
      finish(sequence, final: byte, &output)
    case 0x20...0x3F:
      sequence.append(byte)
      state = .csi(sequence)
    default:
      // A control byte or a byte of a non-ASCII letter cannot be part of it: the sequence is
      // broken.
      if sequence.isEmpty { output.append(.input(.key(Key(.character("["), .alt)))) }
      step(byte, &output)
    }
  }

  private mutating func finish(
    _ sequence: ControlSequence, final: UInt8, _ output: inout [Incoming]
  ) {
    switch sequence.meaning(final: final) {
    case .incoming(let incoming): output.append(incoming)
    case .pasteBegins: state = .paste(PasteAssembly())
    case .nothing: break
    }
  }

  private mutating func singleShift(
    _ sequence: inout ControlSequence, _ byte: UInt8, _ output: inout [Incoming]
  ) {
    switch byte {
    case 0x30...0x39, 0x3B:
      sequence.append(byte)
      state = .ss3(sequence)
    case 0x40...0x7E, 0x20:
      if case .incoming(let incoming) = sequence.singleShift(final: byte) {
        output.append(incoming)
      }
    default:
      if sequence.isEmpty { output.append(.input(.key(Key(.character("O"), .alt)))) }
      step(byte, &output)
    }
  }

  private mutating func string(
    _ sequence: inout StringSequence, _ byte: UInt8, _ output: inout [Incoming]
  ) {
    switch sequence.append(byte) {
    case .more: state = .string(sequence)
    case .complete(let reply): output.append(.reply(reply))
    case .broken: step(byte, &output)
    case .brokenByEscape:
      state = .escape(doubled: false)
      step(byte, &output)
    case .notAString:
      output.append(.input(.key(Key(.character(sequence.letter), .alt))))
      step(byte, &output)
    }
  }
}

extension Collection<UInt8> {
  /// Whether these bytes are exactly what is missing after an Escape that a slow link cut off: the
  /// rest of one whole sequence or more. The user who types `[` sends one byte.
  fileprivate var looksLikeRestOfSequence: Bool {
    guard count > 1, let first else { return false }
    let rest = dropFirst()
    switch first {
    case UInt8(ascii: "["):
      if rest.first == UInt8(ascii: "[") { return true }
      guard let final = rest.first(where: { !(0x20...0x3F).contains($0) }) else { return true }
      return (0x40...0x7E).contains(final)
    case UInt8(ascii: "O"):
      return rest.count == 1 && rest.first.map { (0x41...0x5D).contains($0) } == true
    case UInt8(ascii: "]"): return rest.first.map { (0x30...0x39).contains($0) } == true
    case UInt8(ascii: "P"):
      return rest.first.map { [0x3E, 0x30, 0x31].contains($0) } == true
    case UInt8(ascii: "_"): return rest.first == UInt8(ascii: "G")
    default: return false
    }
  }

  /// Whether these are parameters with their final byte, followed by nothing or by another
  /// sequence. If parameters came before, the final byte may be all that is missing.
  fileprivate func looksLikeRest(ofBegun hasBegun: Bool) -> Bool {
    guard let end = firstIndex(where: { !(0x20...0x3F).contains($0) }),
      (0x40...0x7E).contains(self[end])
    else { return false }
    let next = index(after: end)
    guard next == endIndex || self[next] == 0x1B else { return false }
    return hasBegun || (end != startIndex && first.map { $0 >= 0x30 } == true)
  }

  /// Whether they end a string, as an answer does.
  fileprivate func looksLikeRestOfString(isAfterEscape: Bool) -> Bool {
    if isAfterEscape { return first == UInt8(ascii: "\\") }
    guard let end = firstIndex(where: { !(0x20...0x7E).contains($0) }) else { return false }
    if self[end] == 0x07 { return true }
    let next = index(after: end)
    return self[end] == 0x1B && next != endIndex && self[next] == UInt8(ascii: "\\")
  }
}

/// Assembles UTF-8 bytes into characters. Invalid bytes are dropped.
///
/// Code points that arrive in one read and form one character, such as an emoji with its skin tone,
/// become one key.
struct TextAssembly: Sendable {
  private var pending: [UInt8] = []
  private var needed = 0
  private var alt = false
  private var text = ""

  /// Whether the last character lacks bytes.
  var isUnfinished: Bool { !pending.isEmpty || alt }

  mutating func append(_ byte: UInt8, alt: Bool = false) {
    if alt { self.alt = true }
    switch byte {
    case 0x20..<0x7F:
      dropBytes()
      text.unicodeScalars.append(Unicode.Scalar(byte))
    case 0x80...0xBF:
      guard !pending.isEmpty else { return dropUnfinished() }
      pending.append(byte)
      if pending.count == needed { decode() }
    case 0xC2...0xF4:
      pending = [byte]
      needed = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    default: dropUnfinished()
    }
  }

  /// Reports the complete characters read so far.
  mutating func flush(into output: inout [Incoming]) {
    guard !text.isEmpty else { return }
    var isAlt = alt
    for character in text {
      output.append(.input(.key(Key(.character(character), isAlt ? .alt : []))))
      isAlt = false
    }
    text = ""
    alt = false
  }

  mutating func dropUnfinished() {
    dropBytes()
    if text.isEmpty { alt = false }
  }

  private mutating func dropBytes() {
    pending = []
    needed = 0
  }

  private mutating func decode() {
    if let decoded = String(validating: pending, as: UTF8.self),
      let scalar = decoded.unicodeScalars.first, scalar.value >= 0xA0
    {
      text.unicodeScalars.append(scalar)
    }
    dropUnfinished()
  }
}
