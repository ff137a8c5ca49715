/// Which turns the history shows; those above them stay, so that the tree stays a tree.
package enum HistoryFilter: String, Hashable, Sendable, Codable, CaseIterable {
  case starred
  case notRejected = "not rejected"
  case withPictures = "with pictures"
  case failed

  package func admits(_ turn: Turn, _ mark: TurnMark) -> Bool {
    switch self {
    case .starred: mark.isStarred
    case .notRejected: !mark.isRejected
    case .withPictures: turn.result != nil
    case .failed: [.failed, .refused, .unknown].contains(turn.sign)
    }
  }

  /// The title of the pane, twenty columns at most.
  package var title: String {
    switch self {
    case .starred: "Starred turns"
    case .notRejected: "Not rejected"
    case .withPictures: "Turns with pictures"
    case .failed: "Failed turns"
    }
  }
}
