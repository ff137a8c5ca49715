import Payload

/// Refusals as `{"error": "text"}` with an HTTP status, as clients of GMI know them.
struct GMIWording: Wording {
  func answer(_ error: APIError) throws -> Answer {
    var answer = try Answer(["error": .string(error.message)])
    answer.status = error.status
    if case .seconds(let seconds) = error.wait { answer.headers["Retry-After"] = String(seconds) }
    return answer
  }
}
