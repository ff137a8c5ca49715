import Cells
import TestSupport
import Testing

@testable import Studio

/// One key has one meaning, wherever the focus is, and no command depends on a key that something
/// else may take.
@Suite(.timeLimit(.minutes(5))) struct KeyMeaningTests {
  /// Commands that mean the same thing done to different things, so that they may share a key.
  private static let alike: [Set<Command>] = [
    // Does what the place is for.
    [.send, .choose],
    // Removes what the cursor is on, or the last of several.
    [.deleteBackward, .deleteForward, .removeReference, .removeRegion, .deleteSession],
    // Goes on to the next part.
    [.nextPane, .turnOver],
    // Moves what can be moved one way or the other.
    [.borderLeft, .referenceEarlier], [.borderRight, .referenceLater],
    // Gives a session another title: the open one, or the one in the list.
    [.renameSession, .renameListed],
  ]

  /// Keys that tmux, the line editing of shells or a desktop takes, and those for flow control.
  private static let taken = Set(
    ["C-b", "M-u", "M-U", "M-l", "M-c", "M-t", "M-y", "F1", "F10", "F11", "C-s", "C-q"].compactMap {
      [Key](names: $0)
    })

  @Test func `No key means two things`() {
    var owners: [[Key]: Set<Command>] = [:]
    for entry in Command.table {
      for keys in entry.keys { owners[keys, default: []].insert(entry.command) }
    }
    for (keys, commands) in owners where commands.count > 1 {
      #expect(
        Self.alike.contains { $0.isSuperset(of: commands) },
        "\(keyNames(keys)): \(commands.map(\.rawValue).sorted())")
    }
  }

  @Test func `No key of the table is the beginning of another that may follow it`() {
    let all = Set(Command.table.flatMap(\.keys))
    for keys in all {
      for count in keys.indices.dropFirst() { #expect(!all.contains(Array(keys.prefix(count)))) }
    }
  }

  @Test func `Every command has a key that nothing else takes, or is in the palette`() {
    for entry in Command.table {
      let free = entry.keys.filter { !Self.taken.contains($0) }
      #expect(!free.isEmpty || entry.command.isInPalette, "\(entry.command)")
    }
  }

  @Test func `Beside a key that may be taken there is another that works in the same places`() {
    for entry in Command.table where entry.keys.contains(where: Self.taken.contains) {
      // A letter is text in the composer.
      let isWritten = entry.scopes.contains(.everywhere) || entry.scopes.contains(.composer)
      let free = entry.keys.filter { !Self.taken.contains($0) && !(isWritten && $0.isTyped) }
      #expect(!free.isEmpty, "\(entry.command)")
    }
  }

  @Test(arguments: KeyPreset.allCases) func `A preset binds keys only in scopes of their commands`(
    _ preset: KeyPreset
  ) {
    for (scope, bindings) in preset.bindings {
      for (keys, command) in bindings {
        let scopes = command.entry.scopes
        #expect(
          scopes.contains(scope) || scopes.contains(scope.isPanel ? .overlay : .everywhere),
          "\(keyNames(keys)) in \(scope)")
        #expect(command.isForLetters)
      }
    }
  }

  @Test func `With the keys of vim a panel and the composer keep their own`() {
    let map = KeyMap(preset: .vim)
    func meaning(_ names: String, _ scope: Scope) -> KeyMap.Lookup {
      map.command(for: [Key](names: names) ?? [], in: scope)
    }
    #expect(meaning("g", .history) == .prefix && meaning("g g", .history) == .command(.first))
    #expect(meaning("G", .picture) == .command(.last))
    #expect(meaning("n", .history) == .command(.nextHit))
    #expect(meaning("C-d", .history) == .command(.pageDown))
    #expect(meaning("C-d", .composer) == .command(.deleteForward))
    #expect(meaning("C-u", .overlay) == .command(.deleteToStart))
    #expect(meaning("C-u", .reading) == .command(.pageUp))
    #expect(meaning("C-r", .composer) == .command(.findPrompt))
    #expect(meaning("C-r", .settings) == .command(.redo))
    #expect(meaning(":", .history) == .command(.palette) && meaning(":", .composer) == .none)
    #expect(map.bindings(of: .first, in: .history).map(keyNames).contains("g g"))
    #expect(!map.bindings(of: .first, in: .history).map(keyNames).contains("g"))
  }

  @Test func `A command's own list of keys replaces its default ones`() {
    let (map, problems) = KeyMap.make(bindings: [
      KeyBinding(command: "compare.toggle", keys: ["F12", "C-x C-o"]),
      KeyBinding(command: "app.mouse", keys: []),
    ])
    #expect(problems.isEmpty)
    #expect(map.bindings(of: .compare).map(keyNames) == ["C-x C-o", "F12"])
    #expect(map.command(for: [Key](names: "C-o") ?? [], in: .composer) == .none)
    #expect(map.bindings(of: .mouse).isEmpty)
    #expect(map.command(for: [Key](names: "F9") ?? [], in: .composer) == .none)
  }

  @Test func `After the first key of a sequence the footer shows what may follow`() {
    var drive = Drive(turns: [.make(1, "a kite")])
    drive.press("C-x")
    let hints = drive.state.hints
    #expect(hints.contains { $0.key == "u" && $0.command == .undo })
    #expect(hints.contains { $0.key == "C-e" && $0.command == .editor })
    #expect(!hints.contains { $0.command == .archiveSession }, "only in the list of sessions")
    drive.press("Esc")
    #expect(drive.state.hints.first?.command == .send)
  }
}
