import Foundation

/// Does what blocks its thread on one of its own: the tests share as many threads as there are cores,
/// and others would wait too.
package func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
