/// Names one instruction from the moment Enter is pressed until it has become turns or has come to
/// nothing. It counts up while the program runs and is not stored: a stored turn has its own id.
package struct SubmissionID: Hashable, Sendable {
  package let number: Int

  package init(number: Int) { self.number = number }
}
