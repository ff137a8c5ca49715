import Darkroom

/// How the process that decodes pictures is confined on this machine.
struct DarkroomFindings {
  var seal: LockdownReport
  var limits: DarkroomLimits

  var lines: [(name: String, value: String)] {
    [
      ("seccomp", filter), ("Landlock", landlock),
      ("privileges", seal.gainsNoPrivileges ? "can gain none" : "not restricted by this kernel"),
      ("debuggers", seal.isPrivate ? "kept out, except root's" : "may read its memory"),
      ("memory", limits.addressSpace.map { "\($0 >> 30) GB of addresses" } ?? "no limit"),
      ("processor", "\(limits.processorSeconds) s, then it is replaced"),
      ("descriptors", "\(limits.openFiles)"),
      ("processes", processes),
    ]
  }

  /// The warning when nothing prevents the process from reading files or connecting to others.
  var warning: String? {
    guard seal.filter == .none, seal.landlock == 0 else { return nil }
    return
      "This kernel has neither seccomp nor Landlock: an exploit in an image decoder could read your files."
  }

  private var filter: String {
    switch seal.filter {
    case .none: "not supported by this kernel: system calls are not filtered"
    case .ownThread: "filters the system calls of new threads"
    case .allThreads: "filters all system calls: nothing can be opened, reached or started"
    }
  }

  private var landlock: String {
    seal.landlock > 0
      ? "version \(seal.landlock): no files, no ports" : "not supported by this kernel"
  }

  private var processes: String {
    if seal.filter != .none { return "can start none" }
    return seal.processes.map { "at most \($0) of yours" } ?? "no limit"
  }
}
