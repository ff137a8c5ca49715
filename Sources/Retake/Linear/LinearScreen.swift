import Cells
import Glibc
import Terminal

/// No screen: the studio's view in lines is printed as it changes, and nothing is drawn.
final class LinearScreen: Screen {
  let size: Size
  let colors = ColorDepth.none
  let inputDescriptor: CInt = -1
  let inputTimeout: Int? = nil
  private let bell: () -> Void
  private var news: [DeliveryNews] = []

  /// - Parameter bell: Rings when a turn has ended.
  init(bell: @escaping () -> Void) {
    size = terminalWindow(of: 1)?.cells ?? Size(columns: 80, rows: 24)
    self.bell = bell
  }

  func pending() -> [Input] { [] }
  func show(_ frame: Frame) {}
  func suspend() {}
  func resume() {}

  func deliver(_ item: OutboundItem) {
    let advice =
      switch item {
      case .text: "/show reads the text."
      case .picture, .file: "/save stores the picture in a file."
      }
    news.append(.refused("Linear mode sends nothing through the terminal.", advice: advice))
  }

  func takeDeliveryNews() -> [DeliveryNews] {
    defer { news = [] }
    return news
  }

  func alert(_ alert: Alert) { bell() }
}
