import Model

/// A picture named in pasted or dropped text.
enum DroppedPicture: Hashable, Sendable {
  /// As written: absolute, or beginning with `~/`, `./` or `../`.
  case path(String)
  /// A URL, its scheme in lower case.
  case url(String)

  var text: String {
    switch self {
    case .path(let path): path
    case .url(let url): url
    }
  }
}

/// The pictures that a pasted or dropped text names, when it names nothing else; nil for ordinary
/// text.
///
/// Terminals drop files as quoted paths, with backslashes before blanks, or as `file://` URLs,
/// several of them separated by blanks or lines.
func droppedPictures(in text: String) -> [DroppedPicture]? {
  let text = text.trimmingBlanks
  guard !text.isEmpty, text.utf8.count <= 32_768 else { return nil }
  if let words = shellWords(of: text), let pictures = pictures(named: words) { return pictures }
  // A path copied from elsewhere has unescaped blanks: then each line is one path.
  return pictures(named: text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks })
}

/// What the user typed into a prompt for a path: parsed as dropped text, or the whole line.
func typedPictures(in text: String) -> [DroppedPicture] {
  if let pictures = droppedPictures(in: text) { return pictures }
  let line = text.trimmingBlanks
  guard let words = shellWords(of: line), words.count == 1 else { return [.path(line)] }
  return words.map { .path(filePath(of: $0) ?? $0) }
}

private func pictures(named words: [String]) -> [DroppedPicture]? {
  var pictures: [DroppedPicture] = []
  for word in words where !word.isEmpty {
    if let address = PictureAddress(word) {
      guard words.count == 1, isPictureURL(address) else { return nil }
      pictures.append(.url(address.text))
    } else if let path = filePath(of: word), hasPictureExtension(path) {
      pictures.append(.path(path))
    } else {
      return nil
    }
  }
  return pictures.isEmpty ? nil : pictures
}

/// The path a word names: itself when it can be nothing else, or a decoded `file://` URL.
private func filePath(of word: String) -> String? {
  if word.hasPrefix("file://") {
    let rest = word.dropFirst(7)
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    let host = rest[..<slash]
    // GNOME and KDE may name this machine; its name is not known here, so any is accepted.
    guard host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }) else {
      return nil
    }
    return percentDecoded(rest[slash...])
  }
  let starts = ["/", "~/", "./", "../"]
  return starts.contains { word.hasPrefix($0) } ? word : nil
}

private let pictureExtensions: Set = ["png", "jpg", "jpeg", "webp", "heic", "heif", "gif"]

/// Whether a file's name says that it is a picture.
package func hasPictureExtension(_ path: some StringProtocol) -> Bool {
  guard let dot = path.lastIndex(of: ".") else { return false }
  return pictureExtensions.contains(path[path.index(after: dot)...].lowercased())
}

private func isPictureURL(_ address: PictureAddress) -> Bool {
  let url = address.text
  let rest = url.dropFirst(address.scheme.rawValue.count + 3)
  guard !url.contains(where: \.isWhitespace), let slash = rest.firstIndex(of: "/"),
    slash != rest.startIndex
  else { return false }
  return hasPictureExtension(rest[slash...].prefix { $0 != "?" && $0 != "#" })
}

/// Returns nil when an escape is broken or the bytes are not UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard rest.count >= 2, let digits = String(rest.prefix(2)), digits.allSatisfy(\.isHexDigit),
      let value = UInt8(digits, radix: 16), value != 0
    else { return nil }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(validating: bytes, as: UTF8.self)
}

/// Splits words as a shell would: quotes, and backslashes outside single quotes; nil when a quote
/// is not closed.
private func shellWords(of text: String) -> [String]? {
  var words: [String] = []
  var word: String?
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + String(character)
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if character.isWhitespace {
      if let done = word { words.append(done) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  guard quote == nil, !isEscaped else { return nil }
  return words + (word.map { [$0] } ?? [])
}
