import Imagery
import Model
import Payload

/// A form with a file in it (RFC 7578), as a body that is streamed.
struct MultipartForm {
  private let boundary: String
  private var parts = PayloadBody()

  /// Creates a form. The boundary contains the file's own digest, which the file cannot contain.
  init(around blob: Blob) {
    let digest = blob.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    boundary = "retake-" + digest.prefix(60)
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// The whole form.
  var body: PayloadBody {
    var body = parts
    body.append("--\(boundary)--\r\n")
    return body
  }

  mutating func add(_ name: String, _ value: String) {
    begin(name)
    parts.append("\r\n\(value)\r\n")
  }

  /// Appends a file. Name and file name are ours, so nothing in them needs escaping.
  mutating func add(_ name: String, _ file: Blob, fileName: String, type: MediaType) {
    begin(name, "; filename=\"\(fileName)\"")
    parts.append("Content-Type: \(type.rawValue)\r\n\r\n")
    parts.append(file)
    parts.append("\r\n")
  }

  private mutating func begin(_ name: String, _ more: String = "") {
    parts.append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(more)\r\n")
  }
}
