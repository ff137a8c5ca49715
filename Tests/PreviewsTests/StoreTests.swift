import Cells
import FoundationEssentials
import Glibc
import Imagery
import Model
import Previews
import Testing

@Suite(.timeLimit(.minutes(5))) struct StoreTests {
  /// A new painter on the same folder, as in a later run of the program.
  private func painter(_ bench: PreviewBench, _ store: PreviewStore) -> ChafaPainter {
    ChafaPainter(darkroom: bench.darkroom, store: store, pixelCapacity: 0)
  }

  private func files(_ bench: PreviewBench) throws -> [URL] {
    let folder = bench.folder.appending(path: "previews")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { folder.appending(path: $0) }
  }

  private func pixels(_ form: PixelProtocol) -> PixelRequest {
    let size = PixelSize(width: 160, height: 80)
    return PixelRequest(
      scene: .picture(Picture(digest: "a", type: .png, size: size, byteCount: 1)),
      crop: PixelRect(size), size: Size(columns: 16, rows: 4), pixels: size, cell: .usual,
      form: form)
  }

  @Test func `A stored preview no longer needs its file in a later run`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let store = PreviewStore(folder: bench.path("previews"))
    let painter = painter(bench, store)
    let canvas = try await painter.paint(bench.request(), path: { _ in path })
    var pictures: [PixelProtocol: PixelPicture] = [:]
    for form in PixelProtocol.allCases {
      pictures[form] = try await painter.pixels(pixels(form), path: { _ in path })
    }
    await store.flush()
    try FileManager.default.removeItem(atPath: path)
    let again = self.painter(bench, PreviewStore(folder: bench.path("previews")))
    #expect(try await again.paint(bench.request(), path: { _ in path }) == canvas)
    for form in PixelProtocol.allCases {
      let picture = try await again.pixels(pixels(form), path: { _ in path })
      #expect(picture.tiles == pictures[form]?.tiles && picture.size == pictures[form]?.size)
      #expect(picture.encoding == pictures[form]?.encoding && picture.width == 160)
    }
    // Another size, another depth, other symbols, another view: other previews.
    await #expect(throws: Failure.self) {
      var mirrored = bench.request()
      mirrored.transform = ViewTransform(.mirrored)
      return try await again.paint(mirrored, path: { _ in path })
    }
    await #expect(throws: Failure.self) {
      var mirrored = pixels(.kitty)
      mirrored.transform = ViewTransform(.mirrored)
      return try await again.pixels(mirrored, path: { _ in path })
    }
    await #expect(throws: Failure.self) {
      try await again.paint(bench.request(columns: 21), path: { _ in path })
    }
    await #expect(throws: Failure.self) {
      try await again.paint(bench.request(colors: .indexed16), path: { _ in path })
    }
  }

  @Test func `Nobody else can read the store`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let store = PreviewStore(folder: bench.path("previews"))
    _ = try await painter(bench, store).paint(bench.request(), path: { _ in path })
    await store.flush()
    func mode(_ path: String) -> mode_t {
      var status = stat()
      return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
    #expect(mode(bench.path("previews")) == 0o700)
    let files = try files(bench)
    #expect(files.count == 1)
    for file in files { #expect(mode(file.path) == 0o600) }
  }

  @Test(arguments: ["cut", "changed", "emptied", "another's"])
  func `A broken file is painted again`(damage: String) async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let store = PreviewStore(folder: bench.path("previews"))
    let canvas = try await painter(bench, store).paint(bench.request(), path: { _ in path })
    await store.flush()
    let file = try #require(try files(bench).first)
    var bytes = Array(try Data(contentsOf: file))
    switch damage {
    case "cut": bytes.removeLast(bytes.count / 2)
    case "changed": bytes[bytes.count - 20] ^= 1
    case "emptied": bytes = []
    default:
      // Another preview under this one's name.
      _ = try await painter(bench, store).paint(bench.request("b"), path: { _ in path })
      await store.flush()
      let other = try #require(try files(bench).first { $0 != file })
      bytes = Array(try Data(contentsOf: other))
      let place = try #require(bytes.firstIndex(of: UInt8(ascii: "b")))
      #expect(place > 0)
    }
    try Data(bytes).write(to: file)
    let again = painter(bench, PreviewStore(folder: bench.path("previews")))
    #expect(try await again.paint(bench.request(), path: { _ in path }) == canvas)
  }

  @Test func `The least recently used previews are removed when there are too many bytes`()
    async throws
  {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    // 100 cells are 1.4 kB: room for about seven.
    let store = PreviewStore(folder: bench.path("previews"), limit: 10_000)
    let painter = painter(bench, store)
    for name in 0..<20 {
      _ = try await painter.paint(bench.request("\(name)"), path: { _ in path })
      await store.flush()
    }
    let bytes = try files(bench).reduce(0) { try $0 + Data(contentsOf: $1).count }
    #expect(bytes <= 10_000)
    try FileManager.default.removeItem(atPath: path)
    let again = self.painter(bench, PreviewStore(folder: bench.path("previews"), limit: 10_000))
    _ = try await again.paint(bench.request("19"), path: { _ in path })
    await #expect(throws: Failure.self) {
      try await again.paint(bench.request("0"), path: { _ in path })
    }
  }

  @Test func `Two programs share a folder, and it may vanish while they use it`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let stores = (0..<2).map { _ in PreviewStore(folder: bench.path("previews"), limit: 20_000) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for store in stores {
        let painter = painter(bench, store)
        for name in 0..<30 {
          let request = bench.request("\(name)")
          group.addTask { _ = try await painter.paint(request, path: { _ in path }) }
        }
      }
      try await group.waitForAll()
    }
    for store in stores { await store.flush() }
    #expect(!(try files(bench)).isEmpty)
    #expect(try files(bench).allSatisfy { !$0.path.hasSuffix(".part") })
    try FileManager.default.removeItem(atPath: bench.path("previews"))
    _ = try await painter(bench, stores[0]).paint(bench.request("x"), path: { _ in path })
    await stores[0].flush()
    #expect(try files(bench).count == 1)
  }
}
