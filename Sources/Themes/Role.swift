/// The purpose of a piece of the screen. A theme gives each role a style; the view never names
/// colours.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case text
  case muted
  case accent
  case header
  case headerMuted = "header.muted"
  case border
  case borderFocused = "border.focused"
  case title
  case titleFocused = "title.focused"
  case selection
  case selectionInactive = "selection.inactive"
  case current
  case composer
  case composerPlaceholder = "composer.placeholder"
  case footer
  case key
  case popup
  case popupBorder = "popup.border"
  case popupTitle = "popup.title"
  case disabled
  case running
  case success
  case warning
  case error
  case star
  case backdrop
}
