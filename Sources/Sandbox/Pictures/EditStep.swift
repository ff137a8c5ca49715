import Darkroom

/// One edit that an instruction asks for.
struct EditStep: Hashable, Sendable {
  var edit: Edit
  /// What was done, as part of a sentence: "added a red border".
  var phrase: String
}

/// The edits that an instruction asks for.
struct Instruction: Hashable, Sendable {
  var steps: [EditStep] = []
  /// The clauses that name nothing the sandbox can do, as written.
  var unread: [String] = []
}

/// How strong an edit is asked for.
enum Amount: Hashable {
  case little, usual, much

  /// Returns one of three values.
  func pick<T>(_ little: T, _ usual: T, _ much: T) -> T {
    switch self {
    case .little: little
    case .usual: usual
    case .much: much
    }
  }

  var adverb: String { pick("slightly ", "", "much ") }
}
