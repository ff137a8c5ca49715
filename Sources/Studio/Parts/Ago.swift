import Model
import Numbers

/// How long ago a moment was, in words for people; the day when it was more than a month ago.
func agoText(_ moment: Timestamp, now: Timestamp) -> String {
  let seconds = Int(clamping: max(0, now.seconds(since: moment)))
  switch seconds {
  case ..<60: return "just now"
  case ..<3600: return "\(seconds / 60) min ago"
  case ..<86_400: return "\(seconds / 3600) h ago"
  case ..<172_800: return "yesterday"
  case ..<2_678_400: return "\(seconds / 86_400) days ago"
  default: return moment.dayText
  }
}
