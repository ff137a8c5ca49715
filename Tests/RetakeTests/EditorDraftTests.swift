import Foundation
import Glibc
import Testing

@testable import Retake

/// What the editor gets is this user's alone, and goes however the program ends.
@Suite(.timeLimit(.minutes(5))) struct EditorDraftTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "drafts-\(UUID())")

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  @Test func `A draft is private, and is removed with the editor's own files`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var draft: EditorDraft? = try EditorDraft("make it dusk", in: folder.path)
    let path = try #require(draft?.path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "make it dusk")
    for (place, mode) in [(path, 0o600), ((path as NSString).deletingLastPathComponent, 0o700)] {
      var status = stat()
      #expect(stat(place, &status) == 0 && Int(status.st_mode & 0o777) == mode)
    }
    try Data().write(to: URL(filePath: path + "~"))
    withExtendedLifetime(draft) { EditorDraft.sweep(folder.path) }
    #expect(FileManager.default.fileExists(atPath: path))
    draft = nil
    #expect(names.isEmpty)
  }

  @Test func `The next start sweeps what a killed process left, and nothing of a running one`()
    throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    let living = try EditorDraft("living", in: folder.path)
    // As a killed process leaves it: the files, and no lock on them.
    for name in ["dead", "older"] {
      let dead = folder.appending(path: name)
      try FileManager.default.createDirectory(at: dead, withIntermediateDirectories: true)
      try Data("secret".utf8).write(to: dead.appending(path: "prompt.md"))
      try Data().write(to: dead.appending(path: ".prompt.md.swp"))
      if name == "dead" { try Data().write(to: folder.appending(path: "dead.lock")) }
    }
    EditorDraft.sweep(folder.path)
    #expect(names.count == 2 && FileManager.default.fileExists(atPath: living.path))
    withExtendedLifetime(living) {}
  }

  @Test func `Nothing is swept if another user may have set up the path`() throws {
    let files = FileManager.default
    defer { try? files.removeItem(at: folder) }
    let own = folder.appending(path: "documents")
    try files.createDirectory(at: own, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: own.appending(path: "thesis"))
    // A link in the place of the folder of drafts.
    symlink(own.path, folder.appending(path: "drafts").path)
    EditorDraft.sweep(folder.appending(path: "drafts").path)
    #expect(files.fileExists(atPath: own.appending(path: "thesis").path))
    // A runtime folder, or one of drafts, in which everybody may write.
    for (name, isInner) in [("open", false), ("inner", true)] {
      let run = folder.appending(path: name)
      let drafts = run.appending(path: "drafts")
      try files.createDirectory(
        at: drafts.appending(path: "left"), withIntermediateDirectories: true)
      chmod(run.path, isInner ? 0o700 : 0o777)
      chmod(drafts.path, isInner ? 0o777 : 0o700)
      EditorDraft.sweep(drafts.path)
      #expect(files.fileExists(atPath: drafts.appending(path: "left").path), "\(name)")
      chmod((isInner ? drafts : run).path, 0o700)
      EditorDraft.sweep(drafts.path)
      #expect(!files.fileExists(atPath: drafts.appending(path: "left").path), "\(name)")
    }
  }
}
