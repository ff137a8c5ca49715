import Darkroom

/// How the process that looks at pictures is shut on this machine.
struct DarkroomFindings {
  var seal: SealReport
  var limits: DarkroomLimits

  var lines: [(name: String, value: String)] {
    [
      ("seccomp", filter), ("Landlock", landlock),
      ("privileges", seal.gainsNoPrivileges ? "can gain none" : "not fixed on this kernel"),
      ("debuggers", seal.isPrivate ? "kept out, but for root's" : "may look into it"),
      ("memory", limits.addressSpace.map { "\($0 >> 30) GB of addresses" } ?? "no limit"),
      ("processor", "\(limits.processorSeconds) s, then it is replaced"),
      ("descriptors", "\(limits.openFiles)"),
      ("processes", processes),
    ]
  }

  /// Said when nothing keeps the process from reading files or talking to others.
  var warning: String? {
    guard seal.filter == .none, seal.landlock == 0 else { return nil }
    return
      "This kernel has neither seccomp nor Landlock: a fault in an image decoder could read your files."
  }

  private var filter: String {
    switch seal.filter {
    case .none: "not on this kernel: system calls are not filtered"
    case .ownThread: "filters the system calls of each new thread"
    case .allThreads: "filters all system calls: nothing can be opened, reached or started"
    }
  }

  private var landlock: String {
    seal.landlock > 0
      ? "version \(seal.landlock): no files, no ports" : "not on this kernel"
  }

  private var processes: String {
    if seal.filter != .none { return "can start none" }
    return seal.processes.map { "at most \($0) of yours" } ?? "no limit"
  }
}
