import Cells
import Configuration

/// How the configuration wants pictures shown; what is wrong with it is told elsewhere.
func configuredGraphics(_ environment: [String: String]) -> GraphicsWish? {
  guard let paths = try? Paths(environment: environment) else { return nil }
  return (try? UserConfiguration.load(paths, environment: environment))?.configuration.graphics
}
