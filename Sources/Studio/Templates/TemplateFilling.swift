import Model

/// A template being filled in: the place being asked for, and the values so far.
struct TemplateFilling: Hashable, Sendable {
  var template: Template
  var values: [String: String]
  /// The index of the place being asked for.
  var index: Int
  /// The list it was chosen from, to which Esc returns from the first place.
  var picker: Picker
  var all: [Template]

  init(_ template: Template, picker: Picker, among all: [Template]) {
    self.template = template
    self.picker = picker
    self.all = all
    values = [:]
    index = 0
  }

  var variable: Template.Variable? {
    template.variables.indices.contains(index) ? template.variables[index] : nil
  }

  /// The initial text of the field.
  var proposal: String {
    variable.flatMap { values[$0.name] ?? $0.standard } ?? ""
  }

  var title: String {
    guard let variable else { return template.name }
    let count = template.variables.count
    return count == 1 ? variable.name : "\(variable.name) (\(index + 1) of \(count))"
  }
}
