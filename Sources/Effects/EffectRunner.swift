import Imagery
package import Model
package import Providers
package import Studio
import Synchronization

/// Turns effects into work and the results into events: starts, names and cancels the work.
package final class EffectRunner: Sendable {
  let ports: Ports
  let turns: SubmitTurn
  let post: @Sendable (Event) -> Void
  /// Turns in progress: those resumed, and drafts, whose turns it adopts once they have numbers.
  let jobs = TaskRegistry<TurnID>()
  /// Prevents submissions from becoming turns, while that is still possible.
  let submitting = Mutex<[SubmissionID: CancellationToken]>([:])
  /// Short tasks that are waited for at the end.
  private let tasks = TaskRegistry<Never>()
  /// Folder listings, which nobody waits for at the end: one on a network may never answer.
  private let listings = TaskRegistry<Never>()
  let semaphore: AsyncSemaphore
  private let painting: ConflatingQueue<PaintOrder, PaintOrder>
  let saving: ConflatingQueue<Session.ID, Session>
  private let refreshing: ConflatingQueue<Session.ID, Session.ID>
  let reader: SessionReader
  let marking: ConflatingQueue<TurnID, (id: TurnID, mark: TurnMark)>

  /// - Parameter post: Puts an event into the studio's mailbox; may be called from any thread.
  package init(
    ports: Ports, endpoints: [String: Endpoint], catalogue: Catalogue = .builtIn,
    budgets: Budgets = Budgets(), concurrentTurns: Int = Variants.usualPlaces,
    post: @escaping @Sendable (Event) -> Void
  ) {
    self.ports = ports
    self.post = post
    semaphore = AsyncSemaphore(concurrentTurns)
    turns = SubmitTurn(
      ports: ports, endpoints: endpoints, catalogue: catalogue, budgets: budgets)
    painting = ConflatingQueue(by: \.self) { order in
      do throws(Failure) {
        post(.painted(order, try await ports.paint(order)))
      } catch {
        post(.paintFailed(order, error))
      }
    }
    saving = ConflatingQueue(by: \.id) { session in
      do throws(Failure) { try await ports.library.save(session) } catch { post(.failed(error)) }
    }
    let reader = SessionReader()
    self.reader = reader
    refreshing = ConflatingQueue(by: \.self) { id in
      do throws(Failure) {
        post(try await reader.read(id, in: ports.library))
      } catch {
        post(.failed(error))
      }
    }
    marking = ConflatingQueue(by: { $0.id }) { id, mark in
      do throws(Failure) {
        try await ports.library.setMark(mark, of: id)
      } catch {
        post(.failed(error))
      }
    }
  }

  /// Whether any work is in progress.
  package var isBusy: Bool {
    jobs.isBusy || tasks.isBusy || listings.isBusy || painting.isBusy || saving.isBusy
      || marking.isBusy || refreshing.isBusy
  }

  /// Whether a turn is in progress, here or at a provider.
  package var hasJobs: Bool { jobs.isBusy }

  /// Stops all turns because the program exits: what may be paid for stays open, after a provider
  /// being asked right now has had a few seconds to answer. `finish` waits for that.
  package func leave() {
    jobs.cancelAll(.exiting)
  }

  /// Resumes the jobs whose process is gone, of all sessions but the open one. It counts as a job
  /// from the moment of the call, before it is known which turns are open: waiting for the runner
  /// waits for them too, and `leave` reaches them.
  ///
  /// - Parameter isHurried: As for `SubmitTurn.resume`.
  package func resumeOpenTurns(except session: Session.ID, isHurried: Bool) {
    jobs.start { [self] cancellation in
      do throws(Failure) {
        for turn in try await ports.library.openTurns()
        where turn.id.session != session && !cancellation.isCancelled {
          work(on: turn.id) { [self] cancellation async throws(Failure) in
            _ = try await turns.resume(
              turn.id, isHurried: isHurried, cancellation: cancellation, notify: notify)
          }
        }
      } catch {
        var failure = error
        failure.message = "Open turns cannot be read. \(error.message)"
        post(.failed(failure))
      }
      // The program was told to exit meanwhile, before some of these jobs could be cancelled.
      if let reason = cancellation.reason { jobs.cancelAll(reason) }
    }
  }

  /// Starts the effect and returns at once. Effects of the program itself (the manual, `edit`,
  /// `suspend`, `redraw`, `nextGraphics`, copying and downloading) belong to the loop and are
  /// ignored here.
  package func run(_ effect: Effect) {
    switch effect {
    case .submit(let draft): submit(draft)
    case .cancelSubmission(let id): submitting.withLock { $0[id] }?.cancel()
    case .cancel(let id): jobs.cancel(id)
    case .resume(let id, let isAsked):
      work(on: id) { [self] cancellation async throws(Failure) in
        _ = try await turns.resume(
          id, isAsked: isAsked, cancellation: cancellation, notify: notify)
      }
    case .recover(let id):
      work(on: id) { [self] cancellation async throws(Failure) in
        _ = try await Recovery(ports: ports, endpoints: turns.endpoints).run(
          id, cancellation: cancellation, notify: notify)
      }
    case .newSession:
      perform { [self] () async throws(Failure) in
        post(.sessionOpened(try await ports.newSession(), []))
      }
    case .openSession(let id):
      perform { [self] () async throws(Failure) in try await openSession(id) }
    case .refresh(let id): refreshing.submit(id)
    case .listSessions:
      perform { [self] () async throws(Failure) in
        await saving.finish()
        post(.sessionsListed(try await ports.library.sessions()))
        post(.sessionFigures(try await ports.library.figures()))
      }
    case .change(let change):
      perform { [self] () async throws(Failure) in try await carryOut(change) }
    case .save(let session): saving.submit(session)
    case .mark(let id, let mark): marking.submit((id, mark))
    case .importPicture(let path):
      perform { [self] () async throws(Failure) in
        let (reference, note) = try await Importer(ports).importPicture(path)
        post(.imported(path: path, reference))
        if let note { post(.notice(note)) }
      } failing: {
        .importFailed(path: path, $0)
      }
    case .export(let picture, let path):
      perform { [self] () async throws(Failure) in
        let path = ports.absolutePath(path)
        post(.exported(path: try await ports.library.export(picture, to: path)))
      }
    case .listFolder(let path):
      perform(in: listings) { [self] () async throws(Failure) in
        post(.folderListed(path, try await ports.folders.list(path)))
      } failing: {
        .folderFailed(path, $0)
      }
    case .paint(let orders): painting.replaceWaiting(with: orders)
    case .sample(let picture, let part):
      perform { [self] () async throws(Failure) in
        let path = ports.library.path(of: picture)
        post(.sampled(picture, try await ports.imaging.sample(path, part)))
      } failing: {
        .sampleFailed(picture, $0)
      }
    case .compare(let request):
      perform { [self] () async throws(Failure) in
        let difference = try await ports.imaging.compare(
          ports.library.path(of: request.before), ports.library.path(of: request.after),
          regions: request.regions)
        post(.compared(request, difference))
      } failing: {
        .compareFailed(request, $0)
      }
    case .keep(let id, let regions, let session):
      perform { [self] () async throws(Failure) in
        post(
          .turn(
            try await RegionCompositor(ports).makeKeptTurn(
              of: id, regions: regions, session: session,
              savesFinish: { [saving] in await saving.finish() })))
      } failing: {
        .keepFailed(id, $0)
      }
    case .makeStep(let request):
      perform { [self] () async throws(Failure) in
        post(
          .turn(
            try await LocalStepMaker(ports).makeTurn(
              request, savesFinish: { [saving] in await saving.finish() })))
      } failing: {
        .stepFailed(request, $0)
      }
    case .loadPromptHistory:
      perform { [self] () async throws(Failure) in
        post(.promptHistory(try await ports.library.promptHistory(limit: 500)))
      }
    case .loadInstructions:
      perform { [self] () async throws(Failure) in
        let limit = PastInstructions.limit
        post(.instructions(try await ports.library.pastInstructions(limit: limit)))
      }
    case .loadTemplates:
      perform { [self] () async throws(Failure) in
        let (templates, problems) = ports.templates?.templates() ?? ([], [])
        post(.templates(templates, problem: problems.first))
      }
    case .saveTemplate(let text, let name):
      perform { [self] () async throws(Failure) in
        try ports.templates?.save(text, as: name)
        post(.notice("the template \(name) was saved"))
      }
    case .loadCosts:
      perform { [self] () async throws(Failure) in
        let costs = try await ports.library.costs(since: nil)
        post(.costs(CostBook(costs, calendar: ports.calendar, now: ports.now())))
      }
    case .setPreference(let key, let value):
      perform { [self] () async throws(Failure) in
        try await ports.library.setPreference(key, to: value)
      }
    case .listManual, .readManual, .edit, .suspend, .redraw, .nextGraphics, .copyText,
      .copyPicture, .download, .alert:
      break
    }
  }

  /// The path of a stored picture.
  package func path(of picture: Picture) -> String { ports.library.path(of: picture) }

  /// Sets the area that arriving pictures are drawn for; nil while nobody would see them.
  package func look(_ view: ArrivalView?) { ports.arrivals?.look(view) }

  /// Waits until everything that must not be lost is done: the workspace, imports, and on request
  /// jobs.
  package func finish(includingJobs: Bool) async {
    if includingJobs { await jobs.finish() }
    await tasks.finish()
    await saving.finish()
    await marking.finish()
    await refreshing.finish()
  }

  /// Does a short task, and posts the event of its failure.
  private func perform(
    in registry: TaskRegistry<Never>? = nil,
    _ task: @escaping @Sendable () async throws(Failure) -> Void,
    failing event: @escaping @Sendable (Failure) -> Event = { .failed($0) }
  ) {
    (registry ?? tasks).start { [post] _ in
      do throws(Failure) { try await task() } catch { post(event(error)) }
    }
  }

  /// Works on a stored turn, unless that is being done.
  private func work(
    on id: TurnID,
    _ work: @escaping @Sendable (CancellationToken) async throws(Failure) -> Void
  ) {
    jobs.start(id) { [post] cancellation in
      do throws(Failure) { try await work(cancellation) } catch { post(.failed(error)) }
    }
  }
}

extension Ports {
  fileprivate func paint(_ order: PaintOrder) async throws(Failure) -> Painting {
    let path: @Sendable (Picture) -> String = { [library] in library.path(of: $0) }
    switch order {
    case .symbols(let request): return .symbols(try await painter.paint(request, path: path))
    case .pixels(let request): return .pixels(try await painter.pixels(request, path: path))
    case .file(let request) where request.form != nil:
      return .pixels(try await painter.pixels(request))
    case .file(let request):
      let (canvas, facts) = try await painter.paint(request)
      return .file(canvas, facts)
    }
  }
}

extension EffectRunner {
  /// Makes the turns of a draft; the events of each carry the id of its submission.
  func submit(_ draft: TurnDraft) {
    let count = draft.remaining
    let unstored = CancellationToken()
    if let id = draft.submission { submitting.withLock { $0[id] = unstored } }
    reader.begin(count)
    jobs.start { [self] cancellation in
      // A workspace that still has the text must not be stored after the turn that took it.
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
  private func postStopped(_ made: SubmitTurn.SubmittedTurns) {
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

extension EffectRunner {
  func openSession(_ id: Session.ID) async throws(Failure) {
    // The workspace as it was left a moment ago may still be on its way to disk.
    await saving.finish()
    await marking.finish()
    // Opening a deleted session restores it.
    _ = try await ports.library.change(.restore(id), at: ports.now(), newID: ports.newSessionID)
    guard var session = try await ports.library.session(id) else {
      throw Failure(
        .usage, "Session \(id) no longer exists.", advice: "F6 lists the sessions.")
    }
    session.undo = try await ports.library.undo(of: id)
    let turns = try await ports.library.turns(of: id)
    post(.sessionOpened(session, turns, marks: try await ports.library.marks(of: id)))
  }

  func carryOut(_ change: SessionChange) async throws(Failure) {
    // A workspace or a mark that is being stored belongs in the copy.
    await saving.finish()
    await marking.finish()
    let library = ports.library
    let id = try await library.change(change, at: ports.now(), newID: ports.newSessionID)
    post(.sessionsChanged(change, id, try await library.sessions()))
    // Nothing else changes the totals: archived and deleted sessions keep their bytes and costs.
    if case .duplicate = change { post(.sessionFigures(try await library.figures())) }
  }
}

/// Reads what a session holds now, for a studio whose session another program may have changed.
final class SessionReader: Sendable {
  /// The number of own turns that are being stored and have no number yet.
  private let unnumbered = Mutex(0)

  /// Announces that turns are about to be stored.
  func begin(_ count: Int) { unnumbered.withLock { $0 += count } }

  /// Reports that turns have their numbers, or will not be stored.
  func end(_ count: Int) { unnumbered.withLock { $0 -= count } }

  /// Reads the session. While a turn of our own has no number yet, it cannot be told from other
  /// working turns; those are then left out, and reported with their next change.
  func read(_ id: Session.ID, in library: any Library) async throws(Failure) -> Event {
    var turns = try await library.turns(of: id)
    let marks = try await library.marks(of: id)
    if unnumbered.withLock({ $0 > 0 }) { turns.removeAll(where: \.isOpen) }
    return .refreshed(id, turns, marks: marks, title: try await library.session(id)?.title)
  }
}
