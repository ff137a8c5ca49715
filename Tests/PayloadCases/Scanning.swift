package import Payload

/// Scans a whole document, in one chunk or in chunks of random sizes.
package func scan(
  _ bytes: [UInt8], to blobs: any BlobStore = MemoryBlobStore(), threshold: Int = 8,
  chunks: XorShift? = nil
) throws(PayloadError) -> Payload {
  let scanner = PayloadScanner(blobs: blobs, limits: PayloadLimits(threshold: threshold))
  if var chunks {
    var rest = bytes[...]
    let longest = Int.random(in: 1...40, using: &chunks)
    while !rest.isEmpty {
      let size = min(rest.count, Int.random(in: 0...longest, using: &chunks))
      // A separate copy, so that a memory checker sees a read past the chunk.
      try scanner.feed(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
  } else {
    try scanner.feed(bytes)
  }
  return try scanner.finish()
}

package func scan(
  _ text: String, to blobs: any BlobStore = MemoryBlobStore(), threshold: Int = 8
) throws(PayloadError) -> Payload {
  try scan(Array(text.utf8), to: blobs, threshold: threshold)
}

extension PayloadBody {
  /// The whole body as text.
  package func text(_ blobs: any BlobStore = MemoryBlobStore()) throws(PayloadError) -> String {
    String(decoding: try bytes(from: blobs), as: UTF8.self)
  }

  /// The whole body, read through buffers of random sizes.
  package func read(_ blobs: any BlobStore, sizes: inout XorShift) throws(PayloadError) -> [UInt8] {
    let reader = makeReader(blobs)
    return try reader.readAll(upTo: Int.random(in: 1...50, using: &sizes))
  }
}

extension PayloadReader {
  /// Everything from here on, read through a buffer of this size.
  package func readAll(upTo size: Int) throws(PayloadError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
    defer { buffer.deallocate() }
    var all: [UInt8] = []
    while true {
      let count = try read(into: buffer)
      if count == 0 { return all }
      all += buffer[..<count]
    }
  }
}
