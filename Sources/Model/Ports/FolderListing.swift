/// What a folder holds that a picture may be chosen from: folders and picture files, in the order they
/// are listed. Hidden ones are left out.
package struct FolderListing: Hashable, Sendable {
  /// Absolute, without a slash at its end but for the root's own.
  package var folder: String
  /// The same as a person writes it: `~/Pictures`.
  package var spelled: String
  package var entries: [FolderEntry]

  package init(folder: String, spelled: String, entries: [FolderEntry]) {
    self.folder = folder
    self.spelled = spelled
    self.entries = entries
  }
}

/// A folder or a picture file; what a file is, is told by its name alone until somebody looks.
package struct FolderEntry: Hashable, Sendable {
  /// As it is on the disk, so not yet safe to show.
  package var name: String
  package var isFolder: Bool
  package var byteCount: Int
  /// Nanoseconds since 1970: whether a file is still the one that was looked at.
  package var modified: Int
  /// For finding it: made once, because a folder may hold ten thousand.
  package let key: [UInt8]

  package init(name: String, isFolder: Bool, byteCount: Int = 0, modified: Int = 0) {
    self.name = name
    self.isFolder = isFolder
    self.byteCount = byteCount
    self.modified = modified
    key = Array(name.lowercased().utf8)
  }

  /// Folders before files, each by name.
  package static func isInOrder(_ first: FolderEntry, _ second: FolderEntry) -> Bool {
    if first.isFolder != second.isFolder { return first.isFolder }
    return first.key == second.key
      ? first.name < second.name : first.key.lexicographicallyPrecedes(second.key)
  }
}

/// Port: looks into folders.
package protocol Folders: Sendable {
  /// Lists a folder, spelled as a person does.
  func list(_ path: String) async throws(Failure) -> FolderListing
}

/// An absolute path without `.`, `..` and empty parts.
package func plainPath(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == ".." { _ = parts.popLast() } else { parts.append(part) }
  }
  return "/" + parts.joined(separator: "/")
}

/// A path below a folder.
package func joinedPath(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}
