import Payload

/// How providers and relays spell the places of results. Keys are compared without case,
/// underscores and hyphens.
enum ResultSpellings {
  /// Containers on the path to a result.
  static let wrappers: Set = [
    "data", "result", "results", "output", "outputs", "outcome", "outcomes", "response",
    "responses", "body", "task", "taskinfo", "taskresult", "job", "prediction", "predictions",
    "generation", "generations", "images", "image", "imageurl", "imageurls", "imagelist",
    "imagedata", "generatedimage", "generatedimages", "outputimages", "resultimages", "pictures",
    "picture", "photos", "media", "medias", "mediaurls", "urls", "artifacts", "artifact", "assets",
    "files", "file", "filedata", "inlinedata", "items", "list", "choices", "message", "messages",
    "delta", "candidates", "content", "parts", "info", "detail", "details", "attachments",
    "resource", "resources", "value", "values", "returndata", "records", "resultjson",
    "responsedata", "outputdata",
  ]

  /// Keys whose value is an address, in whatever form.
  static let addresses: Set = [
    "url", "uri", "imageurl", "imageuri", "mediaurl", "fileurl", "fileuri", "downloadurl",
    "signedurl", "outputurl", "resulturl", "contenturl", "cdnurl", "publicurl", "originalurl",
    "pictureurl", "photourl", "imgurl", "resulturi", "outputuri", "src", "href", "link",
    "imagelink", "downloadlink", "fullurl", "ossurl", "finalurl", "generatedurl", "imageaddress",
    "imageurls", "mediaurls", "urls", "uris", "resulturls", "outputurls", "fileurls", "imagelinks",
    "links",
  ]

  /// Keys whose value may be an address or the bytes of a picture, or something else.
  static let pictures: Set = [
    "b64json", "b64", "base64", "base64json", "imagebase64", "imageb64", "base64image", "b64image",
    "bytesbase64encoded", "imagebytes", "imagedata", "bytes", "binary", "data", "image", "img",
    "picture", "photo", "file", "content", "output", "result", "outputimage", "resultimage",
    "generatedimage", "images", "outputs", "results", "pictures", "files", "media", "artifacts",
    "generatedimages", "imagelist", "outputimages", "resultimages", "download", "value", "blob",
    "body", "base64data", "base64images", "binarydatabase64", "body64", "raw",
  ]

  /// Smaller copies, which are better than nothing.
  static let previews = [
    "thumb", "preview", "poster", "icon", "avatar", "logo", "placeholder", "lowres", "blur",
  ]

  /// Where a request is echoed.
  static let echoes: Set = [
    "payload", "request", "requestbody", "requestpayload", "input", "inputs", "inputimages",
    "inputimage", "parameters", "params", "arguments", "args", "prompt", "contents",
    "nextturncontents", "history", "systeminstruction", "initimage", "sourceimage",
    "referenceimages", "referenceimage", "refimages", "original", "originalimage", "maskimage",
    "mask", "source", "groundingmetadata", "groundingchunks", "citationmetadata", "citations",
    "annotations", "sources",
  ]

  /// What the model made along the way.
  static let thoughts: Set = ["thoughts", "thinking", "reasoning", "reasoningcontent", "drafts"]

  /// Words in a key that make an address in an unknown place worth trying.
  static let hints = [
    "url", "uri", "image", "img", "pic", "photo", "media", "file", "output", "result", "src",
    "link", "href", "download",
  ]

  static let endings = [
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp",
  ]

  /// How an address must begin in a place not known to hold one.
  static let schemes = ["https://", "http://"]

  static func folded(_ key: String) -> String {
    String(key.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " })
  }

  /// The folded keys on the path.
  static func keys(_ path: [PathComponent]) -> [String] {
    path.compactMap { if case .key(let key) = $0 { folded(key) } else { nil } }
  }

  /// Whether the key of the value, or of the list that holds it, says that it may be an address.
  static func isAddress(_ leaf: StringLeaf) -> Bool {
    guard let key = keys(leaf.path).last else { return false }
    return addresses.contains(key) || pictures.contains(key)
  }

  /// Whether it is text, or part of a document that is written as text.
  static func isText(_ path: [PathComponent]) -> Bool {
    let keys = keys(path)
    return keys.contains("text") || keys.last == "content"
  }

  /// Whether the path of an address ends like the name of a picture file.
  static func namesPicture(_ address: String) -> Bool {
    let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return endings.contains { path.hasSuffix($0) }
  }
}
