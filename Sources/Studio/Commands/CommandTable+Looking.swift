import Model

extension Command {
  /// Looking at pictures.
  static let lookingTable: [CommandEntry] = [
    line(.zoomIn, "zoom", "Shows the picture larger.", [.picture], "+", "="),
    line(.zoomOut, "zoom out", "Shows the picture smaller.", [.picture], "-"),
    line(.zoomFit, "fit", "Shows all of the picture.", [.picture], "0"),
    line(
      .zoomFill, "fill", "Fills the pane with the picture, parts of it beyond the edges.",
      [.picture], "f"),
    line(
      .zoomActual, "1:1",
      "Shows a pixel of the picture as one of the screen; without pixels on the screen, as half a "
        + "cell.",
      [.picture], "1"),
    line(
      .previousTurn, "turn before", "Looks at the turn before, at the same part of the picture.",
      viewing, ",", "<"),
    line(
      .nextTurn, "next turn", "Looks at the next turn, at the same part of the picture.", viewing,
      ".", ">"),
    line(
      .fullscreen, "full screen", "Gives the picture the whole screen, or takes it back.",
      [.everywhere], "F11", "M-l", "z"),
    line(
      .inspect, "pixels", "Tells place and colour of single pixels, or stops.", viewing, "e"),
    line(
      .slideshow, "slideshow",
      "Shows the pictures of the branch one after the other; Space pauses, up and down set the pace.",
      viewing, "S"),
    line(
      .thumbnails, "thumbnails", "Shows small pictures beside the turns, or not.", viewing, "t"),
    line(
      .contactSheet, "contact sheet",
      "Shows the turn and its siblings side by side to choose from; once more, its branch.",
      [.everywhere], "M-c", "V"),
  ]
}
