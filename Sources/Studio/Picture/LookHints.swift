import Model

extension State {
  /// What the keys of the picture pane do with the view: the arrows go through the turns, or along a
  /// picture that is zoomed in.
  var lookingHints: [(Command, String?)] {
    if inspector != nil {
      return [(.leave, "done"), (.right, "next pixel"), (.zoomIn, nil), (.nextTurn, nil)]
    }
    guard isZoomedIn else {
      return [(.zoomIn, nil), (.right, "next turn"), (.fullscreen, nil), (.inspect, nil)]
    }
    return [
      (.right, "move"), (.nextTurn, nil), (.zoomIn, nil), (.zoomFit, nil), (.fullscreen, nil),
    ]
  }
}
