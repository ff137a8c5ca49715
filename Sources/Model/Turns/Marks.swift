/// The regions drawn on one picture.
package struct Marks: Hashable, Sendable, Codable {
  /// The picture they were drawn on; on another one they mean nothing.
  package var picture: Picture
  /// In its pixels.
  package var regions: [PixelRect]

  package init(picture: Picture, regions: [PixelRect]) {
    self.picture = picture
    self.regions = regions
  }
}

/// How a kept version was made.
package struct Kept: Hashable, Sendable, Codable {
  /// Over how many pixels the result fades in from the edges of its regions inwards.
  package var feather: Int
  /// nil where it was made here.
  package var imported: Import?

  /// What is known of a picture that came as a file.
  package enum Import: String, Hashable, Sendable, Codable {
    /// Nothing but the picture.
    case picture
    /// Its file told the words, the settings and the model.
    case recipe
    /// The same, and that it was the sandbox.
    case sandboxRecipe = "sandbox-recipe"
  }

  package init(feather: Int, imported: Import? = nil) {
    self.feather = feather
    self.imported = imported
  }

  /// Stands in the place of a profile's and a model's name: nobody was asked.
  package static let name = "kept"
  /// The same of a turn that came as a picture file.
  package static let importedName = "imported"
}

extension Turn {
  /// Whether somebody was asked for it with words and settings, here or before it came here.
  package var hasRecipe: Bool {
    guard let kept else { return true }
    return kept.imported.map { $0 != .picture } ?? false
  }
}
