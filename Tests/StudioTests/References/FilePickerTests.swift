import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Choosing picture files.
@Suite(.timeLimit(.minutes(5))) struct FilePickerTests {
  private static let trip = FolderListing(
    folder: "/home/me/trip", spelled: "~/trip",
    entries: [
      FolderEntry(name: "best", isFolder: true), FolderEntry(name: "Kite 1.png", isFolder: false),
      FolderEntry(name: "kite 2.png", isFolder: false),
      FolderEntry(name: "red kite.jpg", isFolder: false),
    ])

  private func opened() -> Drive {
    var drive = Drive()
    drive.press("F5")
    drive.send(.folderListed(".", Self.trip))
    drive.forget()
    return drive
  }

  private func files(_ drive: Drive) -> FilePicker? {
    if case .files(let files) = drive.state.overlay { files } else { nil }
  }

  private func names(_ drive: Drive) -> [String] {
    let files = files(drive)
    return (files?.shown.indices).map { $0.compactMap { files?.entry(at: $0)?.name } } ?? []
  }

  @Test func `The picker opens where a picture was last added, and remembers the next place`() {
    var drive = Drive()
    drive.state.imports.folder = "/photos"
    drive.press("F5")
    #expect(drive.effects == [.listFolder("/photos")])
    drive.send(.folderListed("/photos", Self.trip))
    drive.forget()
    drive.press("Down", "Enter")
    #expect(
      drive.effects == [
        .importPicture(path: "/home/me/trip/Kite 1.png"),
        .setPreference(key: "folder", value: "/home/me/trip"),
      ])
    #expect(drive.state.overlay == nil && drive.state.imports.folder == "/home/me/trip")
  }

  @Test func `Typing filters: exact names, then prefixes, then other matches`() {
    var drive = opened()
    drive.type("kite")
    #expect(names(drive) == ["Kite 1.png", "kite 2.png", "red kite.jpg"])
    drive.type("x")
    #expect(names(drive) == [])
    drive.press("Enter")
    #expect(drive.effects.isEmpty && drive.message == "Choose a picture, or type its path")
    drive.press("Backspace")
    drive.type(".")
    drive.press("C-u")
    #expect(names(drive).count == 4)
  }

  @Test func `Enter and Right open a folder, Backspace and Left go up to the folder left`() {
    var drive = opened()
    drive.press("Enter")
    #expect(drive.effects == [.listFolder("/home/me/trip/best")])
    drive.send(
      .folderListed(
        "/home/me/trip/best",
        FolderListing(folder: "/home/me/trip/best", spelled: "~/trip/best", entries: [])))
    drive.forget()
    drive.press("Backspace")
    #expect(drive.effects == [.listFolder("/home/me/trip")])
    drive.send(.folderListed("/home/me/trip", Self.trip))
    #expect(files(drive)?.entry?.name == "best")
    drive.press("Left")
    #expect(drive.effects.last == .listFolder("/home/me"))
    let home = FolderListing(
      folder: "/home/me", spelled: "~",
      entries: [FolderEntry(name: "a", isFolder: true), FolderEntry(name: "trip", isFolder: true)])
    drive.send(.folderListed("/home/me", home))
    #expect(files(drive)?.entry?.name == "trip")
    drive.press("Right")
    #expect(drive.effects.last == .listFolder("/home/me/trip"))
  }

  @Test func `The root has no parent`() {
    var drive = Drive()
    drive.press("F5")
    drive.send(.folderListed(".", FolderListing(folder: "/", spelled: "/", entries: [])))
    drive.forget()
    drive.press("Left", "Backspace")
    #expect(drive.effects.isEmpty)
  }

  @Test func `Several files are marked with Space and added together, across folders`() {
    var drive = opened()
    drive.press("Space")
    #expect(drive.message == "Only pictures can be marked")
    drive.press("Down", "Space", "Space", "Up", "Space", "Space")
    // The second was undone.
    drive.press("g")
    #expect(files(drive)?.field.text == "g")
    drive.press("Backspace", "C-Home", "Enter")
    #expect(drive.effects == [.listFolder("/home/me/trip/best")])
    drive.send(
      .folderListed(
        "/home/me/trip/best",
        FolderListing(
          folder: "/home/me/trip/best", spelled: "~/trip/best",
          entries: [FolderEntry(name: "1.png", isFolder: false)])))
    drive.press("Space", "Enter")
    #expect(
      drive.effects.compactMap(\.importedPath) == [
        "/home/me/trip/Kite 1.png", "/home/me/trip/red kite.jpg", "/home/me/trip/best/1.png",
      ])
  }

  @Test func `A typed path lists its folder, is completed with Tab and may contain blanks`() {
    var drive = opened()
    drive.type("~/tr")
    #expect(drive.effects == [.listFolder("~/")])
    drive.send(
      .folderListed(
        "~/",
        FolderListing(
          folder: "/home/me", spelled: "~", entries: [FolderEntry(name: "trip", isFolder: true)])))
    drive.press("Tab")
    #expect(files(drive)?.field.text == "~/trip/")
    #expect(drive.effects.last == .listFolder("~/trip/"))
    drive.send(.folderListed("~/trip/", Self.trip))
    drive.type("k")
    drive.press("Tab")
    // As far as both names agree, ignoring case.
    #expect(files(drive)?.field.text == "~/trip/k")
    drive.type("ite 2")
    drive.press("Tab")
    #expect(files(drive)?.field.text == "~/trip/kite 2.png")
    drive.forget()
    drive.press("Enter")
    #expect(drive.effects.first == .importPicture(path: "/home/me/trip/kite 2.png"))
  }

  @Test func `A path not listed yet is accepted as typed or pasted`() {
    for (text, path) in [
      ("~/kite.jpg", "~/kite.jpg"), ("'/a b/c.png'", "/a b/c.png"), ("./x.png", "./x.png"),
    ] {
      var drive = opened()
      drive.paste(text)
      drive.press("Enter")
      #expect(drive.effects.last == .importPicture(path: path), "\(text)")
    }
    var drive = opened()
    drive.paste("https://example.test/a.png")
    drive.press("Enter")
    #expect(drive.workspace.references.map(\.name) == ["https://example.test/a.png"])
  }

  @Test func `A late answer changes nothing, and a failed one is reported`() {
    var drive = opened()
    drive.press("Enter")
    drive.send(.folderListed("/elsewhere", Self.trip))
    #expect(files(drive)?.listing == nil)
    let failure = Failure(.picture, "The folder may not be read by you.")
    drive.send(.folderFailed("/home/me/trip/best", failure))
    #expect(files(drive)?.failure == failure)
    drive.forget()
    drive.press("Left")
    #expect(drive.effects == [.listFolder("/home/me/trip")])
  }

  @Test func `The picture under the cursor is requested where there is room beside the list`() {
    var drive = opened()
    #expect(drive.state.filePreview == nil)
    drive.press("Down")
    let wanted = drive.state.filePreview
    #expect(wanted?.path == "/home/me/trip/Kite 1.png")
    let orders = drive.state.paintOrders
    #expect(wanted.map { orders.first == .file($0) } == true)
    if let wanted {
      let facts = PictureFacts(type: .png, size: PixelSize(width: 4, height: 3), byteCount: 9)
      drive.send(.painted(.file(wanted), .file(Canvas(size: Size(columns: 4, rows: 2)), facts)))
      #expect(drive.state.previews.isSettled(.file(wanted)))
    }
    drive.send(.input(.resize(Size(columns: 60, rows: 16))))
    #expect(drive.state.filePreview == nil)
  }

  @Test func `Ten thousand files can be walked and filtered`() throws {
    let entries = (1...10_000).map { FolderEntry(name: "picture-\($0).png", isFolder: false) }
    var drive = Drive()
    drive.press("F5")
    drive.send(
      .folderListed(".", FolderListing(folder: "/many", spelled: "/many", entries: entries)))
    drive.press("M->")
    #expect(files(drive)?.entry?.name == "picture-10000.png")
    let rows = try #require(drive.state.overlayLayout?.list.size.rows)
    #expect(files(drive)?.top == 10_000 - rows)
    drive.type("-777")
    #expect(names(drive).count == 11)
    #expect(files(drive)?.selected == 0)
  }

  @Test func `A click selects, a second one adds, and the wheel moves`() throws {
    var drive = opened()
    let list = try #require(drive.state.overlayLayout?.list)
    drive.click(list.minX, list.minY + 2)
    #expect(files(drive)?.entry?.name == "kite 2.png" && drive.effects.isEmpty)
    drive.send(.input(.mouse(Mouse(.scrollDown, at: list.origin))))
    #expect(files(drive)?.entry?.name == "red kite.jpg")
    drive.click(list.minX, list.minY + 3)
    #expect(drive.effects.first == .importPicture(path: "/home/me/trip/red kite.jpg"))
  }
}

extension Effect {
  fileprivate var importedPath: String? {
    if case .importPicture(let path) = self { path } else { nil }
  }
}
