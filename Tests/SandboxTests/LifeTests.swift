import Darkroom
import Glibc
import Payload
import Posix
import Testing

@testable import Sandbox

/// How a sandbox starts, resumes and exits.
@Suite(.timeLimit(.minutes(5))) struct LifeTests {
  @Test func `A job that had not ended is resumed at the next start`() async throws {
    let folder = TemporaryFolder()
    let slow = ManualClock()
    let first = await TestSandbox(folder: folder, clock: slow.clock, latency: .seconds(3600))
    let done = try await first.submit(#"{"prompt":"a kite"}"#)
    #expect(done.status == 200)
    // The idle timer and the job.
    try await slow.waitForSleepers(2)
    await first.stop()
    let second = await TestSandbox(folder: folder)
    let job = try await second.finished("request-1")
    #expect(job.root["status"]?.string == "success")
    #expect(try await second.submit(#"{"prompt":"x"}"#).text.contains("request-2"))
    await second.stop()
  }

  @Test func `Signatures and finished jobs outlive the process`() async throws {
    let folder = TemporaryFolder()
    let first = await TestSandbox(folder: folder)
    let before = try await first.run(#"{"prompt":"a kite"}"#)
    await first.stop()
    let second = await TestSandbox(folder: folder)
    #expect(try await second.finished("request-1") == before)
    #expect(try await second.run(next(before.nextTurn, saying: "sepia")).reply != nil)
    await second.stop()
  }

  @Test func `A second socket for the same folder becomes a link to the first`() async throws {
    let folder = TemporaryFolder()
    let first = await TestSandbox(folder: folder)
    let elsewhere = folder.path + "/elsewhere.sock"
    let options = SandboxOptions(
      address: .socket(elsewhere), paths: SandboxPaths(folder.path + "/data"))
    let second = SandboxServer(options) { (_, _) async throws(DarkroomError) in
      throw .cancelled
    }
    #expect(try await second.run() == .alreadyRunning)
    #expect(SandboxAddress.isListening(at: elsewhere))
    await first.stop()
    #expect(!SandboxAddress.isListening(at: elsewhere))
  }

  @Test func `The sandbox exits after the idle limit, not before, and removes its socket`()
    async throws
  {
    let manual = ManualClock()
    let sandbox = await TestSandbox(clock: manual.clock, idleLimit: .seconds(600))
    try await manual.waitForSleepers(1)
    manual.advance(by: .seconds(300))
    _ = try await sandbox.get("models")
    manual.advance(by: .seconds(300))
    try await manual.waitForSleepers(1)
    #expect(try await sandbox.get("models").status == 200)
    manual.advance(by: .seconds(300))
    try await manual.waitForSleepers(1)
    manual.advance(by: .seconds(300))
    #expect(await sandbox.served.value == .success(.idle))
    #expect(permissions(sandbox.socket) == nil)
  }

  @Test func `A running job keeps the sandbox from exiting, but a stuck one does not`()
    async throws
  {
    let manual = ManualClock()
    let sandbox = await TestSandbox(
      clock: manual.clock, latency: .seconds(2000), idleLimit: .seconds(600))
    _ = try await sandbox.submit(#"{"prompt":"[fault: stuck] a kite"}"#)
    _ = try await sandbox.submit(#"{"prompt":"a kite"}"#)
    try await manual.waitForSleepers(2)
    manual.advance(by: .seconds(600))
    try await manual.waitForSleepers(2)
    manual.advance(by: .seconds(600))
    try await manual.waitForSleepers(2)
    #expect(try await sandbox.get("requests/request-2").text.contains("processing"))
    manual.advance(by: .seconds(800))
    #expect(try await sandbox.finished("request-2").root["status"]?.string == "success")
    try await manual.waitForSleepers(1)
    manual.advance(by: .seconds(600))
    #expect(await sandbox.served.value == .success(.idle))
  }

  @Test func `Of several sandboxes started at once, one serves and the others exit quietly`()
    async throws
  {
    let folder = TemporaryFolder()
    let options = SandboxOptions(
      address: .socket(folder.path + "/s.sock"), paths: SandboxPaths(folder.path + "/data"))
    let (events, signal) = AsyncStream<SandboxServer.Ending?>.makeStream()
    let starters = (0..<4).map { _ in
      Task {
        let server = SandboxServer(options, compose: TestSandbox.drawNothing)
        signal.yield(try await server.run { _ in signal.yield(nil) })
      }
    }
    var seen: [SandboxServer.Ending?] = []
    for await event in events {
      seen.append(event)
      if seen.count == 4 { break }
    }
    #expect(seen.count { $0 == nil } == 1)
    #expect(seen.count { $0 == .alreadyRunning } == 3)
    for starter in starters { starter.cancel() }
    for starter in starters { _ = await starter.result }
  }

  @Test func `A stale socket is replaced, and everything is accessible only to its owner`()
    async throws
  {
    let folder = TemporaryFolder()
    let path = folder.path + "/run/s.sock"
    try SandboxPaths.makeFolder(folder.path + "/run")
    close(try socket(boundTo: path))
    let sandbox = await TestSandbox(folder: folder)
    _ = try await sandbox.run(#"{"prompt":"a kite"}"#)
    #expect(permissions(path) == 0o600)
    #expect(permissions(folder.path + "/run") == 0o700)
    #expect(permissions(sandbox.data) == 0o700)
    #expect(permissions(sandbox.data + "/signing-key") == 0o600)
    for folder in ["jobs", "blobs"] {
      let names = fileNames(in: "\(sandbox.data)/\(folder)")
      #expect(!names.isEmpty)
      for name in names { #expect(permissions("\(sandbox.data)/\(folder)/\(name)") == 0o600) }
    }
    await sandbox.stop()
    #expect(permissions(path) == nil)
  }

  @Test(arguments: ["file", "link to a file", "folder", "pipe"])
  func `A file that is not a socket is left alone, and nothing is served there`(kind: String)
    async throws
  {
    let folder = TemporaryFolder()
    let path = folder.path + "/s.sock"
    let picture = folder.path + "/picture.png"
    try PrivateFile.write(Array("a picture".utf8), to: picture)
    switch kind {
    case "file": #expect(link(picture, path) == 0)
    case "link to a file": #expect(symlink(picture, path) == 0)
    case "folder": #expect(mkdir(path, 0o700) == 0)
    default: #expect(mkfifo(path, 0o600) == 0)
    }
    var before = stat()
    #expect(lstat(path, &before) == 0)
    let options = SandboxOptions(
      address: .socket(path), paths: SandboxPaths(folder.path + "/data"))
    let server = SandboxServer(options, compose: TestSandbox.drawNothing)
    await #expect(throws: SandboxError.notASocket(path)) { try await server.run() }
    var after = stat()
    #expect(lstat(path, &after) == 0)
    #expect(before.st_ino == after.st_ino)
    #expect(fileNames(in: folder.path).sorted() == ["data", "picture.png", "s.sock"])
    // Nor is it replaced by a link to a sandbox that serves the same folder elsewhere.
    #expect(throws: SandboxError.notASocket(path)) { try SocketFile(path).link(to: picture) }
  }

  @Test func `A dangling link is replaced`() async throws {
    let folder = TemporaryFolder()
    try SandboxPaths.makeFolder(folder.path + "/run")
    #expect(symlink(folder.path + "/gone", folder.path + "/run/s.sock") == 0)
    let sandbox = await TestSandbox(folder: folder)
    #expect(try await sandbox.get("models").status == 200)
    await sandbox.stop()
  }

  @Test func `A socket at which another program listens is left alone`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/s.sock"
    let other = try socket(boundTo: path)
    defer { close(other) }
    #expect(listen(other, 1) == 0)
    let options = SandboxOptions(
      address: .socket(path), paths: SandboxPaths(folder.path + "/data"))
    let server = SandboxServer(options, compose: TestSandbox.drawNothing)
    await #expect(throws: SandboxError.socketInUse(path)) { try await server.run() }
    #expect(SandboxAddress.isListening(at: path))
  }

  @Test func `A file that has replaced the socket stays when the sandbox exits`() async throws {
    let sandbox = await TestSandbox()
    #expect(unlink(sandbox.socket) == 0)
    try PrivateFile.write([1], to: sandbox.socket)
    await sandbox.stop()
    #expect(permissions(sandbox.socket) == 0o600)
  }

  /// A Unix socket at a path, at which no process listens.
  private func socket(boundTo path: String) throws -> CInt {
    let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let bound = withUnsafePointer(to: SandboxAddress.unix(path)) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    return descriptor
  }

  @Test func `A port of the loopback is served, and any other address is refused`() async throws {
    #expect(throws: SandboxError.notLoopback("0.0.0.0:80")) {
      try SandboxAddress(listen: "0.0.0.0:80")
    }
    #expect(throws: SandboxError.badAddress("8080")) { try SandboxAddress(listen: "8080") }
    #expect(throws: SandboxError.badAddress("localhost:x")) {
      try SandboxAddress(listen: "localhost:x")
    }
    let folder = TemporaryFolder()
    let options = SandboxOptions(
      address: try SandboxAddress(listen: "127.0.0.1:0"), paths: SandboxPaths(folder.path))
    let (ready, signal) = AsyncStream<SandboxAddress>.makeStream()
    let serving = Task {
      try await SandboxServer(options, compose: TestSandbox.drawNothing).run { signal.yield($0) }
    }
    for await address in ready {
      guard case .port(let port, false) = address else { break }
      #expect(port > 0)
      let response = try await SocketClient(path: "", port: port)
        .send("GET", TestSandbox.base + "models")
      #expect(response.status == 200)
      break
    }
    serving.cancel()
    _ = await serving.result
  }

  @Test func `A socket path that is too long for the system is refused`() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 120)
    let options = SandboxOptions(
      address: .socket(path), paths: SandboxPaths(TemporaryFolder().path))
    let server = SandboxServer(options, compose: TestSandbox.drawNothing)
    await #expect(throws: SandboxError.self) { try await server.run() }
  }

  @Test func `The holder of a folder is the process that the system names, not a number in a file`()
    throws
  {
    let folder = TemporaryFolder()
    let path = folder.path + "/lock"
    try PrivateFile.write(Array("1\n/nowhere\n".utf8), to: path)
    #expect(FolderLock.holder(of: path) == nil)
    var lock = try FolderLock(path)
    #expect(lock != nil)
    #expect(try FolderLock(path) == nil)
    #expect(FolderLock.holder(of: path) == getpid())
    #expect(FolderLock.socket(recordedIn: path) == nil)
    lock?.record(socket: "/run/s.sock")
    #expect(FolderLock.socket(recordedIn: path) == "/run/s.sock")
    lock = nil
    #expect(FolderLock.holder(of: path) == nil)
  }

  @Test func `Temporary names do not depend on the process`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/file"
    #expect(PrivateFile.temporaryName(for: path) != PrivateFile.temporaryName(for: path))
    let blobs = BlobFolder(folder: folder.path)
    #expect(blobs.temporaryPath() != blobs.temporaryPath())
    #expect(
      try SocketFile(folder.path + "/s").bindPath != SocketFile(folder.path + "/s").bindPath)
    // The next process sweeps what a killed one left, because it alone writes there.
    try SandboxPaths.makeFolder(folder.path + "/data/jobs")
    try PrivateFile.write([], to: folder.path + "/data/jobs/x.json.77.part")
    let sandbox = await TestSandbox(folder: folder)
    #expect(fileNames(in: sandbox.data + "/jobs").isEmpty)
    await sandbox.stop()
  }

  @Test func `Old jobs and the files that only they needed are removed`() async throws {
    let manual = ManualClock()
    let sandbox = await TestSandbox(clock: manual.clock, idleLimit: .seconds(7 * 24 * 3600))
    _ = try await sandbox.run(#"{"prompt":"a kite"}"#)
    let store = JobStore(folder: sandbox.data + "/jobs")
    #expect(store.load().count == 1)
    let jobs = JobQueue(
      store: store,
      engine: PictureEngine(
        blobs: BlobFolder(folder: sandbox.data + "/blobs"),
        signatures: SignatureSchemes(key: SigningKey(bytes: [1])),
        compose: TestSandbox.drawNothing), activity: Activity(clock: manual.clock),
      clock: manual.clock, latency: .zero)
    await jobs.resume()
    #expect(await jobs.sweep().isEmpty == false)
    manual.advance(by: .seconds(24 * 3600 + 1))
    #expect(await jobs.sweep().isEmpty)
    #expect(store.load().isEmpty)
    await sandbox.stop()
  }
}
