import Foundation
import Model
import Providers
import Testing

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct KeyTests {
  let folder: TemporaryFolder
  let environment = ["PATH": "/usr/bin:/bin", "HOME": "/home/ada"]

  init() throws { folder = try TemporaryFolder() }

  func endpoint(_ key: KeySource, at url: String = "https://example.com") -> Endpoint {
    var endpoint = Endpoint.gmi
    endpoint.key = key
    endpoint.baseURL = url
    return endpoint
  }

  func shell(_ script: String) -> Endpoint { endpoint(.command(["sh", "-c", script])) }

  func failure(_ fetcher: KeyFetcher, _ endpoint: Endpoint) async -> Failure? {
    do throws(Failure) {
      _ = try await fetcher.key(for: endpoint)
      return nil
    } catch {
      return error
    }
  }

  @Test func `The first variable that is set is the key`() async throws {
    let fetcher = KeyFetcher(environment: ["A": "", "B": " secret\n"])
    #expect(try await fetcher.key(for: endpoint(.environment(["A", "B"]))) == "secret")
    #expect(fetcher.source(of: endpoint(.environment(["A", "B"]))) == "B is set")
    #expect(fetcher.source(of: endpoint(.environment(["A", "C"]))) == "A or C is not set")
    #expect(try await fetcher.key(for: endpoint(.none)) == nil)
  }

  @Test func `A key that is not set is a failure that names the variable`() async {
    let failure = await failure(KeyFetcher(environment: [:]), .gmi)
    #expect(failure?.kind == .key)
    #expect(failure?.advice.contains("GMI_API_KEY") == true)
    #expect(failure?.billed == .no)
  }

  @Test func `A key is sent unencrypted only to this machine`() async throws {
    let fetcher = KeyFetcher(environment: ["K": "secret"])
    let open = await failure(fetcher, endpoint(.environment(["K"]), at: "http://example.com"))
    #expect(open?.kind == .key)
    for url in ["http://127.0.0.1:80", "http://localhost:1", "http://[::1]:9", "https://a.b"] {
      #expect(try await fetcher.key(for: endpoint(.environment(["K"]), at: url)) == "secret")
    }
    for url in ["http://127.0.0.1.example.com", "http://localhost.example.com"] {
      #expect(await failure(fetcher, endpoint(.environment(["K"]), at: url))?.kind == .key)
    }
  }

  @Test func `A key of two lines is refused and not repeated`() async {
    let failure = await failure(
      KeyFetcher(environment: ["K": "secret\r\nX-Other: 1"]), endpoint(.environment(["K"])))
    #expect(failure?.kind == .key)
    #expect(failure.map { "\($0)" }?.contains("secret") == false)
  }

  @Test func `The key can be in a file of the user's own`() async throws {
    let path = try folder.write("secret\n", to: "key")
    let fetcher = KeyFetcher(environment: [:])
    #expect(try await fetcher.key(for: endpoint(.file(path))) == "secret")
    #expect(fetcher.source(of: endpoint(.file(path))) == "\(path) is there")
  }

  @Test(arguments: [0o640, 0o604, 0o620])
  func `A file that others can read is refused with the fix`(mode: Int) async throws {
    let path = try folder.write("secret", to: "key", mode: mode)
    let fetcher = KeyFetcher(environment: [:])
    let failure = await failure(fetcher, endpoint(.file(path)))
    #expect(failure?.kind == .key)
    #expect(failure?.advice.contains("chmod 600") == true)
    #expect(fetcher.source(of: endpoint(.file(path))) == "\(path) can be read by others")
  }

  @Test func `A missing or empty file is a failure that names it`() async throws {
    let fetcher = KeyFetcher(environment: [:])
    let missing = folder.path + "/none"
    let empty = try folder.write("\n", to: "empty")
    for path in [missing, empty, folder.path] {
      let failure = await failure(fetcher, endpoint(.file(path)))
      #expect(failure?.kind == .key)
      #expect(failure?.message.contains(path) == true)
    }
  }

  @Test func `A command prints the key, and no shell touches its arguments`() async throws {
    let fetcher = KeyFetcher(environment: environment)
    let key = try await fetcher.key(for: endpoint(.command(["printf", "%s\\n", "$HOME;a*"])))
    #expect(key == "$HOME;a*")
  }

  @Test func `A command sees no key of ours and has no terminal`() async throws {
    let fetcher = KeyFetcher(
      environment: environment.merging([
        "GMI_API_KEY": "secret", "XDG_SECRET_KEY": "secret", "XDG_DATA_HOME": "/d", "OTHER": "x",
      ]) { $1 })
    let key = try await fetcher.key(
      for: shell("echo \"$XDG_DATA_HOME|$GMI_API_KEY|$XDG_SECRET_KEY|$OTHER|$(cat)|$HOME\""))
    #expect(key == "/d|||||/home/ada")
    #expect(await failure(fetcher, shell("exec 3</dev/tty && echo yes"))?.kind == .key)
  }

  /// Part of the key, all of it, in another spelling, before or after other words.
  @Test(arguments: [
    "echo secret; echo locked >&2; exit 3", "echo secret >&2; exit 3",
    "echo; echo 'key: secret!' >&2; exit 3", "echo sec; echo ret >&2; echo c2VjcmV0 >&2; exit 3",
  ])
  func `The output of a failing command is never shown`(_ command: String) async {
    let why = await failure(KeyFetcher(environment: environment), shell(command))
    #expect(why?.kind == .key)
    #expect(why?.message.hasSuffix("failed with status 3.") == true, "\(why?.message ?? "")")
    #expect(why?.advice == "Run it in a terminal to see why.")
  }

  @Test func `A command that is missing, or prints nothing or too much, is a failure`() async {
    let fetcher = KeyFetcher(environment: environment)
    let missing = await failure(fetcher, endpoint(.command(["/no/such/program"])))
    #expect(missing?.message.contains("cannot be started") == true)
    #expect(await failure(fetcher, shell("true"))?.kind == .key)
    let much = await failure(fetcher, shell("head -c 200000 /dev/zero"))
    #expect(much?.message.contains("prints too much") == true)
  }

  @Test func `A command that does not end is killed, with what it started`() async throws {
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let reading = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reading) }
    let fetcher = KeyFetcher(environment: environment, patience: 0.2)
    let late = await failure(fetcher, shell("(sleep 600; echo alive) >'\(pipe)' & wait"))
    #expect(late?.message.contains("did not end within") == true)
    // Waits until nobody can write there any more: what the command started is gone, too.
    #expect(fcntl(reading, F_SETFL, 0) == 0)
    var byte: UInt8 = 0
    #expect(read(reading, &byte, 1) == 0)
  }

  @Test func `A process left running by a command does not delay its key`() async throws {
    let fetcher = KeyFetcher(environment: environment, patience: 30)
    #expect(try await fetcher.key(for: shell("sleep 5 & echo secret")) == "secret")
  }

  @Test func `Cancelling ends the wait for a command`() async throws {
    let fetcher = KeyFetcher(environment: environment)
    let slow = shell("exec cat /dev/zero >/dev/null")
    let task = Task { await failure(fetcher, slow) }
    task.cancel()
    #expect(await task.value?.kind == .cancelled)
  }

  @Test func `The source of a key is shown without running the command`() {
    let fetcher = KeyFetcher(environment: [:])
    let text = fetcher.source(of: endpoint(.command(["touch", "secret"])))
    #expect(text == "the command 'touch', run when a key is needed")
    #expect(fetcher.source(of: .sandbox) == "needs no key")
  }
}
