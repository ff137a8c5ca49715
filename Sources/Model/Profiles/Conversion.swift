extension Capabilities {
  /// Why a picture cannot be sent as it is, to stand after "is": `a GIF file`, `12.4 MB long`; nil
  /// when it can. The darkroom makes a JPEG that can be sent.
  package func reasonToConvert(_ picture: Picture) -> String? {
    if !mediaTypes.contains(picture.type) { return "a \(picture.type.name) file" }
    return picture.byteCount > maxInlineBytes ? "\(byteText(picture.byteCount)) long" : nil
  }
}
