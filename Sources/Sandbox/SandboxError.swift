/// Why the sandbox cannot start.
package enum SandboxError: Error, Hashable, Sendable {
  /// One of its folders or files cannot be created, read or locked.
  case storage(path: String, reason: String)
  /// The address is not on this machine's loopback.
  case notLoopback(String)
  /// The address is not of the form HOST:PORT.
  case badAddress(String)
  /// A Unix socket's path is too long for the system.
  case socketPathTooLong(String, limit: Int)
  /// The system refused to listen.
  case cannotListen(String, reason: String)
  /// The file at the socket's path is neither a socket of this user's nor a link to one.
  case notASocket(String)
  /// Another program listens at the socket.
  case socketInUse(String)
  /// Another sandbox uses the same folder.
  case folderInUse(String)
  /// An unknown fault.
  case badFault(String)
}

extension SandboxError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .storage(let path, let reason):
      "The sandbox cannot use \(path): \(reason). Check its permissions and the free space."
    case .notLoopback(let address):
      """
      The sandbox listens on this machine only, and \(address) can be reached from others. \
      Use 127.0.0.1:PORT, localhost:PORT or [::1]:PORT.
      """
    case .badAddress(let text):
      "“\(text)” is not an address. Give HOST:PORT, such as 127.0.0.1:8080."
    case .socketPathTooLong(let path, let limit):
      "The socket's path is longer than \(limit) bytes: \(path). Choose a shorter one."
    case .cannotListen(let address, let reason):
      "The sandbox cannot listen at \(address): \(reason). Is the port taken?"
    case .notASocket(let path):
      """
      The sandbox cannot listen at \(path): the file there is not a socket of yours, and it is \
      left as it is. Choose another path, or remove the file.
      """
    case .socketInUse(let path):
      "Another program listens at \(path). Stop it, or choose another path."
    case .folderInUse(let folder):
      "Another sandbox uses \(folder). Stop it, or give this one a folder of its own."
    case .badFault(let text):
      """
      “\(text)” is not a fault that the sandbox knows. Give KIND[#COUNT][@PLACE][:RATE], with a \
      PLACE of submit, status, media, upload or models, and a RATE from 0 to 1. \
      'retake sandbox --help' lists the kinds.
      """
    }
  }
}
