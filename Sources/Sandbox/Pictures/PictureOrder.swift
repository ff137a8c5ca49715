/// The parameters of a picture to generate.
struct PictureOrder: Codable, Hashable, Sendable {
  /// The text of this turn, without a fault directive.
  var instruction: String
  var size: String
  /// nil for that of the edited picture, or 1:1.
  var ratio: String?
  /// `png`, `jpeg` or `webp`.
  var format: String
  /// The quality of JPEG and WebP, from 1 to 100.
  var quality = 92
  /// The picture to edit; nil if there is none.
  var base: InlinePicture?
  /// How many pictures came with the turn.
  var referenceCount = 0
  /// Whether the first of several pictures is edited, rather than the last.
  var editsFirst = false
  /// Whether to return thoughts, and whether they include a draft.
  var showsThoughts = false
  var thinksHard = false
  /// Whether to return text, and whether to return a picture.
  var wantsText = true
  var wantsPicture = true
  /// The turns of the conversation including this one, for the token count.
  var turnCount = 1
  /// The number of regions to which the change was to be limited; nil for none.
  var regionCount: Int?
  /// The number of pictures whose role is stated; nil for none.
  var roleCount: Int?
}
