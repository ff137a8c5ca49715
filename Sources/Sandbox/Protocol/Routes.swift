/// The addresses of the request queue (docs.gmicloud.ai).
enum Routes: Equatable {
  case submit
  case list
  case status(String)
  case cancel(String)
  case models
  case model(String)
  case uploadSlot
  case upload(String)
  case media(job: String, index: Int)
  case uploaded(String)
  /// The address is known, but not with this method; the methods it has.
  case wrongMethod(String)
  case unknown

  static let base = "/api/v1/ie/requestqueue/apikey/"
  static let uploads = "/sandbox/uploads/"
  static let uploadedMedia = "/sandbox/media/uploads/"
  static let media = "/sandbox/media/jobs/"

  init(method: String, path: String) {
    if path.hasPrefix(Self.base) {
      self = Self.queue(
        method, path.dropFirst(Self.base.count).split(separator: "/").map(String.init))
    } else if path.hasPrefix(Self.uploads) {
      self =
        method == "PUT" ? .upload(String(path.dropFirst(Self.uploads.count))) : .wrongMethod("PUT")
    } else if path.hasPrefix(Self.uploadedMedia) {
      let name = String(path.dropFirst(Self.uploadedMedia.count))
      self = method == "GET" ? .uploaded(name) : .wrongMethod("GET")
    } else if path.hasPrefix(Self.media) {
      self = method == "GET" ? Self.media(path.dropFirst(Self.media.count)) : .wrongMethod("GET")
    } else {
      self = .unknown
    }
  }

  private static func queue(_ method: String, _ parts: [String]) -> Routes {
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

  /// `ID/0.png`.
  private static func media(_ rest: Substring) -> Routes {
    let parts = rest.split(separator: "/")
    guard parts.count == 2, let index = parts[1].split(separator: ".").first.flatMap({ Int($0) })
    else { return .unknown }
    return .media(job: String(parts[0]), index: index)
  }
}
