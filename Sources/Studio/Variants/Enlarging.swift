import Model

// Drafting small, then large: the turn shown is sent again at a higher resolution.
extension State {
  /// Asks for the resolution at which the selected turn is sent again, with the price of each.
  mutating func askToEnlarge() {
    guard let turn = selectedTurn else {
      return notify("Select a turn to send it again larger")
    }
    if let reason = reasonNotToEnlarge(turn) { return warn(reason) }
    variants.enlarging = turn.number
    openList(.list(.larger, Picker()))
  }

  /// Sends the turn again at that resolution, as its sibling.
  mutating func sendLarger(_ resolution: Resolution) -> [Effect] {
    let turn = self.turn(variants.enlarging)
    overlay = nil
    variants.enlarging = nil
    guard let turn else { return [] }
    if let reason = reasonNotToEnlarge(turn) {
      warn(reason)
      return []
    }
    return send(.larger(turn.number, resolution), [])
  }

  /// The resolutions at which the turn can be sent again, lowest first, with prices.
  var largerItems: [PickerItem] {
    guard let turn = self.turn(variants.enlarging) else { return [] }
    return largerResolutions(than: turn).compactMap { resolution in
      nextTurn(for: .larger(turn.number, resolution)).map { next in
        PickerItem(
          .larger(resolution), title: resolution.rawValue, detail: estimate(for: next).text,
          note: "Sends turn \(turn.number) again, as its sibling: the same words and pictures"
            + "\(next.settings.tuning.seed.map { ", seed \($0)" } ?? "; details may differ").")
      }
    }
  }

  private func largerResolutions(than turn: Turn) -> [Resolution] {
    let all = Resolution.allCases
    guard let place = all.firstIndex(of: turn.settings.resolution) else { return [] }
    return all[(place + 1)...].filter(profile.capabilities.resolutions.contains)
  }

  private func reasonNotToEnlarge(_ turn: Turn) -> String? {
    if let kept = turn.kept {
      let how = kept.imported == nil ? "made here" : "imported"
      return
        "turn \(turn.number) was \(how); \(Command.resize.entry.title) in the palette enlarges it"
    }
    guard !turn.isOpen else { return "turn \(turn.number) has not ended yet" }
    guard turn.profile == profile.name, turn.model == profile.model else {
      let asked = turn.profile == profile.name ? turn.model : turn.profile
      let key = keyText(turn.profile == profile.name ? .chooseModel : .chooseProfile)
      return "turn \(turn.number) was made by \(cleanLine(asked)); \(key) chooses it again"
    }
    guard let lowest = largerResolutions(than: turn).first else {
      return "\(profile.name) offers nothing larger than \(turn.settings.resolution.rawValue); "
        + "/resize 200% scales the picture here, without new detail"
    }
    return nextTurn(for: .larger(turn.number, lowest)).flatMap {
      reasonNotToSend(.larger(turn.number, lowest), $0)
    }
  }
}
