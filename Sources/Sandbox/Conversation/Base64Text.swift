import FoundationEssentials

/// Bytes in base64, standard alphabet, padded.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// The bytes of base64 in either alphabet, with or without padding; nil when it is none.
func bytes(base64 text: String) -> [UInt8]? {
  var text = text.replacing("-", with: "+").replacing("_", with: "/")
  while text.utf8.count % 4 != 0 { text += "=" }
  return Data(base64Encoded: text).map { Array($0) }
}
