import Imagery
import Model
import Numbers
import Payload

/// The only way numbers of a reply enter the program: each is limited to a sane range for what it
/// counts, so that no sum of them can overflow.
extension PayloadValue {
  /// A token count.
  var tokens: Int? { count(upTo: Usage.mostTokens) }

  /// The length of one side of a picture in pixels; nil unless positive.
  var side: Int? { count(upTo: PixelSize.longestSide).flatMap { $0 > 0 ? $0 : nil } }
}

extension Timestamp {
  /// Converts Unix seconds, with or without a fraction; nil for a time that no clock shows.
  init?(unix seconds: Double) {
    guard seconds > 0, seconds < 1e11 else { return nil }
    self.init(milliseconds: Int64(clamping: seconds * 1000))
  }
}
