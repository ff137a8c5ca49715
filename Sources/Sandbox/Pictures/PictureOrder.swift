/// What a picture is asked for with.
struct PictureOrder: Codable, Hashable, Sendable {
  /// The words of this turn, without magic words.
  var instruction: String
  var size: String
  /// nil for that of the picture that is edited, or 1:1.
  var ratio: String?
  /// `png`, `jpeg` or `webp`.
  var format: String
  /// Of JPEG and WebP, 1 to 100.
  var quality = 92
  /// The picture to edit; nil when there is none.
  var base: InlinePicture?
  /// How many pictures came with the turn.
  var referenceCount = 0
  /// Whether the first of several pictures is edited, not the last.
  var editsFirst = false
  /// Whether thoughts are to be shown, and whether there is a draft among them.
  var showsThoughts = false
  var thinksHard = false
  /// Whether words and a picture are to come.
  var wantsText = true
  var wantsPicture = true
  /// Turns of the conversation with this one, for the count of tokens.
  var turnCount = 1
  /// Regions that the change was to keep to; nil for none.
  var regionCount: Int?
  /// Pictures of which it is said what they are for; nil for none.
  var roleCount: Int?
}
