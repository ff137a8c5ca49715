package import Cells

/// How pictures are shown on this terminal, why, and how they could be shown better.
package struct GraphicsChoice: Hashable, Sendable {
  /// The resulting graphics, without the link, which is not known here.
  package var graphics: Graphics
  /// Whether pixels pass through tmux to the terminal around it: sequences must be wrapped, and
  /// kitty pictures need Unicode placeholders.
  package var isThroughTmux: Bool
  /// Whether the terminal understands usage hints (`N` of the kitty graphics protocol, from kitty
  /// 0.48 on); older ones drop a command with a key they do not know.
  var takesUsageHints = false
  /// One sentence that names the deciding fact.
  package var reason: String
  /// Sentences that each name a change that would give better pictures.
  package var advice: [String]
  /// The ways this terminal may support, as far as is known; always ends with symbols.
  package var ways: [GraphicsWish]

  package init(
    graphics: Graphics = Graphics(), isThroughTmux: Bool = false, reason: String,
    advice: [String] = [], ways: [GraphicsWish] = [.symbols]
  ) {
    self.graphics = graphics
    self.isThroughTmux = isThroughTmux
    self.reason = reason
    self.advice = advice
    self.ways = ways
  }

  /// The way in use and the reason, in one line for the footer.
  package func sentence(wish: GraphicsWish) -> String {
    let what = graphics.pixels.map(\.rawValue) ?? GraphicsWish.symbols.rawValue
    return "pictures: \(wish == .auto ? "auto, " : "")\(what). "
      + ([reason] + advice.prefix(1)).joined(separator: " ")
  }
}
