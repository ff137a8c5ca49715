import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct RoundTripTests {
  @Test func `Any document comes back byte for byte, wherever its chunks end`() throws {
    for seed in 0..<CaseGenerator.count {
      var cases = CaseGenerator(seed: UInt64(seed))
      let document = cases.document()
      let threshold = cases.roll(3) == 0 ? cases.roll(4) : cases.roll(60)
      let blobs = MemoryBlobStore()
      let payload = try scan(document, to: blobs, threshold: threshold, chunks: cases.random)
      let back = try payload.body.read(blobs, sizes: &cases.random)

      let text = String(decoding: document, as: UTF8.self)
      try #require(back == document, "seed \(seed): \(text)")
      try #require(payload.byteCount == document.count, "seed \(seed): \(text)")
      try #require(blobs.unfinished == 0, "seed \(seed): \(text)")
    }
  }

  @Test func `The parts of any document are found where an ordinary decoder finds them`() throws {
    for seed in 0..<CaseGenerator.count / 8 {
      var cases = CaseGenerator(seed: UInt64(seed) + 1 << 40)
      let document = cases.document()
      let blobs = MemoryBlobStore()
      let payload = try scan(document, to: blobs, threshold: cases.roll(30))
      let text = String(decoding: document, as: UTF8.self)
      try #require(try same(payload.root, document, blobs), "seed \(seed): \(text)")
      _ = try JSONSerialization.jsonObject(with: Data(payload.skeleton), options: .fragmentsAllowed)
    }
  }

  /// Whether the parts of a value have the bytes that make up the whole.
  private func same(
    _ value: PayloadValue, _ document: [UInt8], _ blobs: MemoryBlobStore
  ) throws -> Bool {
    let bytes = try value.payload.body.bytes(from: blobs)
    switch value.kind {
    case .array:
      let parts = try JSONSerialization.jsonObject(with: Data(bytes)) as? [Any]
      return try value.elements.count == parts?.count
        && value.elements.allSatisfy { try same($0, bytes, blobs) }
    case .object:
      let names = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      return try Set(value.members.map(\.key)) == names.map { Set($0.keys) }
        && value.members.allSatisfy { try same($0.value, bytes, blobs) }
    case .string:
      let text = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      return try value.text(from: blobs) == text as? String
        && (value.externalString == nil) == (value.string != nil)
    default:
      return (try? Payload(json: bytes)) != nil
    }
  }
}
