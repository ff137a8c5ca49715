/// The entries of a folder from which a picture may be chosen: folders and picture files in display
/// order. Hidden ones are left out.
package struct FolderListing: Hashable, Sendable {
  /// Absolute, without a trailing slash except for the root.
  package var folder: String
  /// The folder as the user writes it: `~/Pictures`.
  package var spelled: String
  package var entries: [FolderEntry]

  package init(folder: String, spelled: String, entries: [FolderEntry]) {
    self.folder = folder
    self.spelled = spelled
    self.entries = entries
  }
}

/// A folder or a picture file; a file's type is judged by its name until somebody reads it.
package struct FolderEntry: Hashable, Sendable {
  /// As it is on disk, so not yet safe to show.
  package var name: String
  package var isFolder: Bool
  package var byteCount: Int
  /// Nanoseconds since 1970: tells whether a file has changed since it was read.
  package var modified: Int
  /// The search key: made once, because a folder may hold ten thousand.
  package let key: [UInt8]

  package init(name: String, isFolder: Bool, byteCount: Int = 0, modified: Int = 0) {
    self.name = name
    self.isFolder = isFolder
    self.byteCount = byteCount
    self.modified = modified
    key = Array(name.lowercased().utf8)
  }

  /// Folders before files, each sorted by name.
  package static func isInOrder(_ first: FolderEntry, _ second: FolderEntry) -> Bool {
    if first.isFolder != second.isFolder { return first.isFolder }
    return first.key == second.key
      ? first.name < second.name : first.key.lexicographicallyPrecedes(second.key)
  }
}

/// Port: lists folders.
package protocol Folders: Sendable {
  /// Lists a folder given as the user writes it.
  func list(_ path: String) async throws(Failure) -> FolderListing
}

/// An absolute path without `.`, `..` and empty components.
package func plainPath(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == ".." { _ = parts.popLast() } else { parts.append(part) }
  }
  return "/" + parts.joined(separator: "/")
}

/// A path inside a folder.
package func joinedPath(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}
