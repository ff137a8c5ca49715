package import Cells
package import Model
package import Providers

/// What the user's `config.toml` says, on top of what is built in.
package struct UserConfiguration: Hashable, Sendable {
  /// The path of the file, whether it exists or not.
  package let file: String
  /// The profile used when none is chosen.
  package internal(set) var profile = Endpoint.sandbox.name
  /// Whether the file chooses a profile; if not, one whose key is there may be offered.
  package internal(set) var choosesProfile = false
  /// The theme's name; nil leaves it to the program.
  package internal(set) var theme: String?
  /// Whether the mouse is used; nil leaves it to the program.
  package internal(set) var mouse: Bool?
  /// How pictures are shown; nil leaves it to the program.
  package internal(set) var graphics: GraphicsWish?
  /// What may be spent.
  package internal(set) var budgets = Budgets()
  /// How many turns run at the same time.
  package internal(set) var parallel = Variants.usualPlaces
  /// The user's own keys, in the order of the file.
  package internal(set) var keyBindings: [KeyBinding] = []
  /// Every profile: the built-in ones first, in the order of the catalogue, each with the user's
  /// changes; the sandbox with its socket.
  package internal(set) var endpoints: [Endpoint]
  /// The known models and the built-in profiles, with the user's own entries.
  package internal(set) var catalogue: Catalogue
  /// Where the file names the profile and the theme, for messages.
  var profileLine: Int?
  var themeLine: Int?

  init(file: String, catalogue: Catalogue) {
    self.file = file
    self.catalogue = catalogue
    endpoints = catalogue.endpoints
  }
}

/// One line of `[keys]`: the keys, and the id of the command they run, both as written. Their
/// meaning is known where the commands are.
package struct KeyBinding: Hashable, Sendable {
  package var keys: String
  package var command: String

  package init(keys: String, command: String) {
    self.keys = keys
    self.command = command
  }
}
