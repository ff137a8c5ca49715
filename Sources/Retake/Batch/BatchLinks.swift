import Effects
import Model

/// Which session each job belongs to, what it continues from and what it waits for.
struct BatchLinks {
  /// The session names in the file; empty for the batch's own.
  var places: [String] = []
  var origins: [BatchJob.Origin] = []
  var predecessors: [Int?] = []

  init(_ jobs: [BatchJobInput], problems: inout [BatchProblem]) {
    var named: [String: Int] = [:]
    // The last job of each named session: its jobs run in order.
    var last: [String: Int] = [:]
    for (index, job) in jobs.enumerated() {
      func wrong(_ key: String, _ reason: String) {
        problems.append(BatchProblem(line: job.table.line(of: key), reason: reason))
      }
      var place = job.session ?? ""
      var origin: BatchJob.Origin?
      switch job.origin {
      case .job(let name):
        if let earlier = named[name] {
          if job.session == nil { place = places[earlier] }
          if place != places[earlier] {
            wrong("session", "'\(quotable(name))' is a job of another session.")
          }
          origin = .job(earlier)
        } else {
          let isLater = jobs[index...].contains { $0.name == name }
          let isNumber = Int(name) != nil
          wrong(
            "from",
            "There is no earlier job named '\(quotable(name))'"
              + (isLater
                ? "; it comes later in the file."
                : isNumber
                  ? "; write a turn's number without quotes."
                  : suggestion(for: name, among: Array(named.keys)) + "."))
        }
      case .turn(let number):
        if job.session == nil {
          wrong("from", "'from' is a turn of a session; give 'session' too.")
        }
        origin = .turn(number)
      case nil: break
      }
      let before = place.isEmpty ? nil : last[place]
      places.append(place)
      predecessors.append(before)
      origins.append(
        origin ?? before.map(BatchJob.Origin.job) ?? (place.isEmpty ? .beginning : .session))
      if !place.isEmpty { last[place] = index }
      if let name = job.name, let earlier = named.updateValue(index, forKey: name) {
        wrong("name", "Line \(jobs[earlier].line) already has the name '\(quotable(name))'.")
      }
    }
  }
}
