import Imagery
import Model
import Payload

/// Local pictures get an address first (docs.toapis.com, "Upload Image").
extension ToAPIsCodec {
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload] {
    try endpoint.check(turn)
    return inOrder(turn).enumerated().compactMap { place, entry in
      guard case .blob(let blob, let type) = entry.attachment.source else { return nil }
      var form = MultipartForm(around: blob)
      form.add("purpose", "generation")
      // The user's own file name is not disclosed.
      form.add("file", blob, fileName: "picture-\(place + 1).\(type.fileExtension)", type: type)
      return PictureUpload(
        index: entry.index, name: entry.attachment.name,
        request: request(
          "POST", "uploads/images", body: form.body, contentType: form.contentType))
    }
  }

  func readUpload(_ reply: Reply) -> UploadReply {
    let root = reply.json?.root
    if root?["success"]?.bool != false, let url = reply.address(root?["data"]?["url"]),
      Origin(url) != nil
    {
      return .address(url)
    }
    return .refused(ErrorWords(reply))
  }
}
