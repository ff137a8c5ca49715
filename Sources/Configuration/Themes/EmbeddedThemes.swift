/// The theme files inside the program: those of the folder `themes`.
enum EmbeddedThemes {
  /// The theme files by name. The build makes a constant of each file but no list of them.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("aurora", PackageResources.aurora_toml),
    ("contrast-dark", PackageResources.contrast_dark_toml),
    ("contrast-light", PackageResources.contrast_light_toml),
    ("cyanotype", PackageResources.cyanotype_toml),
    ("darkroom", PackageResources.darkroom_toml),
    ("daylight", PackageResources.daylight_toml),
    ("ember", PackageResources.ember_toml),
    ("kodachrome", PackageResources.kodachrome_toml),
    ("mono", PackageResources.mono_toml),
    ("terminal", PackageResources.terminal_toml),
  ]
}
