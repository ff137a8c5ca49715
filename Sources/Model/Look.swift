/// How the picture pane looks at what it shows.
package struct Look: Hashable, Sendable {
  package var viewport: Viewport

  package init(viewport: Viewport = Viewport()) {
    self.viewport = viewport
  }
}
