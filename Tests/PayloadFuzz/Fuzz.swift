import Payload
import PayloadCases

/// The invariants for one document of any kind.
struct Fuzz {
  /// Why a case fails.
  struct Broken: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var refused = 0
  private(set) var externalString = 0

  /// Checks that a valid document comes back byte for byte, whatever the chunks and buffers, and
  /// that what stays in memory is the document without its long strings.
  mutating func valid(_ seed: UInt64) throws {
    var cases = CaseGenerator(seed: seed)
    let document = cases.document()
    let threshold = cases.roll(3) == 0 ? cases.roll(4) : cases.roll(60)
    let blobs = ObservedBlobStore()
    let payload = try scan(document, to: blobs, threshold: threshold, chunks: cases.random)
    try hold(payload, document, blobs)
    let back = try payload.body.read(blobs, sizes: &cases.random)
    guard back == document else { throw Broken(description: "other bytes came back") }
    let inMemory =
      payload.skeleton.count - payload.externalStrings.reduce(0) { $0 + $1.placeholder.utf8.count }
    let long = payload.externalStrings.reduce(0) { $0 + $1.byteCount }
    guard inMemory == document.count - long else {
      throw Broken(description: "\(inMemory) bytes stay in memory")
    }
    externalString += payload.externalStrings.count
  }

  /// Checks that a damaged document is refused at a position inside it, or still is a document.
  mutating func damaged(_ seed: UInt64) throws {
    var cases = CaseGenerator(seed: seed)
    var document = cases.document()
    for _ in 0...cases.roll(3) {
      switch cases.roll(3) {
      case 0: document[cases.roll(document.count)] = UInt8(cases.roll(256))
      case 1 where document.count > 1: document.remove(at: cases.roll(document.count))
      default: document.insert(UInt8(cases.roll(256)), at: cases.roll(document.count + 1))
      }
    }
    let blobs = ObservedBlobStore()
    do {
      let payload = try scan(document, to: blobs, threshold: cases.roll(30), chunks: cases.random)
      try hold(payload, document, blobs)
      guard try payload.body.bytes(from: blobs) == document else {
        throw Broken(description: "other bytes came back")
      }
    } catch let error as PayloadError {
      refused += 1
      guard (0...document.count).contains(error.offset) else {
        throw Broken(description: "the error is at \(error.offset), outside the document")
      }
    }
    guard blobs.memory.unfinished == 0 else {
      throw Broken(description: "a blob was left unfinished")
    }
  }

  private func hold(
    _ payload: Payload, _ document: [UInt8], _ blobs: ObservedBlobStore
  ) throws {
    guard payload.byteCount == document.count else {
      throw Broken(description: "the length is said to be \(payload.byteCount)")
    }
    guard blobs.memory.unfinished == 0 else {
      throw Broken(description: "a blob was left unfinished")
    }
    guard String(validating: document, as: UTF8.self) != nil else {
      throw Broken(description: "broken UTF-8 was taken")
    }
  }
}
