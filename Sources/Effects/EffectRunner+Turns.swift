import Model
import Studio
import Synchronization

extension EffectRunner {
  /// Makes the turns of a draft; the events of each carry the id of its submission.
  func submit(_ draft: TurnDraft) {
    let count = draft.remaining
    let unstored = CancellationToken()
    if let id = draft.submission { submitting.withLock { $0[id] = unstored } }
    reader.begin(count)
    jobs.start { [self] cancellation in
      // A desk that still has the text must not be stored after the turn that took it.
      await saving.finish()
      // A turn has no number before it is stored; cancelling by that number must reach this work.
      let made = await turns.runAll(
        draft, semaphore: semaphore, cancellation: cancellation, unstored: unstored,
        began: { [jobs, reader] in
          jobs.adopt($0, $1)
          reader.end(1)
        },
        ended: { [jobs] in jobs.release($0) },
        stopped: { [self] made in
          reader.end(made.draft.remaining)
          postStopped(made)
        },
        notify: { [self] in notify($0, answering: draft.submission) })
      if made.failure == nil { reader.end(count - made.turns.count) }
      if let id = draft.submission {
        submitting.withLock { if $0[id] === unstored { $0[id] = nil } }
      }
    }
  }

  /// Posts that no more turns will be made of a draft.
  private func postStopped(_ made: SubmitTurn.Made) {
    guard let failure = made.failure else { return }
    if let refusal = failure.budget {
      post(.overBudget(made.draft, refusal))
    } else if let id = made.draft.submission {
      post(.submitFailed(id, failure))
    } else {
      post(.failed(failure))
    }
  }

  @Sendable func notify(_ update: SubmitTurn.Update) { notify(update, answering: nil) }

  @Sendable func notify(_ update: SubmitTurn.Update, answering id: SubmissionID?) {
    switch update {
    case .turn(let turn): post(.turn(turn, answering: id))
    case .progress(let id, let progress): post(.progress(id, progress))
    case .arriving(let id, let arriving): post(.arriving(id, arriving))
    }
  }
}
