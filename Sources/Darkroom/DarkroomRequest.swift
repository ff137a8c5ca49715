package import FoundationEssentials
package import Imagery

/// A request to the image process. The pictures' descriptors travel with it, first, then those of
/// the memory or the file for the result; paths in it are not opened.
package enum DarkroomRequest: Codable, Sendable {
  case warmUp
  /// Asks which libvips was loaded.
  case version
  case inspect
  case render(fitting: PixelSize)
  /// With `step` the process reports each time that many rows are finished.
  case view(
    PixelRect, size: PixelSize, isOpaque: Bool, keeps: Bool, step: Int?)
  /// The first memory holds pixels of that size, the second receives the packed areas, one after
  /// another.
  case pack(PixelSize, [PixelRect], Packing)
  case convert(Conversion)
  case compose(EditRequest)
  /// Compares the picture with a second one, whose descriptor follows.
  case compare(Comparison)
  /// The descriptors are the result, the parent, and the file for the combined picture.
  case keep(CompositeOptions)
  /// Copies the file with its pixels unchanged and without its metadata; with `hasInscription` the
  /// inscription in the memory that follows replaces it. Then follows the file for the copy.
  case inscribe(hasInscription: Bool)
  /// Copies the file with its pixels and its orientation but without its metadata. The file for the
  /// copy follows.
  case clean
  /// Writes the file's XMP packet to the memory that follows.
  case packet
  /// Outlines these rectangles on a copy, which is written as JPEG.
  case mark([PixelRect])
  /// Paints a tile into memory with that many pixels, which follows the picture.
  case lay(Tile, on: PixelSize)
  /// Encodes the pixels in the memory to the file that follows it.
  case encode(SheetEncoding, PixelSize)
  /// Decodes a growing file, unless it `isWhole` already. The memory follows, then the pipe that
  /// announces more, then the memory for the progress.
  case follow(fitting: PixelSize, isWhole: Bool)
  /// Renders text as a mask into the memory; a process that has done so takes no pictures.
  case letter(Lettering)
  /// Asks how the process is sealed.
  case seal
  case drill(InducedFault)
}

extension DarkroomRequest {
  /// The request as another process gets it when the first one could not serve it: a growing file
  /// is complete by then, because the first one has waited for its end.
  var repeated: DarkroomRequest {
    if case .follow(let box, _) = self { return .follow(fitting: box, isWhole: true) }
    return self
  }
}

/// A request as it is sent, with the limit that holds for each picture in it.
package struct LimitedRequest: Codable, Sendable {
  package var request: DarkroomRequest
  package var maxPixels: Int
}

/// Misbehaviour on request in tests; only a worker started for drills obeys.
package enum InducedFault: Codable, Sendable, Hashable {
  case hang
  case crash
  /// Allocates and touches this much memory.
  case allocate(bytes: Int)
  /// Answers with the process's environment, one variable a line.
  case environment
  /// Answers with its process id.
  case process
  /// Answers with its open descriptors and what they are, one a line.
  case descriptors
  /// Attempts what a sealed process must not be able to do; answers with the result.
  case attempt(String)
}

/// The answer of the image process to one `DarkroomRequest`.
package enum DarkroomResponse: Codable, Sendable {
  case done
  case facts(PictureFacts)
  /// The pixels are in the shared memory.
  case pixels(PixelSize)
  /// Pieces of these lengths are in the shared memory.
  case pieces([Int])
  case text(String)
  case difference(Difference)
  case seal(LockdownReport)
  /// The process is sealed and lacks a library for this: another one has to be asked.
  case unprepared
  case failed(DarkroomError)
}

/// A response with the resources the process has used so far.
package struct DarkroomReply: Codable, Sendable {
  package var response: DarkroomResponse
  package var processorSeconds: Double
  /// The greatest resident memory so far.
  package var peakBytes: Int

  package init(response: DarkroomResponse, processorSeconds: Double, peakBytes: Int) {
    self.response = response
    self.processorSeconds = processorSeconds
    self.peakBytes = peakBytes
  }
}

/// The form of messages on the channel: one byte for the version, then JSON. The socket keeps the
/// boundaries. Both ends are the same program, so the version only catches a replaced binary.
///
/// Reports of rows come in the middle of work and have five bytes: a different first one, then the
/// number of rows, the lowest byte first. Text to render comes in the middle of work, too, with a
/// first byte of its own; the process then waits for an answer with the mask's memory.
package enum Envelope {
  package static let version: UInt8 = 1
  private static let rowsMark: UInt8 = 2
  private static let letteringMark: UInt8 = 3
  /// The longest message in bytes; an edit's text must fit.
  package static let capacity = 64 * 1024

  /// Encodes a message.
  ///
  /// - Throws: `badRequest` for a number that is not finite, or a message over `capacity`.
  package static func encode(_ value: some Encodable) throws(DarkroomError) -> Data {
    guard let body = try? JSONEncoder().encode(value) else {
      throw .badRequest("a number in it is not finite")
    }
    guard body.count < capacity else { throw .badRequest("its text is too long") }
    return Data([version]) + body
  }

  /// Encodes a report of finished rows.
  package static func encode(rows: Int) -> [UInt8] {
    [rowsMark] + (0..<4).map { UInt8(truncatingIfNeeded: rows >> (8 * $0)) }
  }

  /// The number of rows that a message reports; nil for other messages.
  package static func rows(in message: [UInt8]) -> Int? {
    guard message.count == 5, message[0] == rowsMark else { return nil }
    return message.dropFirst().reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Encodes a request to render text, with the errors of `encode(_:)`.
  package static func encode(asking lettering: Lettering) throws(DarkroomError) -> Data {
    var message = try encode(lettering)
    message[message.startIndex] = letteringMark
    return message
  }

  /// The text to render, if the message asks for that.
  package static func lettering(in message: [UInt8]) -> Lettering? {
    guard message.first == letteringMark else { return nil }
    return try? JSONDecoder().decode(Lettering.self, from: Data(message.dropFirst()))
  }

  /// nil if the message is of another version or cannot be decoded.
  package static func decode<T: Decodable>(_ message: some Collection<UInt8>, as type: T.Type) -> T?
  {
    guard message.first == version else { return nil }
    return try? JSONDecoder().decode(type, from: Data(message.dropFirst()))
  }
}
