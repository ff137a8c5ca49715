import Glibc

/// The resources the image process may use.
package struct DarkroomLimits: Codable, Hashable, Sendable {
  /// The most pixels of a picture that is decoded.
  package var maxPixels: Int
  /// The address space of the process in bytes; nil for no limit.
  package var addressSpace: Int?
  /// The processor time over the life of one process, in seconds. It is replaced before this is
  /// used up.
  package var processorSeconds: Int
  /// The length of the longest file it may write, in bytes.
  package var fileSize: Int
  package var openFiles: Int
  /// The number of threads libvips may use.
  package var threads: Int
  /// How long one request may take before the process is killed.
  package var patience: Duration
  /// How long `convert` and `compose` may take, which write whole pictures.
  package var writingPatience: Duration

  /// Four gigabytes; no limit in a sanitized build, whose shadow memory takes terabytes of address
  /// space.
  package static let standardAddressSpace: Int? =
    dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil ? 4 << 30 : nil

  /// The limits on a picture, in words.
  package var words: String {
    let memory = addressSpace.map { ", \($0 >> 30) GB of memory at most" } ?? ""
    return "\(maxPixels / 1_000_000) million pixels\(memory)"
  }

  /// Limits for when nobody waits for an answer and the machine is busy, as in tests.
  package static let unhurried = DarkroomLimits(
    patience: .seconds(600), writingPatience: .seconds(600))

  package init(
    maxPixels: Int = 120_000_000, addressSpace: Int? = standardAddressSpace,
    processorSeconds: Int = 600,
    fileSize: Int = 1 << 30, openFiles: Int = 64, threads: Int = 2,
    patience: Duration = .seconds(20), writingPatience: Duration = .seconds(60)
  ) {
    self.maxPixels = maxPixels
    self.addressSpace = addressSpace
    self.processorSeconds = processorSeconds
    self.fileSize = fileSize
    self.openFiles = openFiles
    self.threads = threads
    self.patience = patience
    self.writingPatience = writingPatience
  }
}
