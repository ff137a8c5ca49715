import Darkroom
import FoundationEssentials
import Glibc
import Imagery
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProcessTests {
  private func isWorking(_ bench: DarkroomBench) async throws -> Bool {
    try await bench.client.facts(of: Fixture.path("quarters.jpg")).type == .jpeg
  }

  @Test func `A crash is one clear error, and the next request works`() async throws {
    let bench = try DarkroomBench()
    await #expect(throws: DarkroomError.crashed(signal: Int(SIGSEGV))) {
      try await bench.client.drill(.crash)
    }
    #expect(try await isWorking(bench))
  }

  @Test func `A hang is ended, and the next request works`() async throws {
    let bench = try DarkroomBench(limits: DarkroomLimits(patience: .seconds(3)))
    await #expect(throws: DarkroomError.timedOut(seconds: 3)) {
      try await bench.client.drill(.hang)
    }
    let again = try DarkroomBench()
    #expect(try await isWorking(again))
    #expect(try await !bench.client.drill(.environment).isEmpty)
  }

  @Test func `A process killed while idle is silently replaced`() async throws {
    let bench = try DarkroomBench()
    #expect(try await isWorking(bench))
    let pid = try #require(pid_t(try await bench.client.drill(.process)))
    kill(pid, SIGKILL)
    try await wait { isDead(pid) }
    #expect(try await isWorking(bench))
    #expect(try await bench.client.drill(.process) != String(pid))
  }

  @Test func `A process killed at work is an error, and the next request works`() async throws {
    let bench = try DarkroomBench()
    let client = bench.client
    let pid = try #require(pid_t(try await client.drill(.process)))
    let hanging = Task { try await client.drill(.hang) }
    // It is at work when it sleeps in `pause`, not in `recvmsg`.
    try await wait { isPausing(pid) }
    kill(pid, SIGKILL)
    let result = await hanging.result
    #expect(throws: DarkroomError.crashed(signal: Int(SIGKILL))) { try result.get() }
    #expect(try await isWorking(bench))
  }

  private func wait(until isReached: () -> Bool) async throws {
    let limit = WaitLimit()
    while !isReached() {
      try limit.check()
      await Task.yield()
    }
  }

  /// Whether the process has ended and only waits to be collected.
  private func isDead(_ pid: pid_t) -> Bool {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ") Z"
    return text.contains(") Z")
  }

  /// Whether the process waits in the system call `pause`, by its wait channel or call number.
  private func isPausing(_ pid: pid_t) -> Bool {
    let text = try? String(contentsOfFile: "/proc/\(pid)/syscall", encoding: .utf8)
    return text?.hasPrefix("34 ") == true || text == nil
  }

  @Test func `The process knows nothing of our environment`() async throws {
    setenv("RETAKE_TEST_API_KEY", "secret", 1)
    let bench = try DarkroomBench()
    let lines = try await bench.client.drill(.environment).split(separator: "\n")
    let names = Set(lines.compactMap { $0.split(separator: "=").first.map(String.init) })
    #expect(
      names == [
        "PATH", "LANG", "VIPS_CONCURRENCY", "VIPS_DISC_THRESHOLD", "MALLOC_ARENA_MAX",
        "SWIFT_BACKTRACE",
      ])
  }

  @Test func `The process has no descriptors but the channel and /dev/null`() async throws {
    // One that would be inherited if nobody closed it.
    let leak = open("/etc/hostname", O_RDONLY)
    defer { close(leak) }
    let bench = try DarkroomBench()
    let lines = try await bench.client.drill(.descriptors).split(separator: "\n")
    #expect(lines.prefix(3) == ["0 /dev/null", "1 /dev/null", "2 /dev/null"])
    #expect(lines.dropFirst(3).first?.hasPrefix("3 socket:") == true)
    #expect(!lines.contains { $0.contains("hostname") })
    // Except event descriptors of its own threads.
    #expect(lines.dropFirst(4).allSatisfy { $0.contains("anon_inode") || $0.contains("/proc") })
  }

  @Test(.enabled(if: DarkroomLimits.standardAddressSpace != nil, "not under a sanitizer"))
  func `The process gets no more memory than its limit`() async throws {
    let bench = try DarkroomBench(limits: DarkroomLimits(addressSpace: 1 << 30))
    #expect(try await bench.client.drill(.allocate(bytes: 2 << 30)) == "refused")
    #expect(try await bench.client.drill(.allocate(bytes: 1 << 20)) == "granted")
  }

  @Test func `A program that does not exist cannot be started`() async throws {
    let client = DarkroomClient(program: "/no/such/program")
    await #expect(throws: DarkroomError.cannotStart(reason: "no such file or directory")) {
      try await client.facts(of: Fixture.path("quarters.jpg"))
    }
  }

  @Test func `A program that ends at once cannot be started`() async throws {
    let client = DarkroomClient(program: "/bin/true", arguments: [])
    let error = await #expect(throws: DarkroomError.self) {
      try await client.facts(of: Fixture.path("quarters.jpg"))
    }
    guard case .cannotStart = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `Only a process started for drills obeys them`() async throws {
    let bench = try DarkroomBench()
    let client = DarkroomClient(
      program: bench.program, arguments: ["plain"], limits: DarkroomLimits())
    await #expect(throws: DarkroomError.badRequest("drills are for tests")) {
      try await client.drill(.crash)
    }
  }

  @Test func `A cancelled request does not hold up the next one`() async throws {
    let bench = try DarkroomBench()
    let client = bench.client
    client.warmUp()
    let hanging = Task { try await client.drill(.hang) }
    await Task.yield()
    hanging.cancel()
    let result = await hanging.result
    #expect(throws: DarkroomError.cancelled) { try result.get() }
    // Far below the patience of twenty seconds: an abandoned request is given a second.
    #expect(try await isWorking(bench))
  }

  @Test func `A closed darkroom answers cancelled`() async throws {
    let bench = try DarkroomBench()
    #expect(try await isWorking(bench))
    bench.client.close()
    await #expect(throws: DarkroomError.cancelled) {
      try await bench.client.facts(of: Fixture.path("quarters.jpg"))
    }
  }

  @Test func `Many requests at once are all answered`() async throws {
    let bench = try DarkroomBench()
    let client = bench.client
    try await withThrowingTaskGroup(of: PixelSize.self) { group in
      for side in 8..<40 {
        group.addTask {
          try await client.render(
            Fixture.path("quarters.jpg"), fitting: PixelSize(width: side, height: side)
          ).size
        }
      }
      var widths: Set<Int> = []
      for try await size in group { widths.insert(size.width) }
      #expect(widths == Set(8..<40))
    }
  }
}
