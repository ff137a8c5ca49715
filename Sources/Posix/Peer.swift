import CSystem

/// Whether the process at the other end of a connected Unix socket belongs to this user or to the
/// system.
package func isPeerOurs(_ descriptor: CInt) -> Bool { csystem_peer_is_ours(descriptor) }
