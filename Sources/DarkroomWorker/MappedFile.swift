import Darkroom
import Glibc

/// A descriptor's bytes, mapped into memory until the last reference is released.
final class MappedFile {
  let base: UnsafeMutablePointer<UInt8>
  let count: Int

  init(_ descriptor: Descriptor, isWritable: Bool) throws(DarkroomError) {
    var status = stat()
    guard fstat(descriptor.number, &status) == 0, status.st_size > 0 else {
      throw .unreadable(reason: reason(errno))
    }
    count = Int(status.st_size)
    let access = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
    guard let base = mmap(nil, count, access, MAP_SHARED, descriptor.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    self.base = base.assumingMemoryBound(to: UInt8.self)
  }

  deinit { munmap(base, count) }
}
