import Model
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct BadFilesTests {
  @Test func `Each of several unreadable files is reported, until the next key`() {
    var drive = Drive()
    drive.begin(opening: ["a.png", "b.png"])
    drive.send(.importFailed(path: "a.png", Failure(.picture, "a.png: The file is empty.")))
    drive.send(.importFailed(path: "b.png", Failure(.picture, "b.png: There is no such file.")))
    #expect(drive.message == "a.png: The file is empty. b.png: There is no such file.")

    drive.press("Left")
    drive.paste("/c.png")
    drive.send(.importFailed(path: "/c.png", Failure(.picture, "c.png: The file is empty.")))
    #expect(drive.message == "c.png: The file is empty.")
  }
}
