package import Model

extension Failure {
  /// The darkroom's error, in the words of the studio.
  package init(_ error: DarkroomError) {
    let kind: Kind =
      switch error {
      case .cancelled: .cancelled
      case .cannotWrite: .storage
      case .missingLibrary, .cannotStart: .configuration
      case .badRequest: .usage
      default: .picture
      }
    let canRetry =
      switch error {
      // Not the picture's fault, or not certain to be.
      case .crashed, .timedOut, .cannotStart, .outOfMemory, .unreadable, .missingLibrary: true
      default: false
      }
    self.init(kind, error.message, advice: error.advice, canRetry: canRetry)
  }
}
