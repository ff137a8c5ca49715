package import Model
package import Providers
import Synchronization

/// Port: makes a provider reachable, just before a request.
package protocol Access: Sendable {
  /// Makes sure that somebody answers at the endpoint (starts the sandbox if necessary) and fetches
  /// the key; nil for a provider that needs none.
  func open(_ endpoint: Endpoint) async throws(Failure) -> String?
}

/// Makes a provider reachable once for all turns that need it at the same time: a password program
/// asks its person once, not once per variant. The key is not kept.
package final class SharedAccess: Access {
  private struct Opening {
    var task: Task<Result<String?, Failure>, Never>
    var waiting: Int
  }

  private let access: any Access
  private let openings = Mutex<[String: Opening]>([:])

  package init(_ access: any Access) { self.access = access }

  package func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    let name = endpoint.name
    let task = openings.withLock { openings in
      if openings[name] == nil {
        let task = Task { [access] in
          do throws(Failure) {
            return Result<String?, Failure>.success(try await access.open(endpoint))
          } catch {
            return .failure(error)
          }
        }
        openings[name] = Opening(task: task, waiting: 0)
      }
      openings[name]?.waiting += 1
      return openings[name]?.task
    }
    guard let task else { return try await access.open(endpoint) }
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      // Others may still need it.
      leave(name, task)
    }
    openings.withLock { openings in
      if openings[name]?.task == task { openings[name] = nil }
    }
    return try result.get()
  }

  private func leave(_ name: String, _ task: Task<Result<String?, Failure>, Never>) {
    let isLast = openings.withLock { openings in
      guard openings[name]?.task == task else { return false }
      openings[name]?.waiting -= 1
      guard openings[name]?.waiting == 0 else { return false }
      openings[name] = nil
      return true
    }
    if isLast { task.cancel() }
  }
}
