import Model
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct DroppedPicturesTests {
  @Test(arguments: [
    ("/home/me/a.png", ["/home/me/a.png"]),
    ("  ~/a.JPG \n", ["~/a.JPG"]),
    ("./a.webp", ["./a.webp"]),
    ("../a.heic", ["../a.heic"]),
    ("'/home/me/my photo.jpeg'", ["/home/me/my photo.jpeg"]),
    ("\"/home/me/my photo.jpeg\" ", ["/home/me/my photo.jpeg"]),
    ("/home/me/my\\ photo.gif", ["/home/me/my photo.gif"]),
    ("'/tmp/it'\\''s.png'", ["/tmp/it's.png"]),
    ("/home/me/my photo.png", ["/home/me/my photo.png"]),
    ("/tmp/Bob's.png", ["/tmp/Bob's.png"]),
    ("file:///home/me/my%20photo.png", ["/home/me/my photo.png"]),
    ("file://host/caf%C3%A9.png", ["/café.png"]),
    ("/a.png /b.jpg", ["/a.png", "/b.jpg"]),
    ("'/a b.png' '/c d.png'", ["/a b.png", "/c d.png"]),
    ("/a.png\nfile:///b.png\r\n", ["/a.png", "/b.png"]),
    ("/a b.png\n/c d.png", ["/a b.png", "/c d.png"]),
  ])
  func `Paths of pictures are distinguished from text`(_ text: String, _ paths: [String]) {
    #expect(droppedPictures(in: text) == paths.map(DroppedPicture.path))
  }

  @Test(arguments: [
    "", "   ", "make it warmer", "a.png", "/home/me/notes.txt", "look at /home/me/a.png",
    "/home/me/a.png is too dark", "file:///a%2.png", "file:///a%FF.png", "file:///a%00.png",
    "ftp://example.org/a.png", "https://example.org/a.png and more", "https://example.org",
    "https:///a.png", "/a.png.txt", "'unfinished",
  ])
  func `Any other text stays text`(_ text: String) {
    #expect(droppedPictures(in: text) == nil)
  }

  @Test(arguments: ["http://example.org/a.png", "gs://bucket/a.png", "https://example.org/a.png"])
  func `URLs that a provider may fetch become references, in upper or lower case`(
    _ address: String
  ) {
    #expect(droppedPictures(in: address) == [.url(address)])
    let scheme = address.prefix { $0 != ":" }
    let loud = scheme.uppercased() + address.dropFirst(scheme.count)
    #expect(droppedPictures(in: loud) == [.url(address)])
  }

  @Test func `Only the https URL of a picture becomes a reference`() {
    #expect(
      droppedPictures(in: "https://example.org/x/a.jpg?size=2#top\n")
        == [.url("https://example.org/x/a.jpg?size=2#top")])
  }

  @Test func `A typed path may have any name`() {
    #expect(typedPictures(in: "photo 1.tiff") == [.path("photo 1.tiff")])
    #expect(typedPictures(in: "'my photo'") == [.path("my photo")])
    #expect(typedPictures(in: "/a.png /b.png") == [.path("/a.png"), .path("/b.png")])
  }
}
