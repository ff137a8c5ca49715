package import Model

/// A key to be found and removed from what others say, because a provider may repeat it in a reply.
///
/// It is found both verbatim and as JSON and addresses may spell it: `\/`, `\u002d`, `%2D`.
package struct Secret: Sendable {
  let bytes: [UInt8]

  /// Shorter secrets may occur in a picture's base64 by chance, so they are removed only from text.
  static let leastInBytes = 12
  private static let least = 4
  /// A partial match of this many characters at a cut is too long to be chance.
  private static let leastPart = 6

  /// Creates a secret; nil for a text too short to be one.
  package init?(_ text: String?) {
    guard let text, text.utf8.count >= Self.least else { return nil }
    bytes = Array(text.utf8)
  }

  /// Removes the secret from a text. Where the text was cut, at its end or at a `…`, what remains
  /// of the secret is removed too.
  package func removed(from text: String) -> String {
    text.split(separator: "…", omittingEmptySubsequences: false)
      .map { removed(fromWhole: Array($0.utf8)) }.joined(separator: "…")
  }

  private func removed(fromWhole text: [UInt8]) -> String {
    var kept: [UInt8] = []
    var index = 0
    while index < text.count {
      switch match(in: text, at: index) {
      case .whole(let length):
        kept += Array("…".utf8)
        index += length
      case .part(let count) where count >= Self.leastPart:
        index = text.count
      case .none, .part:
        kept.append(text[index])
        index += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  enum Match: Equatable {
    case none
    /// This many bytes are the secret.
    case whole(Int)
    /// The text ends after this many characters of it.
    case part(Int)
  }

  func match(in text: [UInt8], at start: Int) -> Match {
    var index = start
    for (count, byte) in bytes.enumerated() {
      guard let length = spelled(byte, in: text, at: index) else { return .none }
      if length == 0 { return .part(count) }
      index += length
    }
    return .whole(index - start)
  }

  /// How many bytes spell this byte of the secret here; nil when they spell another, 0 when the
  /// text ends too early to tell.
  private func spelled(_ byte: UInt8, in text: [UInt8], at index: Int) -> Int? {
    guard index < text.count else { return 0 }
    let left = text.count - index
    if text[index] == UInt8(ascii: "\\") {
      guard left > 1 else { return 0 }
      if text[index + 1] == byte { return 2 }
      if text[index + 1] == UInt8(ascii: "u") {
        guard left >= 6 else { return 0 }
        if hexadecimal(text[index + 2..<index + 6]) == Int(byte) { return 6 }
      }
    }
    if text[index] == UInt8(ascii: "%"), byte != text[index] {
      guard left >= 3 else { return 0 }
      if hexadecimal(text[index + 1..<index + 3]) == Int(byte) { return 3 }
    }
    return text[index] == byte ? 1 : nil
  }

  private func hexadecimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}

extension Failure {
  /// The failure without the secret, in case a provider repeated it in its reply.
  package func redacting(_ secret: String?) -> Failure {
    guard let secret = Secret(secret) else { return self }
    var failure = self
    failure.message = secret.removed(from: message)
    failure.advice = secret.removed(from: advice)
    return failure
  }
}

extension JobResult {
  /// The result without the secret in anything the user could read.
  package func redacting(_ secret: String?) -> JobResult {
    guard let hidden = Secret(secret) else { return self }
    var result = self
    result.failure = failure?.redacting(secret)
    result.text = hidden.removed(from: text)
    result.thoughts = hidden.removed(from: thoughts)
    result.model = model.map(hidden.removed)
    result.notes = notes.map(hidden.removed)
    result.searches = searches.map(hidden.removed)
    result.sources = sources.map { source in
      WebSource(
        title: hidden.removed(from: source.title), page: hidden.removed(from: source.page),
        picture: source.picture.map(hidden.removed))
    }
    return result
  }
}
