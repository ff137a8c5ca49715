import Darkroom
import FoundationEssentials
import Glibc

/// Five hundred broken pictures in a row through one client, in a process where nothing else
/// happens, so that whatever is left over afterwards is theirs.
struct Storm {
  /// The folder with the whole pictures that are broken; nothing else lies there.
  let folder: String
  private var dice = Dice(state: 20_261_121)
  private var outcomes: [String: Int] = [:]

  init(folder: String) {
    self.folder = folder
  }

  /// Breaks and shows `count` pictures, then prints what is left, one `NAME VALUE` a line.
  mutating func run(count: Int) async throws {
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0)))
    }
    let client = DarkroomClient(arguments: ["plain"])
    client.warmUp()
    // What the runtime opens for itself comes with the first request.
    _ = try await client.libraryVersion()
    let descriptorsBefore = Leftovers.descriptors.count
    let namesBefore = try FileManager.default.contentsOfDirectory(atPath: folder).count
    var halfway = 0
    for number in 0..<count {
      await show(broken(pictures), as: number, client)
      if number == count / 2 { halfway = Leftovers.residentKilobytes }
    }
    let grown = Leftovers.residentKilobytes - halfway
    let open = Leftovers.descriptors
    print("grown", grown)
    print("descriptors", open.count - descriptorsBefore)
    print("memories", open.filter { $0.contains("memfd") }.count + Leftovers.mappings)
    print("files", try FileManager.default.contentsOfDirectory(atPath: folder).count - namesBefore)
    client.close()
    // Its thread ends the process a moment later.
    for _ in 0..<500 where !Leftovers.children.isEmpty { usleep(10_000) }
    print("children", Leftovers.children.count)
    print("shared", Leftovers.sharedMemory.count)
    for (name, count) in outcomes { print(name, count) }
  }

  private mutating func show(_ bytes: [UInt8], as number: Int, _ client: DarkroomClient) async {
    let path = folder + "/broken"
    let output = folder + "/output"
    defer { for file in [path, output] { unlink(file) } }
    let outcome: String
    do {
      try Data(bytes).write(to: URL(filePath: path))
      switch number % 4 {
      case 0: _ = try await client.inspect(path)
      case 1: _ = try await client.convert(path, to: output, Conversion(encoding: .png))
      default:
        let box = PixelSize(width: 40 + number % 100, height: 200)
        let image = try await client.render(path, fitting: box)
        let isInside = image.width <= box.width && image.height <= box.height
        outcomes[isInside ? "inside" : "outside", default: 0] += 1
      }
      outcome = "shown"
    } catch {
      outcome = String("\(error)".prefix { $0.isLetter })
    }
    outcomes[outcome, default: 0] += 1
  }

  /// One of the pictures with something wrong in it.
  private mutating func broken(_ pictures: [[UInt8]]) -> [UInt8] {
    var bytes = pictures[dice.roll(pictures.count)]
    switch dice.roll(6) {
    case 0: bytes.removeLast(dice.roll(bytes.count))
    case 1:
      let start = dice.roll(bytes.count)
      for index in bytes[start...].prefix(1 + dice.roll(64)).indices { bytes[index] = 0 }
    case 2:
      // Most lengths and sizes stand near the beginning.
      let start = dice.roll(min(64, bytes.count))
      for index in bytes[start...].prefix(1 + dice.roll(4)).indices { bytes[index] = 0xFF }
    case 3:
      let other = pictures[dice.roll(pictures.count)]
      let cut = dice.roll(min(bytes.count, other.count))
      bytes = Array(bytes.prefix(cut) + other.dropFirst(cut))
    case 4:
      let start = dice.roll(bytes.count)
      let part = bytes[start...].prefix(1 + dice.roll(256))
      bytes.insert(contentsOf: part, at: start)
    default:
      for _ in 0...dice.roll(20) { bytes[dice.roll(bytes.count)] ^= UInt8(1 << dice.roll(8)) }
    }
    return bytes
  }
}

/// Numbers that look like chance and are the same in every run (SplitMix64).
private struct Dice {
  var state: UInt64

  /// 0 to `sides` - 1; 0 when there are none.
  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return sides > 0 ? Int(mixed % UInt64(sides)) : 0
  }
}
