import Glibc
package import Model

/// Why the darkroom produced no picture.
package enum DarkroomError: Error, Codable, Hashable, Sendable {
  /// There is no file of that name.
  case missing
  case directory
  /// A pipe, a socket or a device.
  case notAFile
  /// The system refused to open or read it.
  case unreadable(reason: String)
  case empty
  /// The bytes are not a picture; `looksLike` names what they are, if known.
  case notAPicture(looksLike: String?)
  /// A picture in a format that is not read.
  case unsupported(String)
  case truncated
  /// The decoder gave up.
  case damaged(detail: String)
  case tooManyPixels(width: Int, height: Int, limit: Int)
  /// An edit or a size that cannot be carried out.
  case badRequest(String)
  case cannotWrite(reason: String)
  /// The image process ended by a signal.
  case crashed(signal: Int)
  case timedOut(seconds: Int)
  case outOfMemory
  case cannotStart(reason: String)
  /// libvips, or a part of it, is not installed.
  case missingLibrary(String)
  /// The caller no longer wants the answer.
  case cancelled
}

extension DarkroomError {
  /// What happened, as one sentence.
  package var message: String {
    switch self {
    case .missing: "There is no such file."
    case .directory: "That is a folder, not a picture."
    case .notAFile: "That is not a regular file."
    case .unreadable(let reason): "The file could not be read: \(reason)."
    case .empty: "The file is empty."
    case .notAPicture(let kind?): "The file is \(kind), not a picture."
    case .notAPicture(nil): "The file is not a picture."
    case .unsupported(let kind): "\(kind) pictures cannot be read."
    case .truncated: "The picture is cut short: part of the file is missing."
    case .damaged(let detail):
      detail.isEmpty ? "The picture is damaged." : "The picture is damaged (\(detail))."
    case .tooManyPixels(let width, let height, let limit):
      "The picture is \(width)×\(height) pixels; at most \(limit / 1_000_000) million are read."
    case .badRequest(let reason): "The edit cannot be done: \(reason)."
    case .cannotWrite(let reason): "The picture could not be written: \(reason)."
    case .crashed(9): "The image process was killed, perhaps because memory ran out."
    case .crashed(Int(SIGSYS)):
      "This picture made the image process do what no decoder does, so it was stopped."
    case .crashed(let signal): "The image decoder crashed (signal \(signal)) on this picture."
    case .timedOut(let seconds): "The picture took longer than \(seconds) s and was abandoned."
    case .outOfMemory: "The picture needs more memory than the image process may use."
    case .cannotStart(let reason): "The image process could not be started: \(reason)."
    case .missingLibrary(let name): "The image library \(name) is not installed."
    case .cancelled: "The picture is no longer needed."
    }
  }

  /// What to do about it, as one sentence; empty if there is nothing to do.
  package var advice: String {
    switch self {
    case .missing: "Check the path; a leading ~ stands for your home folder."
    case .directory: "Name a file inside it."
    case .notAFile: "Save the picture to a file and open that."
    case .unreadable: "Check the file's permissions and the disk."
    case .empty, .truncated: "Download or copy the file again."
    case .notAPicture: "Choose a PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF or BMP file."
    case .unsupported: "Convert it to PNG, JPEG, WebP or HEIC first."
    case .damaged: "Open it elsewhere and save it again, or use another copy."
    case .tooManyPixels: "Scale it down first."
    case .badRequest: "Change the instruction."
    case .cannotWrite: "Check the folder's permissions and the free space."
    case .crashed, .timedOut: "Nothing is lost; try again, or use another copy of the picture."
    case .outOfMemory: "Scale the picture down first."
    case .cannotStart: "Check that the program's file is in place and memory is free."
    case .missingLibrary: "Install it: sudo apt-get install libvips42."
    case .cancelled: ""
    }
  }
}

extension Failure {
  /// The darkroom's error, in the words of the studio.
  package init(_ error: DarkroomError) {
    let kind: Kind =
      switch error {
      case .cancelled: .cancelled
      case .cannotWrite: .storage
      case .missingLibrary, .cannotStart: .configuration
      case .badRequest: .usage
      default: .picture
      }
    let canRetry =
      switch error {
      // Not the picture's fault, or not certain to be.
      case .crashed, .timedOut, .cannotStart, .outOfMemory, .unreadable, .missingLibrary: true
      default: false
      }
    self.init(kind, error.message, advice: error.advice, canRetry: canRetry)
  }
}
