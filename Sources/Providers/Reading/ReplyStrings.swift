package import Payload

/// What the strings of an answer hold that lies on the shelf, or was put there.
package struct ReplyStrings: Hashable, Sendable {
  /// What long texts say.
  package var longTexts: [Blob: String] = [:]
  /// The bytes of short strings in base64, by the strings.
  package var shortBlobs: [String: Blob] = [:]
  /// The bytes of long strings whose base64 is not spelled as an encoder of ours would: by what is
  /// written. The conversation keeps that one.
  package var decoded: [Blob: Blob] = [:]
  /// Bytes that are a picture by their first ones.
  package var pictures: Set<Blob> = []
  /// Documents that are encoded once more, as strings.
  package var embedded: [Blob: Payload] = [:]
  package var shortEmbedded: [String: Payload] = [:]
  /// Texts with pictures in them.
  package var illustrated: [Blob: IllustratedText] = [:]
  package var shortIllustrated: [String: IllustratedText] = [:]

  package init() {}

  /// Of a document whose only strings are pictures.
  init(pictures: [Blob]) { self.pictures = Set(pictures) }
}
