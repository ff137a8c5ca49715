/// What the scanner lifts, and what it refuses.
package struct PayloadLimits: Hashable, Sendable {
  /// String values longer than this many bytes between their quotes are lifted.
  package var threshold: Int
  /// How deep arrays and objects may be nested.
  package var depth: Int
  /// How many bytes may stay in memory when the long strings are lifted.
  package var skeleton: Int
  /// The number of strings that are lifted: each is a file.
  package var lifts: Int
  /// Whether `\ud83d` without its other half is let through. Read as text it becomes U+FFFD.
  package var allowsLoneSurrogates: Bool
  /// Whether mistakes that do not hide where values begin and end are let through: `NaN` and
  /// `Infinity`, a comma before a closing bracket, anything behind the document, and in strings
  /// control characters, invalid UTF-8, unknown escapes and lone surrogates. A string with such a
  /// mistake is lifted as it is written, so that the skeleton is valid text.
  package var isTolerant: Bool

  package init(
    threshold: Int = 1024, depth: Int = 512, skeleton: Int = 16 << 20, lifts: Int = 10_000,
    allowsLoneSurrogates: Bool = false, isTolerant: Bool = false
  ) {
    self.threshold = max(0, threshold)
    self.depth = depth
    self.skeleton = skeleton
    self.lifts = lifts
    self.allowsLoneSurrogates = allowsLoneSurrogates || isTolerant
    self.isTolerant = isTolerant
  }
}
