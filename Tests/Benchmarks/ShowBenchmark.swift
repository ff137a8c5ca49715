import Foundation

extension Bench {
  /// `retake show` of pictures of both sizes beside chafa, each a whole process.
  func show() throws -> [Measurement] {
    guard let chafa = program("chafa") else {
      print("show: chafa is not installed, nothing to measure beside")
      return []
    }
    return try [("1K", "png", 1.2), ("4K", "png", 0.8), ("1K", "jpg", 1.2), ("4K", "jpg", 0.8)].map
    {
      size, type, hold in
      let file = try picture(size, type)
      let times = try inTurns(
        { try time([retake, "show", file, "--size", "80x40", "--colors", "truecolor"]) },
        { try time([chafa, "-f", "symbols", "-s", "80x40", "-c", "full", file]) })
      return Measurement(
        what: "show \(size) \(type), 80x40", ours: times.ours, beside: ("chafa", times.other),
        hold: hold)
    }
  }

  /// A square picture of that size: the photograph, sharpened by the sandbox, or a painted one.
  func picture(_ size: String, _ type: String) throws -> String {
    let file = path("\(size).\(type)")
    let source = photograph.map { ["-i", $0, "-p", "sharpen"] } ?? ["-p", "a kite over the sea"]
    try time([retake, "run"] + source + ["--ratio", "1:1", "--size", size, "-o", file])
    return file
  }
}
