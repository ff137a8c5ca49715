/// What the scanner moves out, and what it refuses.
package struct PayloadLimits: Hashable, Sendable {
  /// String values with more bytes than this between their quotes are moved to the blob store.
  package var threshold: Int
  /// How deep arrays and objects may be nested.
  package var depth: Int
  /// How many bytes may stay in memory once the long strings are moved out.
  package var skeleton: Int
  /// How many strings may be moved out: each is a file.
  package var externalStrings: Int
  /// Whether `\ud83d` without its other half is accepted. Read as text, it becomes U+FFFD.
  package var allowsLoneSurrogates: Bool
  /// Whether errors are accepted that leave it clear where values begin and end: `NaN` and
  /// `Infinity`, a comma before a closing bracket, anything after the document, and, in strings,
  /// control characters, invalid UTF-8, unknown escapes and lone surrogates. A string with such an
  /// error is stored verbatim, so that the skeleton is valid text.
  package var isTolerant: Bool

  package init(
    threshold: Int = 1024, depth: Int = 512, skeleton: Int = 16 << 20,
    externalStrings: Int = 10_000,
    allowsLoneSurrogates: Bool = false, isTolerant: Bool = false
  ) {
    self.threshold = max(0, threshold)
    self.depth = depth
    self.skeleton = skeleton
    self.externalStrings = externalStrings
    self.allowsLoneSurrogates = allowsLoneSurrogates || isTolerant
    self.isTolerant = isTolerant
  }
}
