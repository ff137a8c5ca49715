import Glibc

/// What the image process may use.
package struct DarkroomLimits: Codable, Hashable, Sendable {
  /// Most pixels of a picture that is decoded.
  package var maxPixels: Int
  /// Address space of the process in bytes; nil for none.
  package var addressSpace: Int?
  /// Processor time over the life of one process, in seconds. It is replaced before this is used up.
  package var processorSeconds: Int
  /// Longest file it may write, in bytes.
  package var fileSize: Int
  package var openFiles: Int
  /// Threads libvips may use.
  package var threads: Int
  /// How long one request may take before the process is killed.
  package var patience: Duration
  /// The same for `convert` and `compose`, which write whole pictures.
  package var writingPatience: Duration

  /// Four gigabytes; none in a sanitized build, whose shadow memory takes terabytes of addresses.
  package static let standardAddressSpace: Int? =
    dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil ? 4 << 30 : nil

  /// What a picture may cost, in words.
  package var words: String {
    let memory = addressSpace.map { ", \($0 >> 30) GB of memory at most" } ?? ""
    return "\(maxPixels / 1_000_000) million pixels\(memory)"
  }

  /// For where nobody waits for an answer and the machine has much else to do, as in tests.
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
