import Foundation
import Testing

/// Pictures of more pixels than are read at once are scaled down while they are decoded, and every
/// command that does so says it.
@Suite(.timeLimit(.minutes(10))) struct ScaledPictureTests {
  /// A grey JPEG of that many pixels on each side, two bits for each block.
  private func jpeg(side: Int) -> Data {
    let (high, low) = (UInt8(side >> 8), UInt8(side & 0xFF))
    let table: [UInt8] = [1] + Array(repeating: 0, count: 15) + [0]
    var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + Array(repeating: 1, count: 64)
    bytes += [0xFF, 0xC0, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0]
    bytes += [0xFF, 0xC4, 0, 20, 0x00] + table + [0xFF, 0xC4, 0, 20, 0x10] + table
    bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]
    let blocks = (side + 7) / 8
    bytes += Array(repeating: 0, count: (blocks * blocks + 3) / 4) + [0xFF, 0xD9]
    return Data(bytes)
  }

  @Test func `show, run and batch report a scaled picture, and so do the turn's notes`()
    async throws
  {
    let program = try BuiltProgram()
    try jpeg(side: 11_000).write(to: URL(filePath: program.path("phone.jpg")))
    try jpeg(side: 800).write(to: URL(filePath: program.path("small.jpg")))
    let said = "phone.jpg has 11000×11000 pixels"

    let shown = try await program.run(["show", program.path("phone.jpg"), "--size", "20x10"])
    #expect(shown.status == 0 && shown.errors.contains(said), "\(shown.errors)")
    let small = try await program.run(["show", program.path("small.jpg"), "--size", "20x10"])
    #expect(small.status == 0 && small.errors.isEmpty, "\(small.errors)")

    let run = try await program.run([
      "run", "-i", program.path("phone.jpg"), "-p", "sepia", "--size", "512", "--json",
    ])
    #expect(run.status == 0 && run.errors.contains(said), "\(run.errors)")
    #expect(run.output.contains(said), "\(run.output)")

    let job = #"{"prompt":"sepia","size":"512","images":["phone.jpg"]}"# + "\n"
    try program.write(job + job.replacing("sepia", with: "grey"), to: "jobs.jsonl")
    let batch = try await program.run(["run", "--batch", "jobs.jsonl", "--json"])
    #expect(batch.status == 0, "\(batch.errors)")
    #expect(batch.errors.components(separatedBy: said).count == 2, "once: \(batch.errors)")
    let lines = batch.output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines { #expect(line.contains(said), "\(line)") }
  }
}
