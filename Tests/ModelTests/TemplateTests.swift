import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct TemplateTests {
  private func problem(_ text: String) -> Template.Problem? {
    do throws(Template.Problem) {
      _ = try Template(name: "t", text: text)
      return nil
    } catch {
      return error
    }
  }

  @Test func `Places are filled in, with their defaults where no value is given`() throws {
    let template = try Template(
      name: "kite", text: "a {colour=red} kite over {place},\n{colour} again\n")
    #expect(template.variables.map(\.name) == ["colour", "place"])
    #expect(template.variables.map(\.standard) == ["red", nil])
    #expect(template.filled(["place": "the sea"]) == "a red kite over the sea,\nred again")
    #expect(template.filled(["colour": "", "place": "it"]) == "a  kite over it,\n again")
    #expect(template.preview() == "a red kite over {place},\nred again")
  }

  @Test func `A value is never parsed as a place`() throws {
    let template = try Template(name: "t", text: "{a} and {b=2}")
    #expect(template.filled(["a": "{b}"]) == "{b} and 2")
  }

  @Test func `Doubled braces are braces, and leading lines with a hash describe the template`()
    throws
  {
    let template = try Template(name: "t", text: "# for the\n# catalogue\nwrite {{x}} on {it}")
    #expect(template.summary == "for the catalogue")
    #expect(template.filled(["it": "a wall"]) == "write {x} on a wall")
    #expect(try Template(name: "t", text: "plain #1").summary == "plain #1")
  }

  @Test func `A default may be given at any occurrence of a place`() throws {
    let template = try Template(name: "t", text: "{a} {a=x}")
    #expect(template.filled([:]) == "x x")
  }

  @Test func `A mistake is reported with its line`() {
    #expect(problem("a\nb {colour\nc")?.line == 2)
    #expect(problem("# said\na\nb }")?.line == 3)
    #expect(problem("{}")?.reason.contains("not a name") == true)
    #expect(problem("{a b}")?.line == 1)
    #expect(problem("{a=1}\n{a=2}")?.line == 2)
    #expect(problem("# only this\n \n")?.reason == "The template is empty.")
    #expect(problem("a {b=c{d}}") != nil)
  }

  @Test func `A name must be valid for a file`() {
    for name in ["red kite", "été-2", "a_b"] { #expect(Template.problem(withName: name) == nil) }
    for name in ["", "a/b", "..", "a.txt", " a", String(repeating: "x", count: 81)] {
      #expect(Template.problem(withName: name) != nil, "\(name)")
    }
  }
}
