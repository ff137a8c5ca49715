import CSystem
import CVips
import Darkroom
import Synchronization

/// Seals this process before the first decoder sees a byte of a picture: from then on it can open
/// nothing, connect nowhere and start nothing. What the decoders need from the file system is
/// loaded before.
///
/// Loading libvips takes longer than decoding a plain picture. So a process that is asked for one
/// at once is sealed with the libraries for plain pictures only, and answers that it is unprepared
/// when it is asked for more; the parent then starts another one.
enum Lockdown {
  /// What is loaded.
  enum Preparation: Int, Comparable {
    case nothing, plain, libvips, everything
    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  private struct State {
    var preparation = Preparation.nothing
    var isSealed = false
    var isUnprepared = false
    /// What the kernel enforced when it was sealed.
    var report = csystem_seal_report()
  }

  private static let state = Mutex(State())

  /// What the seal enforces; nil before it.
  static var report: LockdownReport? {
    state.withLock { $0.isSealed ? LockdownReport($0.report) : nil }
  }

  /// Whether a request needed something that this process can no longer load.
  static var isUnprepared: Bool { state.withLock(\.isUnprepared) }

  /// Loads what is needed and seals the process.
  static func prepare(for wanted: Preparation) throws(DarkroomError) {
    try state.withLock { state throws(DarkroomError) in
      guard !state.isSealed else {
        if wanted <= state.preparation { return }
        state.isUnprepared = true
        throw .cancelled
      }
      if wanted >= .libvips, let missing = cvips_start() {
        throw .missingLibrary(String(cString: missing))
      }
      if wanted == .everything { cvips_allow_heic() }
      cdirect_prepare()
      state.preparation = wanted
      state.report = csystem_seal(CSYSTEM_SEAL_ALL, channel)
      state.isSealed = true
    }
  }

  /// Prepares a process that renders text and sees no pictures: it can still read the system's
  /// files, because which fonts a text needs shows only when it is rendered.
  static func prepareForLetters() throws(DarkroomError) {
    try state.withLock { state throws(DarkroomError) in
      guard !state.isSealed else {
        if state.preparation == .nothing { return }
        state.isUnprepared = true
        throw .cancelled
      }
      if let missing = cvips_start() { throw .missingLibrary(String(cString: missing)) }
      state.report = csystem_seal(CSYSTEM_SEAL_BUT_SYSTEM_FILES, channel)
      state.isSealed = true
    }
  }

  /// Prepares while there are no requests.
  static func prepareEarly() {
    guard report == nil else { return }
    // Without libvips plain pictures are still shown.
    do { try prepare(for: .everything) } catch { try? prepare(for: .plain) }
  }
}

extension LockdownReport {
  fileprivate init(_ report: csystem_seal_report) {
    self.init(
      gainsNoPrivileges: report.no_new_privileges, isPrivate: report.is_private,
      filter: Filter(rawValue: Int(report.filter)) ?? .none, landlock: Int(report.landlock),
      processes: report.processes > 0 ? Int(report.processes) : nil)
  }
}
