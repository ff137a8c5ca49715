import ArgumentParser
import Configuration
import Model

extension RunCommand {
  /// Checks that there are words to send, from one place.
  func validateWords() throws {
    guard template == nil else {
      guard prompt == nil else {
        throw ValidationError("--template has the words already; leave out -p, or --template.")
      }
      return
    }
    guard values.isEmpty else {
      throw ValidationError("--set fills in a template; give --template too.")
    }
    guard let prompt else {
      throw ValidationError("Missing expected argument '-p <text>'. Say what should change.")
    }
    guard prompt.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The prompt is empty. Say what should change.")
    }
  }

  /// The same with the words of the template, filled in.
  func filled(from templates: InstalledTemplates) throws(Failure) -> RunCommand {
    guard let name = template else { return self }
    let template = try templates.template(named: name)
    let names = template.variables.map(\.name)
    var given: [String: String] = [:]
    for value in values {
      guard let sign = value.firstIndex(of: "="), sign > value.startIndex else {
        throw Failure(
          .usage, "'--set \(quotable(value))' sets nothing.", advice: "Write --set NAME=WORDS.")
      }
      let variable = String(value[..<sign]).trimmingBlanks
      guard names.contains(variable) else {
        throw Failure(
          .usage,
          "The template '\(name)' has no {\(quotable(variable))}"
            + "\(suggestion(for: variable, among: names)).",
          advice: names.isEmpty ? "It has none." : "It has \(names.joined(separator: ", ")).")
      }
      given[variable] = String(value[value.index(after: sign)...])
    }
    let missing = template.variables.filter { $0.standard == nil && given[$0.name] == nil }
    guard missing.isEmpty else {
      throw Failure(
        .usage,
        "The template '\(name)' asks for \(missing.map(\.name).joined(separator: ", ")).",
        advice: missing.map { "--set \($0.name)=…" }.joined(separator: " ") + " Nothing was sent.")
    }
    var filled = self
    filled.prompt = template.filled(given)
    guard filled.prompt?.contains(where: { !$0.isWhitespace }) == true else {
      throw Failure(.usage, "Filled in, the template '\(name)' has no words.")
    }
    return filled
  }

  /// What should change.
  var words: String { prompt ?? "" }
}
