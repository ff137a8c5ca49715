/// Writes JSON in an unusual but valid spelling.
///
/// This is deliberate: a client that decodes a conversation and encodes it again changes the bytes.
/// The sandbox then notices at the next turn, before a paid service does.
enum UnusualJSON {
  /// A string with slashes and everything beyond ASCII escaped.
  static func string(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x2f: result += "\\/"
      case 0x0a: result += "\\n"
      case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default: result += escape(unit)
      }
    }
    return result + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// A field unknown to every schema, in a spelling that does not survive re-encoding but means the
  /// same in every language.
  static let note = #""sandboxNote" : { "weight":1.0e2,"share":-0.50, "kind":"a\/b" ,"empty":[ ] }"#

  /// The field with numbers, keys and a long string that many programs cannot even represent.
  static let strictNote: String = {
    let filler = String(repeating: "caf\\u00e9\\/\\u0041", count: 80)
    return """
      "sandboxNote" : { "weight":1.0e2, "count": 10000000000000000000000001 ,"share":-0.50,\
      "kind":"a\\/b", "Kind":"\\u0041" , "empty":[ ],"filler":"\(filler)" }
      """
  }()
}
