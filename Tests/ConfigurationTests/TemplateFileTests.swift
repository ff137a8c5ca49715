import Foundation
import Model
import Testing

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct TemplateFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func installed() throws -> InstalledTemplates {
    InstalledTemplates(try Paths(environment: ["RETAKE_HOME": folder.path]))
  }

  @Test func `Templates are saved, listed and found, and none is overwritten`() throws {
    let installed = try installed()
    #expect(installed.templates().templates.isEmpty)
    try installed.save("a {colour=red} kite", as: "kite")
    try installed.save("{", as: "broken")
    let (templates, problems) = installed.templates()
    #expect(templates.map(\.name) == ["kite"])
    #expect(problems.count == 1 && problems[0].contains("broken.txt:1: The {"))
    #expect(try installed.template(named: "kite").filled([:]) == "a red kite")
    #expect {
      try installed.save("another", as: "kite")
    } throws: {
      ($0 as? Failure)?.message == "There is already a template 'kite'."
    }
    #expect(try installed.template(named: "kite").filled([:]) == "a red kite")
  }

  @Test func `A missing or broken template is reported`() throws {
    let installed = try installed()
    try installed.save("words", as: "kite")
    try installed.save("a\n{b", as: "broken")
    #expect {
      try installed.template(named: "kit")
    } throws: {
      ($0 as? Failure)?.message == "There is no template 'kit' (did you mean 'kite'?)."
    }
    #expect {
      try installed.template(named: "broken")
    } throws: {
      ($0 as? Failure)?.message.contains("broken.txt:2") == true
    }
    #expect(throws: Failure.self) { try installed.template(named: "../config") }
  }
}
