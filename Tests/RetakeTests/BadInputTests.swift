import Foundation
import Glibc
import Testing

/// Files that are no pictures, by every way in.
@Suite(.timeLimit(.minutes(10))) struct BadInputTests {
  /// What a file is, and what is said about it.
  enum BadFile: String, CaseIterable, Sendable {
    case missing = "missing.png"
    case text = "text.jpg"
    case truncated = "truncated.png"
    case huge = "huge.png"
    case folder = "folder.png"
    case empty = "empty.png"
    case noPixels = "nothing.png"
    case pipe = "pipe.png"

    var words: String {
      switch self {
      case .missing: "There is no such file."
      case .text: "The file is text, not a picture."
      case .truncated: "cut short"
      case .huge: "30000×30000"
      case .folder: "That is a folder"
      case .empty: "The file is empty."
      case .noPixels: "its size is zero"
      case .pipe: "not a regular file"
      }
    }

    func make(in program: BuiltProgram) throws {
      let path = program.path(rawValue)
      switch self {
      case .missing: break
      case .text: try program.write("hello\n", to: rawValue)
      case .truncated:
        try Data(Self.header(300, 200) + [0, 1, 0, 0]).write(to: URL(filePath: path))
      case .huge: try Data(Self.header(30_000, 30_000)).write(to: URL(filePath: path))
      case .noPixels: try Data(Self.header(0, 0)).write(to: URL(filePath: path))
      case .folder:
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      case .empty: try program.write("", to: rawValue)
      case .pipe: try #require(mkfifo(path, 0o600) == 0)
      }
    }

    /// The signature of a PNG and its header chunk, with the right checksum.
    private static func header(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
      }
      let chunk = Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 2, 0, 0, 0]
      var sum: UInt32 = 0xFFFF_FFFF
      for byte in chunk {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
      }
      let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      return signature + bytes(13) + chunk + bytes(~sum)
    }
  }

  @Test(arguments: BadFile.allCases)
  func `run names the file, says what to do and that nothing was sent`(_ file: BadFile)
    async throws
  {
    let program = try BuiltProgram()
    try file.make(in: program)
    let result = try await program.run(["run", "-p", "warmer", "-i", program.path(file.rawValue)])
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("\(file.rawValue): "))
    #expect(result.errors.contains(file.words))
    #expect(result.errors.contains("Nothing was sent."))
    let sessions = try await program.run(["sessions", "--json"])
    #expect(sessions.output == "[]\n")
  }

  @Test
  func `The studio says the same about a given, opened or pasted picture, and keeps the prompt`()
    async throws
  {
    let program = try BuiltProgram()
    for file in BadFile.allCases { try file.make(in: program) }
    for file in BadFile.allCases {
      let path = program.path(file.rawValue)
      let result = try await program.play(
        """
        wait idle
        frame given
        type words that stay
        key F5
        type \(path)
        key Enter
        wait idle
        frame opened
        key Left
        paste \(path)
        wait idle
        frame pasted
        """, size: "160x40", arguments: [path])
      #expect(result.status == 0)
      let frames = result.output.components(separatedBy: "opened")
      #expect(frames.count == 2)
      for part in frames { #expect(part.contains("\(file.rawValue): "), "\(file)") }
      #expect(result.output.components(separatedBy: file.words).count == 4, "\(file)")
      #expect(result.output.components(separatedBy: "words that stay").count == 3, "\(file)")
    }
  }

  @Test func `Files of other formats are distinguished from damaged ones`() async throws {
    // Root reads everything, so there it cannot be seen.
    guard getuid() != 0 else { return }
    let program = try BuiltProgram()
    try program.write("x", to: "closed.png")
    chmod(program.path("closed.png"), 0)
    let result = try await program.run(["run", "-p", "x", "-i", program.path("closed.png")])
    #expect(result.errors.contains("closed.png: The file could not be read: permission denied."))
  }
}
