import CSystem

/// Whether the process at the other end of a connected Unix socket is this user's, or the system's.
package func isPeerOurs(_ descriptor: CInt) -> Bool { csystem_peer_is_ours(descriptor) }
