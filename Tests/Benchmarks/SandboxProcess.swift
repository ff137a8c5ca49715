import Foundation
import Synchronization

/// A sandbox on a port of this machine, with its memory watched.
final class SandboxProcess {
  /// `http://127.0.0.1:PORT`.
  let address: String
  private let process: Process
  private let memory: MemoryWatch

  init(_ retake: String, environment: [String: String]) throws {
    process = Process()
    process.executableURL = URL(filePath: retake)
    process.arguments = ["sandbox", "--listen", "127.0.0.1:0"]
    process.environment = environment
    let said = Pipe()
    process.standardOutput = said
    process.standardError = said
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let more = said.fileHandleForReading.availableData
      if more.isEmpty { break }
      text += String(decoding: more, as: UTF8.self)
    }
    guard let found = text.firstMatch(of: /http:\/\/[0-9.]+:[0-9]+/) else {
      throw TerminalProgram.Failed.cannotStart("the sandbox: \(text)")
    }
    address = String(found.output)
    memory = MemoryWatch(process.processIdentifier)
  }

  /// The most memory held so far by the sandbox and by the largest of its darkrooms, in bytes.
  var peaks: (sandbox: Int, darkroom: Int) { memory.peaks }

  func stop() {
    memory.stop()
    process.terminate()
    process.waitUntilExit()
  }
}

/// Samples the memory of a process and its children on a thread of its own.
private final class MemoryWatch: Sendable {
  private let process: Int32
  private let highest = Mutex((sandbox: 0, darkroom: 0))
  private let isStopped = Mutex(false)

  init(_ process: Int32) {
    self.process = process
    Thread.detachNewThread { self.watch() }
  }

  var peaks: (sandbox: Int, darkroom: Int) { highest.withLock { $0 } }

  func stop() { isStopped.withLock { $0 = true } }

  private func watch() {
    let tasks = "/proc/\(process)/task"
    while !isStopped.withLock({ $0 }) {
      let own = peakMemory(of: process)
      let children = ((try? names(in: tasks)) ?? []).flatMap { task in
        ((try? text(of: "\(tasks)/\(task)/children")) ?? "").split(separator: " ")
          .compactMap { Int32($0) }
      }
      let child = children.map(peakMemory).max() ?? 0
      highest.withLock { $0 = (max($0.sandbox, own), max($0.darkroom, child)) }
      usleep(20_000)
    }
  }
}
