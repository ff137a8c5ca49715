import Model
import Numbers
import Payload

/// Numbers of a reply become ours only through these: each has a range that is sane for what it counts, so
/// that no later sum of them can pass the largest integer.
extension PayloadValue {
  /// Tokens that an answer counts.
  var tokens: Int? { count(upTo: Usage.mostTokens) }

  /// Pixels along one side of a picture; nil for none.
  var side: Int? { count(upTo: PixelSize.longestSide).flatMap { $0 > 0 ? $0 : nil } }
}

extension Timestamp {
  /// A moment in Unix seconds, with or without a fraction; nil for what no clock shows.
  init?(unix seconds: Double) {
    guard seconds > 0, seconds < 1e11 else { return nil }
    self.init(milliseconds: Int64(clamping: seconds * 1000))
  }
}
