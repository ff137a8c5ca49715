import CSystem
import Glibc

/// An open file descriptor, closed with the last reference.
package final class Descriptor: Sendable {
  package let number: CInt

  package init(owning number: CInt) {
    self.number = number
  }

  deinit { Glibc.close(number) }
}

/// The text of an errno, in lower case as part of a sentence.
package func reason(_ code: CInt) -> String {
  let text = String(cString: strerror(code))
  return text.prefix(1).lowercased() + text.dropFirst()
}

extension Descriptor {
  /// Opens a regular file for reading; never blocks on a pipe or a device, which is refused.
  package static func picture(at path: String) throws(DarkroomError) -> Descriptor {
    if isNamedLikeDatabase(path), access(path, F_OK) == 0 {
      throw .notAPicture(looksLike: "a database")
    }
    let number = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard number >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing
      case ENXIO: throw .notAFile
      case let code: throw .unreadable(reason: reason(code))
      }
    }
    let descriptor = Descriptor(owning: number)
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .unreadable(reason: reason(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .directory
    default: throw .notAFile
    }
    guard status.st_size > 0 else { throw .empty }
    return descriptor
  }

  /// Anonymous memory of a fixed size, shared with every holder of the descriptor.
  static func memory(bytes: Int) throws(DarkroomError) -> Descriptor {
    let number = csystem_shared_memory("retake-pixels", Int64(bytes))
    guard number >= 0 else { throw .cannotStart(reason: reason(errno)) }
    return Descriptor(owning: number)
  }

  /// Copies pieces that lie one after another from its start.
  func pieces(_ lengths: [Int]) throws(DarkroomError) -> [[UInt8]] {
    let length = lengths.reduce(0, +)
    guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, number, 0), base != MAP_FAILED else {
      throw .outOfMemory
    }
    defer { munmap(base, length) }
    var rest = UnsafeRawBufferPointer(start: base, count: length)[...]
    return lengths.map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
  }
}

/// Whether a file is named like the library's database or one of the files beside it.
///
/// Such a file is not opened to find out what it is: closing it would release every lock that
/// SQLite has on it in this process (sqlite.org/howtocorrupt.html), and another process would
/// believe it has the library to itself.
package func isNamedLikeDatabase(_ path: String) -> Bool {
  [".sqlite", ".sqlite-wal", ".sqlite-shm"].contains { path.hasSuffix($0) }
}
