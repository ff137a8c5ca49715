import Model

extension State {
  mutating func runOnPrompts(_ command: Command) -> [Effect] {
    switch command {
    case .findPrompt: return [.loadInstructions]
    case .templates: return [.loadTemplates]
    case .saveTemplate:
      guard !composer.text.trimmingBlanks.isEmpty else {
        tell("First write the template in the composer, with {name} where something varies")
        return []
      }
      overlay = .prompt(LinePrompt(.templateName(words: composer.text)))
    default: break
    }
    return []
  }

  /// Opens the list of earlier instructions. An answer that nobody waits for any more must not
  /// cover another panel.
  mutating func showInstructions(_ past: [PastInstruction]) {
    guard overlay == nil else { return }
    let clean = past.map { instruction in
      var instruction = instruction
      instruction.text = cleanText(instruction.text)
      instruction.session = cleanLine(instruction.session)
      return instruction
    }
    openList(.instructions(Picker(), PastInstructions(clean)))
  }

  mutating func showTemplates(_ templates: [Template], _ problem: String?) {
    if let problem { warn(problem) }
    guard overlay == nil else { return }
    if templates.isEmpty, problem == nil {
      tell("no templates yet; the command save template stores the composer's text as one")
      return
    }
    openList(.templates(Picker(), templates))
  }

  /// Puts an earlier instruction into the composer; the draft waits below it.
  mutating func recall(_ place: Int) {
    guard case .instructions(_, let past)? = overlay, past.all.indices.contains(place) else {
      return
    }
    overlay = nil
    let hadDraft = !composer.draft.text.isEmpty
    composer.field.recall(past.all[place].text)
    focus(.composer)
    if hadDraft { tell("\(keyText(.newerPrompt)) goes back to the draft") }
  }

  /// Asks for the first place of a template, or puts it into the composer if it has none.
  mutating func choose(_ template: Template) {
    guard case .templates(let picker, let all)? = overlay else { return }
    ask(TemplateFilling(template, picker: picker, among: all))
  }

  /// Stores what was typed for one place, and asks for the next.
  mutating func fill(_ filling: TemplateFilling, with text: String) {
    var filling = filling
    if let variable = filling.variable { filling.values[variable.name] = text }
    filling.index += 1
    ask(filling)
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
      ask(filling)
    }
    return true
  }

  private mutating func ask(_ filling: TemplateFilling) {
    guard filling.variable == nil else {
      overlay = .prompt(LinePrompt(.variable(filling), text: filling.proposal))
      return
    }
    overlay = nil
    let hadWords = !composer.isEmpty
    composer.field.replaceAll(with: cleanText(filling.template.filled(filling.values)))
    focus(.composer)
    if hadWords { tell("\(keyText(.undoEdit)) brings back the previous text") }
  }
}
