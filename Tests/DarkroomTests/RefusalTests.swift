import Darkroom
import FoundationEssentials
import Glibc
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct RefusalTests {
  /// The error of inspecting and rendering the file; both must agree.
  private func refusal(
    of path: String, _ bench: DarkroomBench
  ) async throws -> DarkroomError? {
    let box = PixelSize(width: 64, height: 64)
    let rendered = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: box)
    }
    let inspected = await #expect(throws: DarkroomError.self) {
      try await bench.client.facts(of: path)
    }
    #expect(inspected == rendered)
    return rendered
  }

  private func refusal(ofBytes bytes: some Sequence<UInt8>) async throws -> DarkroomError? {
    let bench = try DarkroomBench()
    return try await refusal(of: bench.file("picture.jpg", bytes), bench)
  }

  @Test func `A header that claims too many pixels is refused before decoding`() async throws {
    var file = PNG(width: 30_000, height: 30_000)
    file.add("IDAT", [0x78])
    #expect(
      try await refusal(ofBytes: file.bytes)
        == .tooManyPixels(width: 30_000, height: 30_000, limit: 120_000_000))
  }

  @Test func `Sizes beyond all numbers are refused too`() async throws {
    let file = PNG(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF)
    let error = try await refusal(ofBytes: file.bytes)
    guard case .tooManyPixels = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `The limit can be set`() async throws {
    let bench = try DarkroomBench(limits: DarkroomLimits(maxPixels: 3000))
    #expect(
      try await refusal(of: Fixture.path("quarters.gif"), bench)
        == .tooManyPixels(width: 64, height: 48, limit: 3000))
  }

  @Test(arguments: [9, 30, 60, 100, 1000])
  func `A truncated PNG is refused as truncated, wherever it is cut`(length: Int) async throws {
    #expect(try await refusal(ofBytes: TestPicture.scene.png.prefix(length)) == .truncated)
  }

  @Test(arguments: ["quarters.jpg", "quarters.webp", "quarters.heic", "quarters.gif"])
  func `Other truncated pictures are never shown as complete`(name: String) async throws {
    let bench = try DarkroomBench()
    let bytes = try Fixture.bytes(name)
    let path = try bench.file("cut", bytes.prefix(bytes.count * 3 / 5))
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
    }
    switch error {
    case .truncated, .damaged: break
    default: Issue.record("\(String(describing: error))")
    }
  }

  @Test func `Garbage inside a valid frame is damage, not a crash`() async throws {
    let bench = try DarkroomBench()
    var file = PNG(width: 64, height: 64)
    file.add("IDAT", Array(repeating: 0x55, count: 500))
    file.end()
    let path = try bench.file("rubbish.png", file.bytes)
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
    }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("Just some notes, nothing else.\n", "text"), ("%PDF-1.7 ...", "a PDF document"),
    ("<!DOCTYPE html><html></html>", "a web page"), ("PK\u{3}\u{4}....", "an archive"),
    ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
  ])
  func `Files that are not pictures are named`(content: String, kind: String) async throws {
    #expect(try await refusal(ofBytes: content.utf8) == .notAPicture(looksLike: kind))
  }

  @Test func `A database is not even opened`() async throws {
    let bench = try DarkroomBench()
    // Whatever is in it: opening and closing it would release the locks that SQLite has on it.
    #expect(
      try await refusal(of: bench.png("retake.sqlite", .scene), bench)
        == .notAPicture(looksLike: "a database"))
    #expect(try await refusal(of: bench.path("none.sqlite"), bench) == .missing)
  }

  @Test(arguments: [
    ("BM\u{1}\u{1}\u{1}\u{1}\0\0\0\0..", "BMP"),
    ("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    ("8BPS\0\u{1}", "Photoshop"), ("\0\0\0\u{c}JXL \r\n", "JPEG XL"),
    ("P6\n2 2\n255\n", "Netpbm (PPM)"), ("P3 2 2 255", "Netpbm (PPM)"),
    ("Pf\n2 2\n-1.0\n", "Netpbm (PPM)"), ("#?RADIANCE\n", "Radiance (HDR)"),
    ("II*\0\u{10}\0\0\0CR\u{2}\0", "Raw (CR2)"), ("\0\0\0\u{18}ftypcrx \0\0\0\u{1}", "Raw (CR3)"),
    ("FUJIFILMCCD-RAW 0201", "Raw (RAF)"), ("IIU\0\u{18}\0\0\0", "Raw (RW2)"),
    ("IIRO\u{8}\0\0\0", "Raw (ORF)"), ("\0\0\u{1}\0\u{1}\0\u{10}\u{10}", "Windows icon"),
    ("\0\0\u{2}\0\u{1}\0\u{10}\u{10}", "Windows cursor"), ("qoif\0\0\0\u{1}", "QOI"),
    ("%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"), ("DDS |\0\0\0", "DirectDraw (DDS)"),
    ("/* XPM */\nstatic char", "XPM"), ("#define a_width 3\n#define a_height", "XBM"),
    ("SIMPLE  =                    T", "FITS"), ("gimp xcf v011\0", "GIMP"),
    ("\0\0\u{2}\0\0\0\0\0\0\0\0\0\u{10}\0\u{10}\0\u{18}\0....", "Targa"),
    ("\0\0\0\0\0\0\0\0TRUEVISION-XFILE.\0", "Targa"),
  ])
  func `Pictures of other kinds are named`(content: String, kind: String) async throws {
    #expect(try await refusal(ofBytes: content.utf8) == .unsupported(kind))
  }

  @Test func `Unknown bytes are not a picture`() async throws {
    #expect(
      try await refusal(ofBytes: [0xDE, 0xAD, 0, 1, 2, 3]) == .notAPicture(looksLike: nil))
  }

  @Test func `An empty file, a folder, a missing file and a pipe are distinguished`() async throws {
    let bench = try DarkroomBench()
    #expect(try await refusal(of: bench.file("empty.png", []), bench) == .empty)
    #expect(try await refusal(of: bench.folder.path, bench) == .directory)
    #expect(try await refusal(of: bench.path("none.png"), bench) == .missing)
    #expect(mkfifo(bench.path("pipe.png"), 0o600) == 0)
    #expect(try await refusal(of: bench.path("pipe.png"), bench) == .notAFile)
    #expect(try await refusal(of: "/dev/zero", bench) == .notAFile)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `An unreadable file is reported with the reason`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("secret.png", .scene)
    #expect(chmod(path, 0) == 0)
    #expect(try await refusal(of: path, bench) == .unreadable(reason: "permission denied"))
  }

  @Test func `A folder that cannot be written leaves nothing behind`() async throws {
    let bench = try DarkroomBench()
    let request = EditRequest(source: .blank(.black), size: PixelSize(width: 8, height: 8))
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.compose(request, to: bench.path("no/such/folder.png"))
    }
    #expect(error == .cannotWrite(reason: "no such file or directory"))
  }

  @Test func `A failed conversion leaves the old file and no other`() async throws {
    let bench = try DarkroomBench()
    let output = try bench.file("old.png", Array("old".utf8))
    let input = try bench.file("text.jpg", Array("some text".utf8))
    await #expect(throws: DarkroomError.notAPicture(looksLike: "text")) {
      try await bench.client.convert(input, to: output, Conversion(encoding: .png))
    }
    #expect(try bench.names.sorted() == ["old.png", "text.jpg"])
    #expect(try Data(contentsOf: URL(filePath: output)) == Data("old".utf8))
  }

  @Test func `Every error says what happened and what to do`() {
    let errors: [DarkroomError] = [
      .missing, .directory, .notAFile, .unreadable(reason: "x"), .empty,
      .notAPicture(looksLike: nil), .notAPicture(looksLike: "text"), .unsupported("SVG"),
      .truncated, .damaged(detail: ""), .damaged(detail: "x"),
      .tooManyPixels(width: 1, height: 1, limit: 1), .badRequest("x"), .cannotWrite(reason: "x"),
      .crashed(signal: 11), .crashed(signal: 9), .timedOut(seconds: 1), .outOfMemory,
      .cannotStart(reason: "x"), .missingLibrary("x"),
    ]
    for error in errors {
      #expect(error.message.hasSuffix(".") && error.advice.hasSuffix("."))
    }
    #expect(Set(errors.map(\.message)).count == errors.count)
  }
}
