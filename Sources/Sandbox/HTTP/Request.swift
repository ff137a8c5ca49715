/// A request with a body that is still to be read.
struct Request: Sendable {
  let head: RequestHead
  let body: RequestBody

  var method: String { head.method }
  var path: String { head.path }
  var headers: Headers { head.headers }

  /// The value of an item of the query.
  func query(_ name: String) -> String? { head.query.first { $0.name == name }?.value }
}
