/// What the image process may use.
package struct DarkroomLimits: Codable, Hashable, Sendable {
  /// Most pixels of a picture that is decoded.
  package var maxPixels: Int
  /// Address space of the process in bytes; nil for none (Address Sanitizer needs that).
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

  package init(
    maxPixels: Int = 120_000_000, addressSpace: Int? = 4 << 30, processorSeconds: Int = 600,
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
