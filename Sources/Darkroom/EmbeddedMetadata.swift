import FoundationEssentials
import Glibc
package import Imagery

/// What is written into a picture file besides its pixels.
package struct EmbeddedMetadata: Codable, Hashable, Sendable {
  /// An XMP packet of at most `mostBytes`.
  package var packet: String
  /// The texts that a PNG gets in addition.
  package var texts: [Text]

  /// One text chunk of a PNG.
  package struct Text: Codable, Hashable, Sendable {
    /// 1 to 79 printable ASCII characters.
    package var keyword: String
    package var text: String

    package init(_ keyword: String, _ text: String) {
      self.keyword = keyword
      self.text = text
    }
  }

  /// The capacity of one JPEG segment.
  package static let mostBytes = 65_500

  package init(packet: String, texts: [Text] = []) {
    self.packet = packet
    self.texts = texts
  }
}

extension DarkroomClient {
  /// Writes a copy of a PNG, JPEG or WebP file with exactly its pixel bytes and its orientation to
  /// the file `output` (replaced in one step). Everything else in the file is left out: when and
  /// where it was taken, by whom and with what, what was written about it, and what follows its
  /// end; the new metadata, if any, takes its place. A file that has none of that is copied byte for
  /// byte.
  package func replaceMetadata(
    of path: String, with metadata: EmbeddedMetadata? = nil, to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    // It is longer than a message may be.
    let memory = try metadata.map { value throws(DarkroomError) in
      try Descriptor.memory(holding: value)
    }
    return try await facts(
      DarkroomCall(
        request: .replaceMetadata(hasMetadata: memory != nil), pictures: [path],
        shared: memory.map { [$0] } ?? [], output: output))
  }

  /// The XMP packet of a PNG, JPEG or WebP file; nil if it has none, or one longer than 64 KiB.
  package func packet(of path: String) async throws(DarkroomError) -> String? {
    let pieces = try await pieces(
      DarkroomCall(request: .packet, pictures: [path]), capacity: 65536
    ) { $0 <= 1 }
    return pieces.first.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Descriptor {
  /// Anonymous memory with the value as JSON.
  fileprivate static func memory(holding value: some Encodable) throws(DarkroomError) -> Descriptor
  {
    guard let data = try? JSONEncoder().encode(value) else {
      throw .badRequest("its text cannot be written")
    }
    let memory = try Descriptor.memory(bytes: data.count)
    let written = data.withUnsafeBytes { pwrite(memory.number, $0.baseAddress, $0.count, 0) }
    guard written == data.count else { throw .outOfMemory }
    return memory
  }
}
