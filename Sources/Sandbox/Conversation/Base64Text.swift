import FoundationEssentials

/// Bytes in base64, standard alphabet, padded.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// The bytes of base64 in either alphabet, with or without padding and with white space in between;
/// nil when it is none.
func bytes(base64 text: String) -> [UInt8]? {
  var standard: [UInt8] = []
  standard.reserveCapacity(text.utf8.count + 3)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
    case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
    case 0x09, 0x0a, 0x0d, 0x20: break
    default: standard.append(byte)
    }
  }
  while standard.last == UInt8(ascii: "=") { standard.removeLast() }
  while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
  return Data(base64Encoded: Data(standard)).map { Array($0) }
}
