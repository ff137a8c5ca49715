import CVips

/// Tells the parent of rows that are finished while the rest of them is decoded.
final class RowTeller {
  /// So many rows at a time.
  private let step: Int
  private let tell: (Int) -> Void
  /// Rows the parent has heard of.
  private var told = 0

  /// `tell` is called with a multiple of `step`, or with zero when what it heard does not hold.
  init(step: Int, _ tell: @escaping (Int) -> Void) {
    self.step = max(1, step)
    self.tell = tell
  }

  /// So many rows are finished, from the top; zero takes back all.
  func finished(_ rows: Int) {
    let whole = rows / step * step
    guard whole != told else { return }
    told = whole
    tell(whole)
  }

  /// Calls `body` with what a decoder reports to.
  func listen<R>(_ body: (UnsafePointer<cdirect_progress>) -> R) -> R {
    var progress = cdirect_progress(
      tell: { context, rows in
        guard let context else { return }
        Unmanaged<RowTeller>.fromOpaque(context).takeUnretainedValue().finished(Int(rows))
      }, context: Unmanaged.passUnretained(self).toOpaque())
    return withExtendedLifetime(self) { withUnsafePointer(to: &progress, body) }
  }
}
