import CVips

/// Reports finished rows to the parent while the rest is decoded.
final class RowReporter {
  /// The number of rows between reports.
  private let step: Int
  private let tell: (Int) -> Void
  /// The number of rows reported so far.
  private var told = 0

  /// `tell` is called with a multiple of `step`, or with zero if earlier reports are invalid.
  init(step: Int, _ tell: @escaping (Int) -> Void) {
    self.step = max(1, step)
    self.tell = tell
  }

  /// Notes that the first `rows` rows are finished; zero takes all reports back.
  func finished(_ rows: Int) {
    let whole = rows / step * step
    guard whole != told else { return }
    told = whole
    tell(whole)
  }

  /// Calls `body` with the progress callback for a decoder.
  func listen<R>(_ body: (UnsafePointer<cdirect_progress>) -> R) -> R {
    var progress = cdirect_progress(
      tell: { context, rows in
        guard let context else { return }
        Unmanaged<RowReporter>.fromOpaque(context).takeUnretainedValue().finished(Int(rows))
      }, context: Unmanaged.passUnretained(self).toOpaque())
    return withExtendedLifetime(self) { withUnsafePointer(to: &progress, body) }
  }
}
