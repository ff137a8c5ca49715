import FoundationEssentials
import Glibc
package import Imagery

/// What is written into a picture file besides its pixels.
package struct Inscription: Codable, Hashable, Sendable {
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
  /// the file `output` (replaced in one step). Everything else in the file is left out, and the
  /// inscription is added.
  package func inscribe(
    _ path: String, to output: String, _ inscription: Inscription?
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.inscribe(path, output: output, inscription))
  }

  /// Writes a copy of a PNG, JPEG or WebP file with exactly its pixel bytes and its orientation to
  /// the file `output` (replaced in one step). Everything else in the file is left out: when and
  /// where it was taken, by whom and with what, what was written about it, and what follows its
  /// end. A file that has none of that is copied byte for byte.
  package func clean(_ path: String, to output: String) async throws(DarkroomError) -> PictureFacts
  {
    try await facts(.clean(path, output: output))
  }

  /// The XMP packet of a PNG, JPEG or WebP file; nil if it has none, or one longer than 64 KiB.
  package func packet(of path: String) async throws(DarkroomError) -> String? {
    guard case .pieces(let pieces) = try await outcome(.packet(path)) else {
      throw .damaged(detail: "")
    }
    return pieces.first.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Errand {
  func inscribe(
    _ process: inout DarkroomProcess?, _ path: String, to output: String,
    _ inscription: Inscription?
  ) throws(DarkroomError) -> Job.Outcome {
    var inputs = [try Descriptor.picture(at: path)]
    // Longer than a message may be.
    if let inscription { inputs.append(try .memory(holding: inscription)) }
    let request = Ask.inscribe(
      hasInscription: inscription != nil, maxPixels: bench.limits.maxPixels)
    return try write(&process, request, from: inputs, to: output)
  }

  func packet(
    _ process: inout DarkroomProcess?, _ path: String
  ) throws(DarkroomError) -> Job.Outcome {
    let picture = try Descriptor.picture(at: path)
    let memory = try Descriptor.memory(bytes: Self.packetCapacity)
    let answer = try ask(
      &process, .packet(maxPixels: bench.limits.maxPixels), [picture, memory])
    guard case .pieces(let lengths) = answer else { return try outcome(of: answer) }
    // The process is not trusted: what it claims must lie inside the memory we allocated.
    guard lengths.count <= 1, lengths.allSatisfy({ (1...Self.packetCapacity).contains($0) }) else {
      throw .damaged(detail: "")
    }
    return .pieces(lengths.isEmpty ? [] : try memory.pieces(lengths))
  }

  private static let packetCapacity = 65536
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
