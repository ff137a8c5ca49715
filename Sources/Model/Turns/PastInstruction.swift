/// An earlier instruction, and its session.
package struct PastInstruction: Hashable, Sendable {
  package var text: String
  /// The session it was last used in.
  package var session: String
  package var given: Timestamp
  /// How many times it was used.
  package var times: Int

  package init(text: String, session: String, given: Timestamp, times: Int = 1) {
    self.text = text
    self.session = session
    self.given = given
    self.times = times
  }
}
