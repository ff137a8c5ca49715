package import Payload

/// The contents of a reply's strings that are in the blob store, or were put there.
package struct ReplyStrings: Hashable, Sendable {
  /// The contents of long texts.
  package var longTexts: [Blob: String] = [:]
  /// The bytes of short base64 strings, keyed by the strings.
  package var shortBlobs: [String: Blob] = [:]
  /// The bytes of long strings whose base64 is not spelled as our encoder would, keyed by the blob
  /// of the original text, which is the one that the conversation keeps.
  package var decoded: [Blob: Blob] = [:]
  /// Blobs that are pictures, judging by their first bytes.
  package var pictures: Set<Blob> = []
  /// Documents encoded again as strings.
  package var embedded: [Blob: Payload] = [:]
  package var shortEmbedded: [String: Payload] = [:]
  /// Texts with pictures in them.
  package var illustrated: [Blob: IllustratedText] = [:]
  package var shortIllustrated: [String: IllustratedText] = [:]

  package init() {}

  /// Creates the strings of a document that holds nothing but pictures.
  init(pictures: [Blob]) { self.pictures = Set(pictures) }
}
