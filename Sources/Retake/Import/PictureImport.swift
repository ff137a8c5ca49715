import Cells
import Darkroom
import Effects
import Exports
import Model
import Storage

/// Makes a session from picture files: each becomes a turn that starts a conversation, with the
/// recipe it contains. Files are untrusted: their text is limited and cleaned, and nothing in it is
/// executed.
struct PictureImport {
  let ports: Ports
  let library: SQLiteLibrary
  let darkroom: DarkroomClient

  struct Imported: Sendable {
    var session: Session
    var turns: [Turn]
    /// Files that cannot be read, and why.
    var failures: [Failure] = []
  }

  /// Imports the files; `title` is the session's title where no recipe has one.
  /// - Throws: A failure, with nothing stored, where none of the files can be read or the disk is
  ///   full.
  func session(of paths: [String], title: String) async throws(Failure) -> Imported {
    var found: [(picture: Picture, name: String, recipe: Recipe?, note: String?)] = []
    var failures: [Failure] = []
    for path in paths {
      do throws(Failure) {
        let (reference, note) = try await Importer(ports).importPicture(path)
        guard let picture = reference.picture else { continue }
        found.append((picture, reference.name, await recipe(in: path), note))
      } catch {
        // One bad file does not prevent the others; a full disk does.
        guard [.picture, .usage].contains(error.kind), paths.count > 1 else { throw error }
        failures.append(error)
      }
    }
    guard !found.isEmpty else {
      throw failures.first
        ?? Failure(.usage, "There are no pictures in it.", advice: "Nothing was imported.")
    }
    let taken = Set(try await library.sessions().map(\.id.rawValue))
    var session = Session(id: ports.newSessionID(taken), title: title, created: ports.now())
    if paths.count == 1, let recipe = found.first?.recipe {
      session.title = recipe.title.isEmpty ? recipe.prompt : recipe.title
    }
    session.title = Self.line(session.title, most: 80)
    let turns = found.enumerated().map { (index, file) -> Turn in
      var turn = turn(index + 1, of: file.picture, named: file.name, file.recipe, in: session)
      if let note = file.note { turn.notes.append(note) }
      return turn
    }
    session.workspace.selected = turns.last?.number
    session.workspace.base = turns.last?.number
    try await library.add(session, turns: turns)
    return Imported(session: session, turns: turns, failures: failures)
  }

  /// The recipe; nil if the file has none of ours, or none that can be read: the picture is what
  /// matters.
  private func recipe(in path: String) async -> Recipe? {
    guard let packet = try? await darkroom.packet(of: path) else { return nil }
    return Recipe(packet: packet)?.cleaned
  }

  private func turn(
    _ number: Int, of picture: Picture, named name: String, _ recipe: Recipe?, in session: Session
  ) -> Turn {
    let name = Self.line(name, most: 120)
    let unsigned =
      "It has no signature here: the next request sends it as your own picture."
    var turn = Turn(
      id: TurnID(session: session.id, number: number), parent: nil,
      instruction: recipe?.prompt ?? "imported: \(name)", settings: recipe?.settings ?? .initial,
      references: [], kept: RegionComposite(feather: 0, imported: .picture),
      notes: ["Imported from \(name), which has no recipe. \(unsigned)"],
      profile: RegionComposite.importedName, model: recipe?.model ?? RegionComposite.importedName,
      created: ports.now(), job: .done(.done),
      outcome: Outcome(
        pictures: [picture], usage: Usage(dollars: 0, isEstimated: false), model: recipe?.model),
      ended: ports.now(), estimate: .zero)
    guard let recipe else { return turn }
    turn.kept?.imported = recipe.isOfSandbox ? .sandboxRecipe : .recipe
    turn.sentRatio = recipe.ratio
    let from = "turn \(recipe.turn) of the session \(Self.line(recipe.session, most: 40))"
    let wire = recipe.wire.map { ", over the protocol \($0)" } ?? ""
    turn.notes = ["Imported from \(name), originally \(from)\(wire). \(unsigned)"]
    let before = recipe.parents.count
    if before > 0 {
      let words = before == 1 ? "1 instruction" : "\(before) instructions"
      turn.notes.append("\(words) came before it: \(recipe.parents.joined(separator: " / "))")
    }
    return turn
  }

  private static func line(_ text: String, most: Int) -> String {
    truncated(printable(text, keepingLines: false), to: most)
  }
}

extension Recipe {
  /// Whether the picture was made without a model.
  fileprivate var isOfSandbox: Bool {
    source == .algorithmicMedia || source == .algorithmicallyEnhanced
  }

  /// The recipe as far as it can be shown, stored and sent: without control characters, and with
  /// numbers that somebody could have set.
  fileprivate var cleaned: Recipe? {
    var recipe = self
    recipe.prompt = printable(String(prompt.prefix(20_000)), keepingLines: true)
    guard recipe.prompt.contains(where: { !$0.isWhitespace }) else { return nil }
    recipe.title = printable(String(title.prefix(200)), keepingLines: false)
    recipe.parents = parents.suffix(24).map {
      printable(String($0.prefix(600)), keepingLines: false)
    }
    recipe.model = printable(String(model.prefix(120)), keepingLines: false)
    if recipe.model.isEmpty { recipe.model = RegionComposite.importedName }
    recipe.wire = wire.map { printable(String($0.prefix(60)), keepingLines: false) }
    recipe.settings.system = printable(
      String(settings.system.prefix(20_000)), keepingLines: true)
    let tuning = settings.tuning
    recipe.settings.tuning.temperature = tuning.temperature.flatMap {
      (0...2).contains($0) ? $0 : nil
    }
    recipe.settings.tuning.topP = tuning.topP.flatMap { (0...1).contains($0) ? $0 : nil }
    recipe.settings.tuning.maxOutputTokens = tuning.maxOutputTokens.flatMap {
      (1...1_000_000).contains($0) ? $0 : nil
    }
    recipe.settings.tuning.seed = tuning.seed.flatMap {
      (Int(Int32.min)...Int(Int32.max)).contains($0) ? $0 : nil
    }
    recipe.settings.tuning.quality = tuning.quality.flatMap { (1...100).contains($0) ? $0 : nil }
    return recipe
  }
}
