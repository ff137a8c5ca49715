import Payload

/// What the model says in a turn, as an element of `contents`.
struct ModelTurn {
  var text: String
  /// nil when thoughts were not asked for.
  var thoughts: String?
  /// Pictures on the way to the result.
  var drafts: [InlinePicture] = []
  var pictures: [InlinePicture] = []

  /// The conversation with this turn at its end, signed: the bytes of `contents` as they are, then
  /// this element.
  func appended(
    to contents: Payload, after link: Chain.Link, key: SigningKey, shelf: FileShelf
  ) throws(PayloadError) -> Payload {
    var chain = Chain(after: link, shelf: shelf)
    chain.add(",".utf8)
    try chain.add(body { _ in "" })
    let end = chain.end()
    let element = try body { key.signature(of: end, part: $0) }.payload()
    return try contents.appending([.splice(element)])
  }

  /// The element's text; `signature` gives that of a part by its place.
  private func body(_ signature: (Int) -> String) -> PayloadBody {
    var body = PayloadBody()
    var part = 0
    body.append("{ \"role\" : \"model\" ,\"parts\":[")
    if let thoughts {
      body.append(" {\"text\":\(OddText.string(thoughts)), \"thought\":true},\n")
      part += 1
    }
    for draft in drafts {
      body.append("{\"inlineData\" :")
      append(draft, to: &body)
      body.append(",\"thought\": true } ,\n\t")
      part += 1
    }
    body.append(
      "{\"text\": \(OddText.string(text)) ,\"thoughtSignature\":\"\(signature(part))\"}")
    part += 1
    for picture in pictures {
      body.append(" ,\r\n  {\"inlineData\":")
      append(picture, to: &body)
      body.append(" , \"thoughtSignature\" : \"\(signature(part))\", \(OddText.note)}")
      part += 1
    }
    body.append("  ] }")
    return body
  }

  private func append(_ picture: InlinePicture, to body: inout PayloadBody) {
    body.append("{\"mimeType\":\(OddText.string(picture.mediaType)),  \"data\":\"")
    body.append(base64: picture.blob)
    body.append("\"}")
  }
}
