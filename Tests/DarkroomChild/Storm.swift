import Darkroom
import Foundation
import Glibc
import Imagery

/// Five hundred broken pictures in a row through one client, in a process that does nothing else,
/// so that whatever is left over afterwards is theirs.
struct Storm {
  /// The folder of the intact pictures to be broken; nothing else is in it.
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
    // What the runtime opens for itself comes with the first request.
    let first = DarkroomClient(arguments: ["plain"], limits: .unhurried)
    _ = try await first.libraryVersion()
    first.close()
    wait { Leftovers.children.isEmpty }
    let descriptors = Leftovers.descriptors.count
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).count
    let client = DarkroomClient(arguments: ["plain"], limits: .unhurried)
    var halfway = 0
    for number in 0..<count {
      await show(broken(pictures), as: number, client)
      if number == count / 2 { halfway = Leftovers.residentKilobytes }
    }
    print("grown", Leftovers.residentKilobytes - halfway)
    client.close()
    // The threads that work with the processes end a moment later.
    wait { Leftovers.children.isEmpty && Leftovers.descriptors.count <= descriptors }
    let open = Leftovers.descriptors
    print("descriptors", open.count - descriptors)
    print("memories", open.filter { $0.contains("memfd") }.count + Leftovers.mappings)
    print("files", try FileManager.default.contentsOfDirectory(atPath: folder).count - files)
    print("children", Leftovers.children.count)
    print("shared", Leftovers.sharedMemory.count)
    for (name, count) in outcomes { print(name, count) }
  }

  /// Waits a while for a condition to become true.
  private func wait(_ condition: () -> Bool) {
    for _ in 0..<1000 where !condition() { usleep(10_000) }
  }

  private mutating func show(_ bytes: [UInt8], as number: Int, _ client: DarkroomClient) async {
    let path = folder + "/broken"
    let output = folder + "/output"
    defer { for file in [path, output] { unlink(file) } }
    let outcome: String
    do {
      try Data(bytes).write(to: URL(filePath: path))
      switch number % 5 {
      case 0: _ = try await client.facts(of: path)
      case 4: try await follow(bytes, path)
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

  /// Shows the picture while it arrives; every third download breaks off.
  private mutating func follow(_ bytes: [UInt8], _ path: String) async throws {
    guard let file = FileHandle(forWritingAtPath: path) else { return }
    try file.truncate(atOffset: UInt64(min(16, bytes.count)))
    try file.seekToEnd()
    let box = PixelSize(width: 100, height: 100)
    let follower = try ProgressiveDecoder(
      path, fitting: box, with: DarkroomClient(arguments: ["plain"], limits: .unhurried))
    let image = Task { try await follower.image() }
    var rest = bytes.dropFirst(16)
    while !rest.isEmpty {
      try file.write(contentsOf: rest.prefix(1000))
      rest = rest.dropFirst(1000)
      follower.more()
      _ = follower.progress
    }
    if dice.roll(3) == 0 { follower.giveUp() } else { follower.end() }
    try file.close()
    _ = try await image.value
    outcomes["followed", default: 0] += 1
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
      // Most lengths and sizes are near the beginning.
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

/// Pseudorandom numbers, the same in every run (SplitMix64).
private struct Dice {
  var state: UInt64

  /// 0 to `sides` - 1; 0 if there are none.
  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return sides > 0 ? Int(mixed % UInt64(sides)) : 0
  }
}
