/// How the image process is shut on this kernel.
package struct SealReport: Codable, Hashable, Sendable {
  package enum Filter: Int, Codable, Sendable {
    case none, ownThread, allThreads
  }

  /// Nothing it might run gains rights.
  package var gainsNoPrivileges: Bool
  /// No other process of the same user may look into it.
  package var isPrivate: Bool
  /// Whose system calls are filtered.
  package var filter: Filter
  /// The version of Landlock that holds; 0 for none.
  package var landlock: Int
  /// How many processes the user may have, where nothing better keeps it from starting some.
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
