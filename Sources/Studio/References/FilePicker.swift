package import Model

/// The file picker: a folder, and a line that filters it or names a path.
package struct FilePicker: Hashable, Sendable {
  var field = TextField()
  /// The current folder, as it was named; the typed text may look into another.
  package var base: String
  /// The folder requested last.
  package private(set) var asked: String
  /// The listing of that folder; nil until it arrives.
  private(set) var listing: FolderListing?
  package private(set) var failure: Failure?
  /// The entries that match the typed text, the best first.
  private(set) var shown: [Int] = []
  /// An index into `shown`.
  package var selected = 0
  var top = 0
  /// The paths of files marked to be added together, in the order they were marked.
  private(set) var marked: [String] = []
  /// Whether the tray reopens afterwards.
  var returnsToTray: Bool
  /// The entry to select in the requested folder: the one that was left.
  private var arriving = ""

  init(_ folder: String, returnsToTray: Bool = false) {
    base = folder
    asked = folder
    self.returnsToTray = returnsToTray
  }

  /// What the typed text is.
  private enum Typed {
    /// Part of a name in the folder.
    case name(String)
    case path(folder: String, name: String)
    /// A URL, or paths as terminals drop them.
    case other
  }

  private var typed: Typed {
    let text = field.text
    let others = ["file://", "'", "\""]
    if PictureAddress(text) != nil || others.contains(where: text.hasPrefix) { return .other }
    guard let slash = text.lastIndex(of: "/") else { return .name(text) }
    let (folder, name) = (text[...slash], String(text[text.index(after: slash)...]))
    let begins = ["/", "~/", "./", "../"].contains(where: text.hasPrefix)
    return .path(folder: begins ? String(folder) : joinedPath(base, String(folder)), name: name)
  }

  /// Whether a path or URL is being typed, so that Space is a blank.
  var isPath: Bool { if case .name = typed { false } else { true } }

  /// The entry under the cursor.
  package var entry: FolderEntry? {
    guard let listing, shown.indices.contains(selected) else { return nil }
    return listing.entries[shown[selected]]
  }

  /// The path of an entry of the listing.
  package func path(of entry: FolderEntry) -> String {
    joinedPath(listing?.folder ?? base, entry.name)
  }

  package func entry(at row: Int) -> FolderEntry? {
    guard let listing, shown.indices.contains(row) else { return nil }
    return listing.entries[shown[row]]
  }

  func isMarked(_ entry: FolderEntry) -> Bool {
    !entry.isFolder && marked.contains(path(of: entry))
  }

  package mutating func mark(_ entry: FolderEntry) {
    let path = path(of: entry)
    if let place = marked.firstIndex(of: path) {
      marked.remove(at: place)
    } else {
      marked.append(path)
    }
  }
}

extension FilePicker {
  /// What Enter means.
  package enum Choice: Hashable, Sendable {
    case folder(String)
    case files([String])
    /// The typed text as it is.
    case typed(String)
    case nothing
  }

  package var choice: Choice {
    if let entry {
      let path = path(of: entry)
      if entry.isFolder { return .folder(path) }
      return .files(marked.isEmpty ? [path] : marked)
    }
    switch typed {
    case .path(let folder, ""): return .folder(folder)
    case .path(let folder, let name): return .typed(joinedPath(folder, name))
    case .other: return .typed(field.text)
    case .name(""): return marked.isEmpty ? .nothing : .files(marked)
    // Someone faster than the disk means the file of that name.
    case .name(let name): return listing == nil ? .typed(joinedPath(base, name)) : .nothing
    }
  }

  /// Goes to a folder; `leaving` is the name of the folder inside it that was left. Returns the
  /// folder to list.
  package mutating func go(to folder: String, leaving name: String = "") -> String {
    base = folder
    field = TextField()
    arriving = name
    request(folder)
    return folder
  }

  /// The parent folder, and the name of the one that is left; nil at the root.
  package var above: (folder: String, leaving: String)? {
    let folder = listing?.folder ?? base
    guard folder.hasPrefix("/") else { return (joinedPath(folder, ".."), "") }
    guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return nil }
    let name = String(folder[folder.index(after: slash)...])
    return (slash == folder.startIndex ? "/" : String(folder[..<slash]), name)
  }

  /// Changes the typed text; returns the folder to list when it names another one.
  package mutating func edit(_ change: (inout TextField) -> Void) -> String? {
    let before = field.text
    change(&field)
    guard field.text != before else { return nil }
    let wanted: String? =
      switch typed {
      case .name: base
      case .path(let folder, _): folder
      case .other: nil
      }
    arriving = ""
    guard let wanted, wanted != asked else {
      narrow()
      return nil
    }
    request(wanted)
    return wanted
  }

  private mutating func request(_ folder: String) {
    asked = folder
    (listing, failure) = (nil, nil)
    (shown, selected, top) = ([], 0, 0)
  }

  /// Handles the listing of the folder requested last; any other is ignored.
  package mutating func show(_ listing: FolderListing, of path: String) {
    guard path == asked else { return }
    // From now on relative paths do not depend on the folder the program was started in.
    if base == asked { (base, asked) = (listing.folder, listing.folder) }
    self.listing = listing
    narrow()
    guard !arriving.isEmpty else { return }
    selected = shown.firstIndex { listing.entries[$0].name == arriving } ?? 0
    arriving = ""
  }

  package mutating func show(_ failure: Failure, of path: String) {
    guard path == asked else { return }
    self.failure = failure
  }

  /// Completes the typed name as far as all entries that start with it agree.
  mutating func complete() -> String? {
    let name: String
    switch typed {
    case .name(let text), .path(_, let text): name = text
    case .other: return nil
    }
    let key = Array(name.lowercased().utf8)
    let found = shown.compactMap { listing?.entries[$0] }.filter { $0.key.starts(with: key) }
    guard let first = found.first else { return nil }
    var common = first.name
    for entry in found.dropFirst() {
      common = String(zip(common, entry.name).prefix { $0 == $1 }.map(\.0))
    }
    if found.count == 1, first.isFolder { common += "/" }
    guard common.count >= name.count, common != name else { return nil }
    return edit { field in
      let text = field.text.dropLast(name.count) + common
      field.replaceAll(with: String(text))
    }
  }

  /// Filters the entries by the typed text: exact names first, then those that start with it, then
  /// those that contain it.
  private mutating func narrow() {
    (selected, top) = (0, 0)
    guard let entries = listing?.entries else {
      shown = []
      return
    }
    let name: String
    switch typed {
    case .name(let text), .path(_, let text): name = text
    case .other:
      shown = []
      return
    }
    guard !name.isEmpty else {
      shown = Array(entries.indices)
      return
    }
    let key = Array(name.lowercased().utf8)
    var groups: [[Int]] = [[], [], []]
    for (index, entry) in entries.enumerated() {
      if entry.key == key {
        groups[0].append(index)
      } else if entry.key.starts(with: key) {
        groups[1].append(index)
      } else if entry.key.holds(key) {
        groups[2].append(index)
      }
    }
    shown = groups.flatMap(\.self)
  }
}

extension [UInt8] {
  /// Whether these bytes contain the others.
  fileprivate func holds(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, bytes.count <= count else { return bytes.isEmpty }
    return (0...(count - bytes.count)).contains { start in
      self[start] == first && self[start...].starts(with: bytes)
    }
  }
}
