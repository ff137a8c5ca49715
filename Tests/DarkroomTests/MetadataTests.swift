import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct MetadataTests {
  private func bench() throws -> DarkroomBench { try DarkroomBench() }

  private let metadata = EmbeddedMetadata(
    packet: "<?xpacket begin=\"\"?><x>a “kite” & more</x><?xpacket end=\"w\"?>",
    texts: [.init("parameters", "a kite\nSize: 96x64"), .init("Title", "Ein Drachen über See")])

  private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    bytes.firstRange(of: Array(text.utf8)) != nil
  }

  @Test(arguments: [MediaType.png, .jpeg, .webp])
  func `The packet is read back, and the pixels are identical`(format: MediaType)
    async throws
  {
    let bench = try bench()
    let encoding: Encoding =
      switch format {
      case .jpeg: .jpeg(quality: 90)
      case .webp: .webp(quality: 90)
      default: .png
      }
    let plain = bench.path("plain")
    _ = try await bench.client.convert(
      bench.png("source.png", .scene), to: plain, Conversion(encoding: encoding))
    let output = bench.path("changed")

    let facts = try await bench.client.replaceMetadata(of: plain, with: metadata, to: output)

    #expect(facts.type == format && facts.size == PixelSize(width: 96, height: 64))
    #expect(facts.byteCount == (try bench.bytes("changed")).count)
    #expect(try await bench.client.packet(of: output) == metadata.packet)
    #expect(try await bench.client.packet(of: plain) == nil)
    #expect(try await bench.pixels(output) == bench.pixels(plain))

    // Without it the file is as it was, to the byte.
    let clean = bench.path("clean")
    _ = try await bench.client.replaceMetadata(of: output, to: clean)
    #expect(try await bench.client.packet(of: clean) == nil)
    #expect(try await bench.pixels(clean) == bench.pixels(plain))
    if format != .webp { #expect(try bench.bytes("clean") == bench.bytes("plain")) }
  }

  @Test func `A PNG carries the texts, each in the chunk that can hold its letters`() async throws {
    let bench = try bench()
    let output = bench.path("changed.png")
    _ = try await bench.client.replaceMetadata(
      of: bench.png("source.png", .scene), with: metadata, to: output)
    let bytes = try bench.bytes("changed.png")
    #expect(contains(bytes, "tEXtparameters\0a kite\nSize: 96x64"))
    #expect(contains(bytes, "iTXtTitle\0\0\0\0\0Ein Drachen über See"))
  }

  @Test func `What a camera or a person wrote is removed`() async throws {
    let bench = try bench()
    let file = try bench.file("secret.jpg", Fixture.jpeg(description: "At 5 Elm Street"))
    try #require(contains(bench.bytes("secret.jpg"), "Elm Street"))
    for metadata in [metadata, nil] {
      _ = try await bench.client.replaceMetadata(
        of: file, with: metadata, to: bench.path("out.jpg"))
      #expect(!contains(try bench.bytes("out.jpg"), "Elm Street"))
      #expect(try await bench.pixels(bench.path("out.jpg")) == bench.pixels(file))
    }
  }

  @Test func `Data behind the end of a JPEG is left out`() async throws {
    let bench = try bench()
    let plain = try Fixture.bytes("quarters.jpg")
    let file = try bench.file("long.jpg", plain + Array("another one".utf8))
    _ = try await bench.client.replaceMetadata(of: file, to: bench.path("out.jpg"))
    #expect(!contains(try bench.bytes("out.jpg"), "another one"))
    #expect(try await bench.pixels(bench.path("out.jpg")) == bench.pixels(file))
  }

  @Test func `A packet is replaced, not put beside the old one`() async throws {
    let bench = try bench()
    let first = bench.path("first.png")
    let second = bench.path("second.png")
    _ = try await bench.client.replaceMetadata(
      of: bench.png("source.png", .scene), with: metadata, to: first)
    _ = try await bench.client.replaceMetadata(
      of: first, with: EmbeddedMetadata(packet: "<new/>"), to: second)
    #expect(try await bench.client.packet(of: second) == "<new/>")
    #expect(!contains(try bench.bytes("second.png"), "kite"))
  }

  @Test func `A packet of the most bytes fits, a longer one is refused`() async throws {
    let bench = try bench()
    let file = try bench.file("plain.jpg", Fixture.bytes("quarters.jpg"))
    let longest = String(repeating: "x", count: EmbeddedMetadata.mostBytes)
    _ = try await bench.client.replaceMetadata(
      of: file, with: EmbeddedMetadata(packet: longest), to: bench.path("out.jpg"))
    #expect(try await bench.client.packet(of: bench.path("out.jpg")) == longest)
    await #expect(throws: DarkroomError.self) {
      _ = try await bench.client.replaceMetadata(
        of: file, with: EmbeddedMetadata(packet: longest + "x"), to: bench.path("never.jpg"))
    }
    #expect(!(try bench.names.contains { $0.hasPrefix("never") }))
  }

  @Test func `A file that may not grow is reported, and nothing is left behind`() async throws {
    let bench = try DarkroomBench(limits: DarkroomLimits(fileSize: 4096))
    let file = try bench.png("source.png", .scene)
    await #expect(throws: DarkroomError.cannotWrite(reason: "the file became too large")) {
      _ = try await bench.client.replaceMetadata(
        of: file, with: metadata, to: bench.path("out.png"))
    }
    #expect(try bench.names == ["source.png"])
  }

  @Test func `Broken files are refused and leave nothing`() async throws {
    let bench = try bench()
    let whole = try Fixture.bytes("quarters.jpg")
    let cases: [(String, [UInt8])] = [
      ("cut.jpg", Array(whole.dropLast(40))), ("words.png", Array("no picture".utf8)),
      ("cut.png", Array(TestPicture.scene.png.dropLast(20))),
    ]
    for (name, bytes) in cases {
      let file = try bench.file(name, bytes)
      await #expect(throws: DarkroomError.self, "\(name)") {
        _ = try await bench.client.replaceMetadata(of: file, with: metadata, to: bench.path("out"))
      }
    }
    #expect(try bench.names.sorted() == cases.map(\.0).sorted())
  }
}

/// A copy that contains nothing but its orientation.
@Suite(.timeLimit(.minutes(5))) struct CleanTests {
  @Test(arguments: ["turned.jpg", "turned.png", "turned.webp"])
  func `A rotated picture stays rotated, and nothing else is kept`(_ name: String) async throws {
    let bench = try DarkroomBench()
    for orientation in UInt8(1)...8 {
      let bytes =
        switch name {
        case "turned.jpg": try Fixture.jpeg(orientation: orientation)
        case "turned.png": TestPicture.scene.png(exif: Fixture.exif(orientation: orientation))
        default: try Fixture.webp(orientation: orientation)
        }
      let file = try bench.file(name, bytes)
      let output = bench.path("clean")
      let facts = try await bench.client.replaceMetadata(of: file, to: output)
      #expect(facts.orientation == Int(orientation))
      #expect(try await bench.client.facts(of: output) == facts)
      #expect(try await bench.pixels(output) == bench.pixels(file))
      // There is nothing left to leave out.
      _ = try await bench.client.replaceMetadata(of: output, to: bench.path("again"))
      #expect(try bench.bytes("again") == bench.bytes("clean"))
      // So is an exported one, whether it says how it was made or not.
      for metadata in [nil, EmbeddedMetadata(packet: "<kite/>")] {
        let left = bench.path("left")
        let facts = try await bench.client.replaceMetadata(of: file, with: metadata, to: left)
        #expect(facts.orientation == Int(orientation))
        #expect(try await bench.client.facts(of: left) == facts)
        #expect(try await bench.client.packet(of: left) == metadata?.packet)
        #expect(try await bench.pixels(left) == bench.pixels(file))
      }
    }
  }

  @Test func `A description is removed, and a file without one is identical to the byte`()
    async throws
  {
    let bench = try DarkroomBench()
    let file = try bench.file("secret.jpg", Fixture.jpeg(description: "At 5 Elm Street"))
    _ = try await bench.client.replaceMetadata(of: file, to: bench.path("clean.jpg"))
    #expect(try bench.bytes("clean.jpg").firstRange(of: Array("Elm".utf8)) == nil)
    let plain = try bench.png("plain.png", .scene)
    _ = try await bench.client.replaceMetadata(of: plain, to: bench.path("clean.png"))
    #expect(try bench.bytes("clean.png") == bench.bytes("plain.png"))
  }
}
