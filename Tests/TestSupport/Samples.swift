import Imagery
package import Model

extension Session.ID {
  package static let one = Session.ID(rawValue: "one")
  package static let two = Session.ID(rawValue: "two")
}

extension Picture {
  /// A picture without a file; the name stands for its bytes.
  package static func make(_ name: String, _ width: Int = 1600, _ height: Int = 900) -> Picture {
    Picture(
      digest: name, type: .png, size: PixelSize(width: width, height: height), byteCount: 1000)
  }
}

extension Reference {
  package static func make(_ name: String) -> Reference {
    Reference(.picture(.make(name)), name: name)
  }
}

extension Turn {
  /// A turn of session `one`; if it is done, it has a picture named after its number.
  package static func make(
    _ number: Int, parent: Int? = nil, _ instruction: String = "words", job: Job = .done(.done),
    pictures: [Picture]? = nil, drafts: [Picture] = []
  ) -> Turn {
    var turn = Turn(
      id: TurnID(session: .one, number: number), parent: parent, instruction: instruction,
      settings: .initial, references: [], profile: "sandbox", model: "pixels",
      created: Timestamp(milliseconds: 0), job: job)
    if case .done(.done) = job {
      turn.outcome = Outcome(pictures: pictures ?? [.make("result \(number)")], drafts: drafts)
    }
    return turn
  }

  /// The turn as it is after its job has ended, at second 9.
  package func ended(_ status: Status, failure: Failure? = nil) -> Turn {
    var turn = self
    turn.job = .done(status)
    turn.outcome = Outcome(
      pictures: status == .done ? [.make("result \(number)")] : [], failure: failure)
    turn.ended = Timestamp(milliseconds: 9000)
    return turn
  }
}
