/// Scheme, host and port of an absolute address, for comparing places.
package struct Origin: Hashable, Sendable {
  package var scheme: String
  package var host: String
  package var port: Int

  /// Parses an address; nil when it is not `http` or `https` with a host.
  package init?(_ address: String) {
    // Programs differ in how they read these characters, and so in whose address it is.
    guard !address.utf8.contains(where: { $0 <= 32 || $0 == 127 || $0 == UInt8(ascii: "\\") }),
      let separator = address.firstRange(of: "://")
    else { return nil }
    scheme = address[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var authority = address[separator.upperBound...].prefix { !"/?#".contains($0) }
    // What precedes an `@` is a user name: an address with one is not trusted.
    guard !authority.contains("@") else { return nil }
    port = scheme == "https" ? 443 : 80
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      guard let number = Int(digits), (0...65535).contains(number) else { return nil }
      port = number
      authority = authority[..<colon]
    }
    guard !authority.isEmpty else { return nil }
    host = authority.lowercased()
  }

  /// Whether the host is this machine, by a name or number that needs no lookup.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}

/// Text as one path segment or one query value: all but unreserved characters are escaped.
func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { result, byte in
    let scalar = Unicode.Scalar(byte)
    if scalar.isASCII,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-._~".unicodeScalars.contains(scalar)
    {
      result.unicodeScalars.append(scalar)
    } else {
      result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
}
