import ArgumentParser
import Cells
import Configuration
import FoundationEssentials
import Manual
import Model
import Providers
import Storage
import Themes

/// What shells complete where a name of the user's own is expected. Completing creates and
/// changes nothing, and anything broken offers nothing.
extension CompletionKind {
  static var sessions: CompletionKind {
    custom { _, _, _ in
      guard let context = try? AppContext(profile: nil),
        FileManager.default.fileExists(atPath: "\(context.paths.data)/retake.sqlite"),
        let library = try? context.openLibrary(),
        let sessions = try? waiting({ () async throws(Failure) in try await library.sessions() })
      else { return [] }
      return sessions.filter { $0.deleted == nil }.map { described($0.id.rawValue, by: $0.title) }
    }
  }

  static var topics: CompletionKind {
    custom { _, _, _ in
      Topic.all.map { described($0.name, by: $0.summary) }
        + HelpRootCommand.subcommands.map { described($0.name, by: $0.configuration.abstract) }
    }
  }

  static var templates: CompletionKind {
    custom { _, _, _ in
      guard let paths = try? Paths(environment: ProcessInfo.processInfo.environment) else {
        return []
      }
      return InstalledTemplates(paths).templates().templates.map {
        described($0.name, by: $0.summary)
      }
    }
  }

  static var profiles: CompletionKind {
    custom { _, _, _ in
      guard let context = try? AppContext(profile: nil) else { return [] }
      return context.configuration.endpoints.map {
        described($0.name, by: $0.model)
      }
    }
  }

  static var models: CompletionKind {
    custom { _, _, _ in
      guard let context = try? AppContext(profile: nil) else { return [] }
      return context.configuration.catalogue.models.map { described($0.id, by: $0.name) }
    }
  }

  static var themes: CompletionKind {
    custom { _, _, _ in
      guard let paths = try? Paths(environment: ProcessInfo.processInfo.environment) else {
        return []
      }
      return InstalledThemes.load(paths).themes.map { described($0.name, by: $0.summary) }
    }
  }

  /// A value with a description, in the format of the requesting shell.
  private static func described(_ value: String, by words: String) -> String {
    let value = printable(value, keepingLines: false)
    let words = printable(words, keepingLines: false)
    guard !words.isEmpty else { return value }
    return switch CompletionShell.requesting {
    case .zsh: "\(value):\(words)"
    case .fish: "\(value)\t\(words)"
    default: value
    }
  }
}

/// Extends the parser's completion script to offer files for the program's first word: pictures are
/// allowed there besides the subcommands, which the parser does not know.
func offeringFiles(_ script: String) -> String {
  var script = script
  // The parser adds its own command `help` after ours; of two, the shells use the later one.
  if let range = script.ranges(of: "_retake_help() {").last {
    script.replaceSubrange(range, with: "_retake_help_of_parser() {")
  }
  // bash: file names where nothing else fits.
  replaceFirst("complete -o filenames -F", with: "complete -o filenames -o default -F", in: &script)
  // zsh: besides the commands for the first word, and for every word after a picture.
  replaceFirst(
    "_describe -V subcommand subcommands && ret=0\n",
    with: "_describe -V subcommand subcommands && ret=0\n        _files && ret=0\n", in: &script)
  replaceFirst(
    "            \"_retake_${words[1]}\" && ret=0\n            ;;\n",
    with: "            \"_retake_${words[1]}\" && ret=0\n            ;;\n        *)\n"
      + "            _files && ret=0\n            ;;\n", in: &script)
  // fish: likewise.
  replaceFirst(
    "complete -c 'retake' -f\n",
    with: """
      complete -c 'retake' -f
      complete -c 'retake' -n '__retake_should_offer_completions_for_positional "retake" -ge 1' -F

      """, in: &script)
  return script
}

private func replaceFirst(_ part: String, with other: String, in text: inout String) {
  if let range = text.firstRange(of: part) { text.replaceSubrange(range, with: other) }
}
