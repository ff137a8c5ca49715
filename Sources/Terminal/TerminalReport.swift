package import Cells

/// What is known about the terminal: at first from the environment and terminfo, later also from the
/// terminal's own answers. `retake doctor` shows it.
package struct TerminalReport: Hashable, Sendable {
  /// The value of TERM.
  package var term: String
  /// The terminfo entry in use; another one than `term` when that is unknown here.
  package var entry: String
  /// What a person should know about the choice; nil when all is well.
  package var warning: String?
  package var colors: ColorDepth
  /// What decided about the colours.
  package var colorReason: String
  /// Whether the terminal is taken to speak xterm's language of private modes and titles.
  package var speaksXterm: Bool

  /// The terminal's name and version in its own words (XTVERSION).
  package var version: String?
  /// Its primary device attributes (DA1); 4 among them means sixel. Empty until it answered.
  package var attributes: [Int] = []
  /// Whether it can show a frame at once (mode 2026); nil until it answered.
  package var synchronizesOutput: Bool?
  /// Whether it speaks the kitty keyboard protocol.
  package var speaksKittyKeyboard = false
  /// Its own background, from which a light or a dark theme can be chosen.
  package var background: Color?
  /// Pixels of one cell; nil when unknown.
  package var cellPixels: Size?
  /// True once the answer that ends the questions (DA1) has come.
  package var hasAnswered = false

  /// Notes an answer.
  mutating func note(_ reply: TerminalReply) {
    switch reply {
    case .attributes(let attributes):
      self.attributes = attributes
      hasAnswered = true
    case .version(let text): version = text
    case .mode(2026, let state): synchronizesOutput = state == 1 || state == 2
    case .mode: break
    case .keyboardFlags: speaksKittyKeyboard = true
    case .background(let color): background = color
    case .cellPixels(let size): cellPixels = size
    case .other: break
    }
  }
}
