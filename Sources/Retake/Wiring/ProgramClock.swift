import FoundationEssentials
import Glibc
import Model
import Numbers

/// The program's clock and source of ids.
///
/// `RETAKE_CLOCK=2026-11-21T09:30:00Z` fixes the clock and makes ids count up, so that scripts and
/// tests give the same frames each time.
struct ProgramClock: Sendable {
  private let fixed: Timestamp?

  init(environment: [String: String]) {
    fixed = environment["RETAKE_CLOCK"].flatMap(Timestamp.init(iso8601:))
  }

  var isFixed: Bool { fixed != nil }

  var now: Timestamp { fixed ?? Timestamp(date: Date.now) }

  /// A new session's id: the day and four letters or digits, `261121-k7f3`; with a fixed clock the
  /// first of `s1`, `s2`, … that is not `taken`.
  func sessionID(taken: Set<String>) -> Session.ID {
    guard isFixed else {
      let day = now.iso8601.prefix(10).filter { $0 != "-" }.dropFirst(2)
      let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
      while true {
        let tail = String((0..<4).compactMap { _ in letters.randomElement() })
        let id = "\(day)-\(tail)"
        if !taken.contains(id) { return Session.ID(rawValue: id) }
      }
    }
    var number = 1
    while taken.contains("s\(number)") { number += 1 }
    return Session.ID(rawValue: "s\(number)")
  }
}

extension LocalCalendar {
  /// The calendar of the machine's time zone, or of `TZ`.
  static let ofThisMachine: LocalCalendar = {
    tzset()
    return LocalCalendar { moment in
      var seconds = time_t(moment.milliseconds / 1000)
      var parts = tm()
      return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
  }()
}

extension Timestamp {
  fileprivate init(date: Date) {
    self.init(milliseconds: Int64(clamping: (date.timeIntervalSince1970 * 1000).rounded()))
  }

  /// Parses `2026-11-21T09:30:00Z`; nil when it is not such a time.
  init?(iso8601 text: String) {
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    self.init(date: date)
  }
}
