package import Imagery

/// The regions drawn on one picture.
package struct PictureRegions: Hashable, Sendable, Codable {
  /// The picture they were drawn on; they have no meaning on another.
  package var picture: Picture
  /// In its pixels.
  package var regions: [Region]

  package init(picture: Picture, regions: [Region]) {
    self.picture = picture
    self.regions = regions
  }
}

/// How a turn was made without asking a provider: a kept version, an import or a local step.
package struct RegionComposite: Hashable, Sendable, Codable {
  /// The width of the blend in pixels, from the edges of the regions inwards, of those that have
  /// none of their own.
  package var feather: Int
  /// The kind of import; nil if it was made here.
  package var imported: Import?
  /// The command of a local step, without its slash: `crop 16:9`; nil for anything else.
  package var step: String?

  /// What is known about an imported picture.
  package enum Import: String, Hashable, Sendable, Codable {
    /// Only the picture.
    case picture
    /// Its file contained the instruction, the settings and the model.
    case recipe
    /// Its file contained a recipe, made by the sandbox.
    case sandboxRecipe = "sandbox-recipe"
  }

  package init(feather: Int, imported: Import? = nil, step: String? = nil) {
    self.feather = feather
    self.imported = imported
    self.step = step
  }

  /// The blend of a result into its parent that suits these regions.
  package init(blending regions: [Region]) {
    self.init(feather: regions.defaultFeather)
  }

  /// Used in place of a profile's and a model's name when no provider was involved.
  package static let name = "kept"
  /// Used in the same place for an imported picture.
  package static let importedName = "imported"
}

extension Turn {
  /// Whether it was made from an instruction and settings, here or before it was imported.
  package var hasRecipe: Bool {
    guard let kept else { return true }
    return kept.imported.map { $0 != .picture } ?? false
  }
}
