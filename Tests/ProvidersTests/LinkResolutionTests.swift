import Testing

@testable import Providers

/// Addresses as a browser would read them.
@Suite(.timeLimit(.minutes(5))) struct LinkResolutionTests {
  private let resolution = LinkResolution(
    base: "https://api.example/v1/tasks/t1?x=1", home: "https://api.example/v1")

  static let links: [(String, [String])] = [
    ("https://s.example/x.png", ["https://s.example/x.png"]),
    ("  https://s.example/x.png\n", ["https://s.example/x.png"]),
    ("HTTPS://s.example/x", ["https://s.example/x"]),
    ("https:\\\\s.example\\x", ["https://s.example/x"]),
    ("https://s.example/a b.png", ["https://s.example/a%20b.png"]),
    ("https://s.example/ü%20{x}", ["https://s.example/%C3%BC%20%7Bx%7D"]),
    ("https://s.example/x#part", ["https://s.example/x"]),
    ("https://s.example/\nx", ["https://s.example/x"]), ("//s.example/x", ["https://s.example/x"]),
    ("/x", ["https://api.example/x", "https://api.example/v1/x"]),
    ("/x?y=/z", ["https://api.example/x?y=/z", "https://api.example/v1/x?y=/z"]),
    (
      "../x.png",
      [
        "https://api.example/v1/x.png", "https://api.example/v1/../x.png",
        "https://api.example/../x.png",
      ]
    ),
    (
      "f/x.png",
      [
        "https://api.example/v1/tasks/f/x.png", "https://api.example/v1/f/x.png",
        "https://api.example/f/x.png",
      ]
    ),
    (
      "cdn.example/x.png",
      [
        "https://cdn.example/x.png", "https://api.example/v1/tasks/cdn.example/x.png",
        "https://api.example/v1/cdn.example/x.png", "https://api.example/cdn.example/x.png",
      ]
    ),
    ("http://s.example/x", ["https://s.example/x"]), ("http://s.example:8080/x", []),
    ("http://127.0.0.1/x", []), ("file:///etc/passwd", []), ("gs://bucket/x", []),
    ("javascript:alert(1)", []), ("https://u@s.example/x", []), ("", []), (" \n", []),
  ]

  @Test(arguments: links)
  func `An address means what a browser makes of it`(_ link: String, _ expected: [String]) {
    #expect(resolution.addresses(of: link) == expected)
  }

  @Test func `An address may be long, but not endless`() {
    let long = "https://s.example/" + String(repeating: "a", count: 60_000)
    #expect(resolution.addresses(of: long) == [long])
    #expect(resolution.addresses(of: long + long) == [])
  }
}
