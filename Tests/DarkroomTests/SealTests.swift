import Darkroom
import FoundationEssentials
import Glibc
import Imagery
import Model
import TestSupport
import Testing

/// What a process can still do once it decodes pictures: nothing else.
@Suite(.timeLimit(.minutes(5))) struct SealTests {
  /// Libraries try these, and continue without them.
  static let refused = [
    "open", "openat2", "creat", "fopen", "opendir", "dlopen", "environ of the parent",
    "mem of the parent", "access", "readlink", "unlink", "mkdir", "rename", "symlink", "chmod",
    "fchmod", "chdir", "inotify", "memfd_create", "socket", "unix socket", "socketpair", "connect",
    "bind", "sendto", "sendmsg elsewhere", "getaddrinfo", "fork", "clone3", "posix_spawn", "system",
    "popen", "kill the parent", "kill the group", "tgkill the parent", "sigqueue", "dumpable",
    "seccomp", "setrlimit", "prlimit of the parent", "F_SETOWN", "ioctl", "shmget",
    "sched_setaffinity", "setpriority",
  ]
  /// No picture decoder tries these.
  static let fatal = [
    "execve", "ptrace", "process_vm_readv", "process_vm_writev", "mount", "unshare", "setns",
    "chroot", "bpf", "io_uring_setup", "open_by_handle_at", "pidfd_getfd", "keyctl", "setuid",
    "init_module", "32-bit call",
  ]

  /// Whether this kernel filters calls; if not, `doctor` says so.
  private func isFiltered(_ bench: DarkroomBench) async throws -> Bool {
    try await bench.client.seal().filter == .allThreads
  }

  @Test
  func `A sealed process can open, connect to and start nothing, and still does all its work`()
    async throws
  {
    let bench = try DarkroomBench()
    guard try await isFiltered(bench) else { return }
    let process = try await bench.client.drill(.process)
    for name in Self.refused {
      let answer = try await bench.client.drill(.attempt(name))
      #expect(["EPERM", "ENOSYS"].contains(answer), "\(name): \(answer)")
    }
    #expect(try await bench.client.drill(.attempt("thread")) == "done")
    try await doEverything(bench)
    #expect(try await bench.client.drill(.process) == process)
  }

  @Test(arguments: fatal)
  func `A call that no decoder makes ends the process, and the next one works`(_ name: String)
    async throws
  {
    let bench = try DarkroomBench()
    guard try await isFiltered(bench) else { return }
    await #expect(throws: DarkroomError.crashed(signal: Int(SIGSYS))) {
      try await bench.client.drill(.attempt(name))
    }
    #expect(try await bench.client.facts(of: Fixture.path("quarters.jpg")).type == .jpeg)
  }

  @Test func `A process that is asked for a plain picture at once can do nothing more`()
    async throws
  {
    let bench = try DarkroomBench()
    _ = try await bench.client.render(
      Fixture.path("quarters.jpg"), fitting: PixelSize(width: 8, height: 8))
    let process = try await bench.client.drill(.process)
    // Requests it has no library for silently go to another process.
    let heic = try await bench.pixels(Fixture.path("quarters.heic"))
    #expect(heic.width > 0)
    let next = try await bench.client.drill(.process)
    try await doEverything(bench)
    #expect(try await bench.client.drill(.process) == next)
    if try await isFiltered(bench) { #expect(process != next) }
  }

  @Test(arguments: [
    "p3.jpg", "p3.png", "cmyk-bare.jpg", "alpha.webp", "quarters.gif", "quarters.heic",
  ])
  func
    `A picture whose header shows that it takes more is shown by the first process that is asked`(
      _ name: String
    ) async throws
  {
    let bench = try DarkroomBench()
    let facts = try await bench.client.facts(of: Fixture.path(name))
    let process = try await bench.client.drill(.process)
    let view = try await bench.client.render(
      Fixture.path(name), PixelRect(facts.size), at: PixelSize(width: 8, height: 8))
    #expect(view.size == PixelSize(width: 8, height: 8))
    #expect(try await bench.client.drill(.process) == process)
  }

  @Test func `Without seccomp and Landlock the darkroom works, and reports it`()
    async throws
  {
    let bench = try DarkroomBench(arguments: ["bare"])
    let report = try await bench.client.seal()
    #expect(report.filter == .none && report.landlock == 0)
    #expect(report.processes != nil && report.gainsNoPrivileges && report.isPrivate)
    try await doEverything(bench)
  }

  /// Every format in, every format out, text, views, packing and comparing.
  private func doEverything(_ bench: DarkroomBench) async throws {
    let client = bench.client
    for name in [
      "quarters.jpg", "quarters.webp", "quarters.gif", "quarters.heic", "alpha.heic", "alpha.webp",
      "lossless.webp", "progressive.jpg", "cmyk-bare.jpg", "p3.png", "p3.jpg", "srgb.png",
    ] {
      let seen = try await bench.pixels(Fixture.path(name))
      #expect(seen.width > 0, "\(name)")
    }
    for encoding in [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)] {
      let words = Edit.text(
        "Größe 大きい 👋", at: FractionPoint(x: 0.5, y: 0.5), size: 0.3, color: PixelColor.white)
      let output = bench.path("made.\(encoding.type)")
      _ = try await client.compose(
        EditRequest(
          source: .blank(.black), edits: [words], size: PixelSize(width: 200, height: 120),
          encoding: encoding),
        to: output)
      let made = try await bench.pixels(output)
      #expect(made.mean[0] > 2, "the words are not there")
    }
    let (first, second) = (bench.path("made.png"), bench.path("made.jpeg"))
    let difference = try await client.compare(first, second)
    #expect(difference.all.total == 200 * 120)
    let view = try await client.render(
      first, PixelRect(x: 10, y: 10, width: 50, height: 50), at: PixelSize(width: 100, height: 100))
    let area = [PixelRect(view.size)]
    for packing in [
      Packing.png(colors: nil, frame: view.size), .jpeg(quality: 80),
      .sixel(colors: 64, isShared: true),
    ] {
      #expect(try await client.pack(view, area, as: packing).count == 1)
    }
  }

  @Test func `The process for text reads fonts and nothing of the user's`() async throws {
    let bench = try DarkroomBench()
    for size in [0.1, 0.2, 0.4] {
      _ = try await bench.client.compose(
        EditRequest(
          source: .blank(.black),
          edits: [.text("Words", at: FractionPoint(x: 0.5, y: 0.5), size: size, color: .white)],
          size: PixelSize(width: 100, height: 100)),
        to: bench.path("words.png"))
      #expect(try await bench.pixels(bench.path("words.png")).mean[0] > 0.5)
    }
  }
}
