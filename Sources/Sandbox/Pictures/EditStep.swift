import Darkroom

/// One thing an instruction asks for.
struct EditStep: Hashable, Sendable {
  var edit: Edit
  /// What was done, as a part of a sentence: "added a red border".
  var phrase: String
}

/// What was read out of an instruction.
struct Instruction: Hashable, Sendable {
  var steps: [EditStep] = []
  /// The parts that say nothing the sandbox can do, as they were written.
  var unread: [String] = []
}

/// How much of something is asked for.
enum Amount: Hashable {
  case little, usual, much

  /// One of three numbers.
  func pick<T>(_ little: T, _ usual: T, _ much: T) -> T {
    switch self {
    case .little: little
    case .usual: usual
    case .much: much
    }
  }

  var adverb: String { pick("slightly ", "", "much ") }
}
