/// The paths of the request queue (docs.gmicloud.ai).
enum GMIRoute: Equatable {
  case submit
  case list
  case status(String)
  case cancel(String)
  case models
  case model(String)
  case uploadSlot
  /// The path is known, but not with this method; it has these methods.
  case wrongMethod(String)
  case unknown

  static let base = "/api/v1/ie/requestqueue/apikey/"

  /// nil for a path that is not the queue's.
  init?(method: String, path: String) {
    guard path.hasPrefix(Self.base) else { return nil }
    let parts = path.dropFirst(Self.base.count).split(separator: "/").map(String.init)
    self =
      switch (parts.first, parts.count, method) {
      case ("requests", 1, "POST"): .submit
      case ("requests", 1, "GET"): .list
      case ("requests", 1, _): .wrongMethod("GET, POST")
      case ("requests", 2, "GET"): .status(parts[1])
      case ("requests", 2, "DELETE"): .cancel(parts[1])
      case ("requests", 2, _): .wrongMethod("GET")
      case ("models", 1, "GET"): .models
      case ("models", 2, "GET"): .model(parts[1])
      case ("models", 1...2, _): .wrongMethod("GET")
      case ("upload-url", 1, "POST"): .uploadSlot
      case ("upload-url", 1, _): .wrongMethod("POST")
      default: .unknown
      }
  }
}
