/// An instruction that was given before, and where.
package struct PastInstruction: Hashable, Sendable {
  package var text: String
  /// The session it was given in last.
  package var session: String
  package var given: Timestamp
  /// How often it was given.
  package var times: Int

  package init(text: String, session: String, given: Timestamp, times: Int = 1) {
    self.text = text
    self.session = session
    self.given = given
    self.times = times
  }
}
