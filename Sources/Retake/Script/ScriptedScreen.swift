import Cells

/// A screen without a terminal: shows nothing, keeps the last frame.
final class ScriptedScreen: Screen {
  var size: Size
  let colors: ColorDepth
  private(set) var frame: Frame?

  let inputDescriptor: CInt = -1
  let inputTimeout: Int? = nil

  init(size: Size, colors: ColorDepth) {
    self.size = size
    self.colors = colors
  }

  func pending() -> [Input] { [] }
  func show(_ frame: Frame) { self.frame = frame }
  func suspend() {}
  func resume() {}
}
