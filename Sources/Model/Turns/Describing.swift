extension Turn {
  /// What a model is asked so that it describes a picture. A turn with these words is a description:
  /// nothing is edited from it.
  package static let describingWords = """
    Describe this picture in words only, for somebody who cannot see it: what it shows and where in \
    the frame, its colours, its light, and any text in it. Do not make a picture.
    """

  /// Whether it asked for a picture's description instead of a picture.
  package var isDescription: Bool { kept == nil && instruction == Self.describingWords }
}

extension TurnDraft {
  /// Whether it asks for a description; nobody wrote its words.
  package var isDescription: Bool { kept == nil && instruction == Turn.describingWords }
}
