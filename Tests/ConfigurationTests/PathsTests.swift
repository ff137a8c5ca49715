import Model
import Testing

@testable import Configuration

@Suite struct PathsTests {
  @Test func `RETAKE_HOME holds everything`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "/somewhere/"])
    #expect(paths.config == "/somewhere/config")
  }
}
