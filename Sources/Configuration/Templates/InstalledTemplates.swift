import Glibc
package import Model
import Posix

/// The user's own templates: `templates/NAME.txt` in the configuration folder.
package struct InstalledTemplates: TemplateStore {
  private let folder: String

  package init(_ paths: Paths) {
    folder = paths.templatesFolder
  }

  package func templates() -> (templates: [Template], problems: [String]) {
    var found: [Template] = []
    var problems: [String] = []
    for file in fileNames(in: folder) where file.hasSuffix(".txt") {
      let path = "\(folder)/\(file)"
      do throws(ConfigurationProblem) {
        guard let text = try readTextFile(path) else { continue }
        found.append(try template(String(file.dropLast(4)), text, path))
      } catch {
        problems.append("\(error)")
      }
    }
    return (found.sorted { $0.name.lowercased() < $1.name.lowercased() }, problems)
  }

  package func template(named name: String) throws(Failure) -> Template {
    let path = "\(folder)/\(name).txt"
    do throws(ConfigurationProblem) {
      if Template.problem(withName: name) == nil, let text = try readTextFile(path) {
        return try template(name, text, path)
      }
    } catch {
      throw Failure(
        .configuration, "\(error)", advice: "Correct the template; nothing was sent.")
    }
    let names = templates().templates.map(\.name)
    throw Failure(
      .usage, "There is no template '\(quotable(name))'\(suggestion(for: name, among: names)).",
      advice: names.isEmpty
        ? "Templates are files \(folder)/NAME.txt." : "There are \(names.joined(separator: ", ")).")
  }

  package func save(_ text: String, as name: String) throws(Failure) {
    do throws(Failure) { try Paths.makeFolder(folder) } catch { throw error }
    let path = "\(folder)/\(name).txt"
    // Never overwrites another one.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let isThere = errno == EEXIST
      throw Failure(
        .storage,
        isThere
          ? "There is already a template '\(name)'."
          : "The template cannot be written: \(SystemError()).",
        advice: isThere ? "Choose another name, or change \(path)." : "Check \(folder).")
    }
    defer { close(descriptor) }
    do throws(SystemError) {
      try writeAll((text + "\n").utf8, to: descriptor)
      guard fsync(descriptor) == 0 else { throw SystemError() }
    } catch {
      unlink(path)
      throw Failure(.storage, "The template cannot be written: \(error).")
    }
  }

  private func template(
    _ name: String, _ text: String, _ path: String
  ) throws(ConfigurationProblem) -> Template {
    do throws(Template.Problem) {
      return try Template(name: name, text: text)
    } catch {
      throw ConfigurationProblem(file: path, line: error.line, reason: error.reason)
    }
  }
}
