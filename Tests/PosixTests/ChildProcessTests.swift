import Foundation
import Glibc
import Posix
import Testing

@Suite(.timeLimit(.minutes(5))) struct ChildProcessTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "child-" + randomName()
    try makeFolders(folder)
  }

  /// What a shell prints, started with these options.
  private func output(
    of script: String, _ environment: [String: String] = [:],
    _ change: (inout ChildProcess.Options) -> Void = { _ in }
  ) throws -> (text: String, ending: ChildProcess.Ending) {
    let ends = try makePipe()
    var options = ChildProcess.Options()
    options.output = .open(ends.write)
    change(&options)
    let child = try ChildProcess(["/bin/sh", "-c", script], environment: environment, options)
    close(ends.write)
    defer { close(ends.read) }
    let text = String(decoding: try readAll(ends.read), as: UTF8.self)
    return (text, child.wait())
  }

  @Test func `A child has the environment it is given and no other descriptors`() throws {
    let forgotten = dup(STDIN_FILENO)
    defer { close(forgotten) }
    let found = try output(of: #"echo "$A,$HOME"; ls /proc/self/fd"#, ["A": "1", "PATH": "/bin"])
    // 3 is the folder that is listed.
    #expect(found.text == "1,\n0\n1\n2\n3\n")
    #expect(found.ending == .exited(0))
  }

  @Test func `A child's channel is descriptor 3, and what is null reads as empty`() throws {
    let ends = try makePipe()
    try writeAll("through the channel".utf8, to: ends.write)
    close(ends.write)
    let found = try output(of: "cat; cat <&3", ["PATH": "/bin"]) { options in
      options.input = .null
      options.channel = ends.read
    }
    close(ends.read)
    #expect(found.text == "through the channel")
  }

  @Test func `Signals that this process ignores or blocks end a child as usual`() throws {
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
    defer { pthread_sigmask(SIG_UNBLOCK, &blocked, nil) }
    #expect(try output(of: "kill -TERM $$; echo alive").ending == .killed(SIGTERM))
    #expect(try output(of: "exit 7").ending == .exited(7))
  }

  @Test func `A session leader is killed with all that it started`() throws {
    let ends = try makePipe()
    var options = ChildProcess.Options()
    (options.input, options.output, options.isSessionLeader) = (.null, .open(ends.write), true)
    let child = try ChildProcess(
      ["/bin/sh", "-c", "sleep 600 & echo started; wait"], environment: ["PATH": "/bin"], options)
    close(ends.write)
    defer { close(ends.read) }
    var first = [UInt8](repeating: 0, count: 8)
    _ = try first.withUnsafeMutableBytes { try readSome(from: ends.read, into: $0) }
    child.end(withSession: true)
    // The pipe ends when nobody has its other end any more.
    #expect(try readAll(ends.read) == [])
  }

  @Test func `Output and errors are appended to a log that others cannot read`() throws {
    let log = folder + "/log"
    for _ in 0..<2 {
      let found = try output(of: "echo out; echo err >&2") { $0.log = log }
      #expect(found.text == "")
    }
    var status = stat()
    #expect(stat(log, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(try String(contentsOfFile: log, encoding: .utf8) == "out\nerr\nout\nerr\n")
  }

  @Test func `A program is searched for in PATH, and one that is missing is told`() throws {
    let child = try ChildProcess(["true"], environment: [String: String]())
    #expect(child.wait() == .exited(0))
    for (program, code) in [("no-such-program", ENOENT), ("/", EACCES), ("", ENOENT)] {
      #expect(throws: SystemError(code: code)) {
        try ChildProcess([program], environment: [String: String]())
      }
    }
  }

  @Test func `A confined child has its limits and cannot gain privileges`() throws {
    let found = try output(
      of: "ulimit -t; ulimit -n; ulimit -c; grep NoNewPrivs /proc/self/status", ["PATH": "/bin"]
    ) { $0.limits = ChildProcess.Limits(processorSeconds: 77, openFiles: 33) }
    #expect(found.text == "77\n33\n0\nNoNewPrivs:\t1\n")
  }
}
