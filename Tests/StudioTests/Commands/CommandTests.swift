import Cells
import Model
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct CommandTests {
  @Test func `Every command is in the table once, with a title, help and a scope`() {
    #expect(Command.table.count == Command.allCases.count)
    #expect(Set(Command.table.map(\.command)) == Set(Command.allCases))
    for entry in Command.table {
      #expect(!entry.title.isEmpty && entry.title.split(separator: " ").count <= 2)
      #expect(entry.help.hasSuffix("."), "\(entry.command)")
      #expect(!entry.scopes.isEmpty, "\(entry.command)")
    }
  }

  @Test func `Every default key parses back from its name`() {
    for entry in Command.table {
      for keys in entry.keys {
        #expect([Key](names: keyNames(keys)) == keys, "\(entry.command)")
      }
    }
  }

  @Test(arguments: Scope.allCases)
  func `No two commands share a default key in one scope`(_ scope: Scope) {
    var owners: [[Key]: Command] = [:]
    for entry in Command.table {
      let scopes = scope.isPanel ? [scope] : [scope, .everywhere]
      guard !entry.scopes.isDisjoint(with: scopes) else { continue }
      for keys in entry.keys {
        #expect(
          owners[keys] == nil,
          "\(keyNames(keys)) in \(scope): \(entry.command) and \(String(describing: owners[keys]))")
        owners[keys] = entry.command
      }
    }
  }

  @Test func `No default key is hidden by the start of a sequence`() {
    let all = Command.table.flatMap(\.keys)
    for keys in all {
      #expect(!all.contains { $0.count > keys.count && $0.starts(with: keys) })
    }
  }

  @Test func `The default keys are the documented ones`() {
    let map = KeyMap()
    let expected: [(String, Scope, Command)] = [
      ("Enter", .composer, .send), ("C-j", .composer, .newline), ("M-Enter", .composer, .newline),
      ("Tab", .composer, .nextPane), ("S-Tab", .history, .previousPane), ("Esc", .history, .leave),
      ("F1", .picture, .help), ("C-p", .composer, .palette), ("C-x C-e", .composer, .editor),
      ("Home", .composer, .lineStart), ("End", .composer, .lineEnd), ("Home", .history, .lineStart),
      ("End", .settings, .lineEnd), ("j", .history, .down), ("c", .history, .reuse),
      ("B", .picture, .newConversation), ("n", .picture, .nextHit),
      ("N", .history, .previousHit), ("M-Up", .composer, .back), ("d", .history, .hide),
      ("r", .history, .reuse), ("C-x C-r", .history, .again), ("M-k", .picture, .cancel),
      ("i", .history, .details),
      ("s", .picture, .savePicture), ("F2", .composer, .ratio), ("M-r", .settings, .again),
      ("F3", .composer, .resolution), ("M-t", .composer, .thinking),
      ("F5", .composer, .openPicture),
      ("M-o", .composer, .openPicture), ("F6", .history, .sessions), ("F7", .composer, .newSession),
      ("F8", .composer, .theme), ("F9", .composer, .mouse), ("C-l", .overlay, .redraw),
      ("C-z", .composer, .suspend), ("C-q", .overlay, .quit), ("C-c", .composer, .interrupt),
    ]
    for (names, scope, command) in expected {
      let keys = [Key](names: names) ?? []
      #expect(map.command(for: keys, in: scope) == .command(command), "\(names)")
    }
  }

  @Test func `The manual's table has a row for each command`() {
    let lines = Command.markdownTable.split(separator: "\n")
    #expect(lines.count == Command.allCases.count + 2)
    #expect(lines[2] == "| `Enter` | composer | Sends the instruction. | `prompt.send` |")
    #expect(lines.contains { $0.hasPrefix("| `C-l` | panes, panels |") })
    #expect(lines.allSatisfy { $0.hasPrefix("|") && $0.hasSuffix("|") })
  }
}
