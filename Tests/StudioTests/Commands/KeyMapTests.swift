import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct KeyMapTests {
  private func keys(_ names: String) -> [Key] { [Key](names: names) ?? [] }

  @Test func `Only the first key of a sequence is a prefix`() {
    let map = KeyMap()
    #expect(map.command(for: keys("C-x"), in: .composer) == .prefix)
    #expect(map.command(for: keys("C-x C-e"), in: .composer) == .command(.editor))
    #expect(map.command(for: keys("C-x C-f"), in: .composer) == .none)
    #expect(map.command(for: keys("C-x"), in: .reading) == .prefix, "C-x C-c quits from anywhere")
    #expect(map.command(for: [], in: .composer) == .none)
  }

  @Test func `A person's own binding wins and is shown first`() {
    let map = KeyMap(custom: [keys("C-p"): .sessions, keys("C-t"): .palette])
    #expect(map.command(for: keys("C-p"), in: .composer) == .command(.sessions))
    #expect(map.bindings(of: .palette).map(keyNames) == ["C-t"])
    #expect(map.bindings(of: .sessions).map(keyNames) == ["C-p", "F6"])
  }

  @Test func `A person's own binding works only in the scopes of its command`() {
    let map = KeyMap(custom: [keys("C-k"): .star])
    #expect(map.command(for: keys("C-k"), in: .history) == .command(.star))
    #expect(map.command(for: keys("C-k"), in: .composer) == .command(.deleteToEnd))
  }

  @Test func `A person's own sequence makes a prefix`() {
    let map = KeyMap(custom: [keys("C-x s"): .savePicture])
    #expect(map.command(for: keys("C-x"), in: .picture) == .prefix)
    #expect(map.command(for: keys("C-x s"), in: .picture) == .command(.savePicture))
  }

  @Test func `Bindings are parsed, and mistakes are reported with a suggestion`() {
    let (map, problems) = KeyMap.make(bindings: [
      KeyBinding(keys: "C-o", command: "picture.save"),
      KeyBinding(keys: "C-x C-s", command: "picture.save"),
      KeyBinding(keys: "F5", command: "picture.opn"),
      KeyBinding(keys: "C-Entr", command: "prompt.send"),
      KeyBinding(keys: "", command: "prompt.send"), KeyBinding(keys: "F14", command: "app.quit"),
      KeyBinding(keys: "C-o", command: "app.quit"),
    ])
    #expect(map.custom[keys("C-x C-s")] == .savePicture)
    #expect(map.custom[keys("C-o")] == .quit)
    #expect(map.custom.count == 2)
    #expect(problems.count == 5)
    #expect(problems[0].contains("'picture.opn'") && problems[0].contains("'picture.open'"))
    #expect(problems[1].contains("'C-Entr'") && problems[1].contains("'C-Enter'"))
    #expect(problems[2].contains("no key"))
    #expect(problems[3].contains("'F14'"))
    #expect(problems[4].contains("bound twice"))
  }

  @Test func `A modifier that does not exist is not corrected to a key`() {
    for name in ["Hyper-x", "Q-Entr", "zz"] {
      let problem = KeyMap.make(bindings: [KeyBinding(keys: name, command: "app.help")]).problems
        .first
      #expect(problem?.contains("no key '\(name)'") == true)
      #expect(problem?.contains("did you mean") == false)
    }
  }

  @Test func `Edit distance counts inserted, deleted, replaced and swapped letters`() {
    #expect(editDistance("ratio", "ratio") == 0)
    #expect(editDistance("ratoi", "ratio") == 1)
    #expect(editDistance("rtio", "ratio") == 1)
    #expect(editDistance("ratios", "ratio") == 1)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("abc", "xyz") == 3)
  }
}
