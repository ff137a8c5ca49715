import Foundation
import Glibc
import Imagery
import Model
import Testing

@testable import Retake

@Suite(.timeLimit(.minutes(10))) struct DiskFoldersTests {
  private let home = URL(filePath: "/tmp/rf-\(UUID().uuidString.prefix(8))")

  private var folders: DiskFolders {
    DiskFolders(
      absolutePath: { [home] in $0.hasPrefix("~/") ? home.path + $0.dropFirst() : $0 },
      home: home.path)
  }

  private func make(_ names: [String]) throws {
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    for name in names {
      let url = home.appending(path: name)
      if name.hasSuffix("/") {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      } else {
        try Data("12345".utf8).write(to: url)
      }
    }
  }

  @Test func `Folders and pictures are listed, and hidden and other files are not`() async throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try make(["b/", "A/", "kite.PNG", "a b.jpeg", ".hidden.png", ".git/", "notes.txt"])
    symlink(home.appending(path: "kite.PNG").path, home.appending(path: "link.png").path)
    symlink("nowhere", home.appending(path: "broken.png").path)
    mkfifo(home.appending(path: "pipe.png").path, 0o600)

    let listing = try await folders.list("~/b/..")
    #expect(listing.folder == home.path && listing.spelled == "~")
    #expect(
      listing.entries.map { $0.isFolder ? $0.name + "/" : $0.name }
        == ["A/", "b/", "a b.jpeg", "kite.PNG", "link.png"])
    #expect(listing.entries.last?.byteCount == 5)
    #expect(try await folders.list(home.path + "/b/").spelled == "~/b")
  }

  @Test func `A folder that cannot be listed says why`() async throws {
    defer { try? FileManager.default.removeItem(at: home) }
    try make(["kite.png", "closed/"])
    for (path, words) in [("/none", "There is no folder"), ("/kite.png", "is not a folder")] {
      await #expect { try await folders.list(home.path + path) } throws: { error in
        (error as? Failure)?.message.contains(words) == true
      }
    }
    // Root reads everything, so there it cannot be seen.
    guard getuid() != 0 else { return }
    chmod(home.path + "/closed", 0)
    await #expect { try await folders.list(home.path + "/closed") } throws: { error in
      (error as? Failure)?.message.contains("You may not read the folder") == true
    }
  }

  @Test
  func `References are chosen, ordered and given roles by keys, and the roles reach the sandbox`()
    async throws
  {
    let program = try BuiltProgram()
    _ = try await program.paintedPicture("cat.png")
    _ = try await program.paintedPicture("oil.png", ratio: "1:1")
    let told = try await program.play(
      """
      key F5
      wait idle
      type cat
      key Space
      key C-u
      type oil
      key Space
      wait idle
      frame two are marked
      key Enter
      wait idle
      key M-e
      key Right
      key Right
      key Up
      key Right
      wait idle
      frame the tray
      key Esc
      type make it black and white
      key Enter
      wait idle
      key Tab
      key i
      frame the details
      """)
    #expect(told.status == 0, "\(told.errors)")
    #expect(told.output.contains("2 marked"))
    #expect(
      told.output.contains("‹ subject ›") && told.output.contains("2 sent; sandbox accepts 14"))
    #expect(told.output.contains("I noted what 2 pictures are for."), "\(told.output)")
    #expect(told.output.contains("reference 2: oil.png as style"))
    // The panel breaks the lines; beside it stands the picture.
    let words = told.output.filter(\.isASCII).split { $0.isWhitespace || $0 == "|" }
      .joined(separator: " ")
    #expect(words.contains("Picture 1 (cat.png) was marked as the one to edit."), "\(words)")
    #expect(
      words.contains("picture 1 (cat.png) as subject; picture 2 (oil.png) as style"), "\(words)")
  }
}
