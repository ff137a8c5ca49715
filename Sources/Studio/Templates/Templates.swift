import Cells
import Model
import Themes

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

extension State {
  /// Asks for the name under which the composer's text becomes a template.
  mutating func askForTemplateName() {
    guard !composer.text.trimmingBlanks.isEmpty else {
      return notify("First write the template in the composer, with {name} where something varies")
    }
    overlay = .prompt(LinePrompt(.templateName(words: composer.text)))
  }

  /// Opens the list of templates.
  mutating func showTemplates(_ templates: [Template], _ problem: String?) {
    if let problem { warn(problem) }
    guard overlay == nil else { return }
    if templates.isEmpty, problem == nil {
      notify("no templates yet; the command save template stores the composer's text as one")
      return
    }
    openList(.templates(Picker(), templates))
  }

  /// Asks for the first place of a template, or puts it into the composer if it has none.
  mutating func choose(_ template: Template) {
    guard case .templates(let picker, let all)? = overlay else { return }
    askForValue(of: TemplateFilling(template, picker: picker, among: all))
  }

  /// Stores what was typed for one place, and asks for the next.
  mutating func fill(_ filling: TemplateFilling, with text: String) {
    var filling = filling
    if let variable = filling.variable { filling.values[variable.name] = text }
    filling.index += 1
    askForValue(of: filling)
  }

  /// Goes back to the previous place, or from the first one to the list; what was typed is kept.
  /// Returns false where no template is being filled in.
  mutating func backInTemplate() -> Bool {
    guard case .prompt(let prompt)? = overlay, case .variable(var filling) = prompt.purpose else {
      return false
    }
    if let variable = filling.variable { filling.values[variable.name] = prompt.field.text }
    if filling.index == 0 {
      openList(.templates(filling.picker, filling.all))
    } else {
      filling.index -= 1
      askForValue(of: filling)
    }
    return true
  }

  /// Asks for the next place of a template; without one the text goes into the composer.
  private mutating func askForValue(of filling: TemplateFilling) {
    guard filling.variable == nil else {
      overlay = .prompt(LinePrompt(.variable(filling), text: filling.proposal))
      return
    }
    overlay = nil
    let hadWords = !composer.isEmpty
    composer.field.replaceAll(with: cleanText(filling.template.filled(filling.values)))
    focus(.composer)
    if hadWords { notify("\(keyText(.undoEdit)) brings back the previous text") }
  }
}

extension Drawing {
  /// Templates by name, with what they are for.
  mutating func drawTemplates(_ list: ItemList) {
    let widest = list.items.map { columnWidth(of: $0.title) }.max() ?? 0
    drawRows(list) { drawing, item, _, row, ground in
      let columns = min(widest + 3, row.size.columns * 2 / 5)
      let (name, words) = row.splitLeft(columns)
      drawing.writeCut(item.title, at: name.origin, .text, on: ground, columns: columns - 2)
      drawing.writeCut(
        item.detail, at: words.origin, .muted, on: ground, columns: words.size.columns)
    }
  }
}

extension State {
  func templateItem(_ template: Template) -> PickerItem {
    PickerItem(
      .template(template), title: template.name, detail: template.summary,
      note: template.preview())
  }
}
