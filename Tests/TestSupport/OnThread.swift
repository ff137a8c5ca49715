import Foundation

/// Runs blocking work on a thread of its own: the tests share as many threads as there are cores,
/// and other tests would have to wait too.
package func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
