import Testing

@testable import Retake

/// The line that fetches a picture by hand.
@Suite(.timeLimit(.minutes(10))) struct FetchLineTests {
  @Test(
    arguments: [
      (
        ["USER": "ada", "SSH_CONNECTION": "10.0.0.2 5555 10.0.0.9 22"],
        "scp ada@10.0.0.9:/data/ab12 ./kite-4.png"
      ),
      (
        ["USER": "ada", "SSH_CONNECTION": "fe80::1 5555 fe80::9 2222"],
        "scp -P 2222 'ada@[fe80::9]:/data/ab12' ./kite-4.png"
      ),
      (["LOGNAME": "bo"], "scp bo@here:/data/ab12 ./kite-4.png"),
      ([:], "scp here:/data/ab12 ./kite-4.png"),
    ] as [([String: String], String)])
  func `The command has the user, the address and the port of the connection`(
    _ environment: [String: String], _ line: String
  ) {
    let fetching = DownloadCommand(environment: environment, hostName: "here")
    #expect(fetching.line(path: "/data/ab12", name: "kite-4.png") == line)
  }

  @Test func `Characters with a meaning to the shell are quoted`() {
    let fetching = DownloadCommand(environment: ["USER": "ada"], hostName: "here")
    #expect(
      fetching.line(path: "/my data/it's $HOME", name: "drøm kite.png")
        == "scp 'ada@here:/my data/it'\\''s $HOME' './drøm kite.png'")
  }

  @Test func `Control characters are escaped for the shell`() {
    let line = DownloadCommand(environment: [:], hostName: "here")
      .line(path: "/data/a\u{1B}]0;t\u{7}'\u{202E}é", name: "x.png")
    #expect(line == "scp $'here:/data/a\\x1b]0;t\\x07\\x27\\xe2\\x80\\xaeé' ./x.png")
  }
}
