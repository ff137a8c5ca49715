extension Topic {
  /// The pages inside the program, by their names. The build makes one constant of each file but no
  /// list of them.
  static let pages: [(name: String, bytes: [UInt8])] = [
    ("commands", PackageResources.commands_md),
    ("keys", PackageResources.keys_md),
    ("providers", PackageResources.providers_md),
    ("money", PackageResources.money_md),
    ("history", PackageResources.history_md),
    ("references", PackageResources.references_md),
    ("comparing", PackageResources.comparing_md),
    ("variants", PackageResources.variants_md),
    ("steps", PackageResources.steps_md),
    ("sessions", PackageResources.sessions_md),
    ("templates", PackageResources.templates_md),
    ("pictures", PackageResources.pictures_md),
    ("batch", PackageResources.batch_md),
    ("scripts", PackageResources.scripts_md),
    ("export", PackageResources.export_md),
    ("recovery", PackageResources.recovery_md),
    ("sandbox", PackageResources.sandbox_md),
    ("configuration", PackageResources.configuration_md),
    ("files", PackageResources.files_md),
  ]
}
