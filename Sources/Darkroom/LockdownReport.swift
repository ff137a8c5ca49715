/// How the image process is sealed on this kernel.
package struct LockdownReport: Codable, Hashable, Sendable {
  /// Which threads' system calls are filtered.
  package enum Filter: Int, Codable, Sendable {
    case none, ownThread, allThreads
  }

  /// Nothing it might run gains privileges.
  package var gainsNoPrivileges: Bool
  /// No other process of the same user may inspect it.
  package var isPrivate: Bool
  /// Whose system calls are filtered.
  package var filter: Filter
  /// The version of Landlock in force; 0 for none.
  package var landlock: Int
  /// The most processes the user may have, if nothing better keeps it from starting some.
  package var processes: Int?

  package init(
    gainsNoPrivileges: Bool, isPrivate: Bool, filter: Filter, landlock: Int, processes: Int?
  ) {
    self.gainsNoPrivileges = gainsNoPrivileges
    self.isPrivate = isPrivate
    self.filter = filter
    self.landlock = landlock
    self.processes = processes
  }
}
