import Cells

/// Theme files, which may inherit from one another, resolved into themes.
package struct ThemeSet: Sendable {
  /// The files by name; the user's own replace built-in ones of the same name.
  package var files: [String: ThemeFile]

  /// A later file replaces an earlier one of the same name.
  package init(_ files: [ThemeFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// Every theme by name, and the problems of their files.
  package func all() -> (themes: [Theme], problems: [ThemeProblem]) {
    let resolved = files.keys.sorted().compactMap { theme(named: $0) }
    return (resolved.map(\.theme), resolved.flatMap(\.problems).withoutRepetition)
  }

  /// The theme of that name, always complete: what its file leaves out or gets wrong comes from its
  /// parent, else from a related role.
  ///
  /// - Returns: nil if there is no such file.
  package func theme(named name: String) -> (theme: Theme, problems: [ThemeProblem])? {
    guard let file = files[name] else { return nil }
    var problems: [ThemeProblem] = []
    let line = lineage(of: file, &problems)
    var resolver = ThemeResolution(lineage: line)
    let theme = resolver.theme(name: name, summary: file.summary)
    return (theme, problems + resolver.problems)
  }

  /// The file and its ancestors, the file itself first.
  private func lineage(of file: ThemeFile, _ problems: inout [ThemeProblem]) -> [ThemeFile] {
    var line = [file]
    while let last = line.last, let parent = last.inherits {
      guard let next = files[parent.text] else {
        let known = files.keys.sorted().joined(separator: ", ")
        problems.append(
          ThemeProblem(
            file: last.file, line: parent.line,
            reason: "There is no theme '\(parent.text)' to inherit from; there are \(known)."))
        break
      }
      guard !line.contains(where: { $0.name == next.name }) else {
        let cycle = (line.map(\.name) + [next.name]).joined(separator: " → ")
        problems.append(
          ThemeProblem(
            file: last.file, line: parent.line,
            reason: "The themes form a cycle: \(cycle)."))
        break
      }
      line.append(next)
    }
    return line
  }
}

/// The resolver of one theme from text to styles.
private struct ThemeResolution {
  let lineage: [ThemeFile]
  private(set) var problems: [ThemeProblem] = []
  private var palette: [String: Color] = [:]
  private var styles: [Role: Style] = [:]

  init(lineage: [ThemeFile]) {
    self.lineage = lineage
  }

  mutating func theme(name: String, summary: String) -> Theme {
    readPalette()
    reportUnknownRoles()
    for role in Role.allCases { _ = style(of: role) }
    reportMissingRoles()
    return Theme(name: name, summary: summary, styles: styles)
  }

  private mutating func readPalette() {
    // Parents first, so that a theme recolours the roles it inherits.
    for file in lineage.reversed() {
      for (name, entry) in file.palette.sorted(by: { $0.key < $1.key }) {
        if let color = Color(themeText: entry.text) {
          palette[name] = color
        } else {
          report(file, entry.line, "'\(entry.text)' is not a colour; \(colorForms).")
        }
      }
    }
  }

  private mutating func reportUnknownRoles() {
    for file in lineage {
      for (name, entry) in file.roles.sorted(by: { $0.key < $1.key })
      where Role(rawValue: name) == nil {
        let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
        report(file, entry.line, "There is no role '\(name)'; the roles are \(known).")
      }
    }
  }

  private mutating func reportMissingRoles() {
    guard let file = lineage.first else { return }
    let missing = Role.allCases.filter { entry(of: $0) == nil }.map(\.rawValue)
    guard !missing.isEmpty else { return }
    report(
      file, nil, "It does not set \(missing.joined(separator: ", ")); they follow related roles.")
  }

  private func entry(of role: Role) -> (file: ThemeFile, entry: ThemeFile.RoleEntry)? {
    for file in lineage {
      if let entry = file.roles[role.rawValue] { return (file, entry) }
    }
    return nil
  }

  private mutating func style(of role: Role) -> Style {
    if let known = styles[role] { return known }
    let style =
      if let (file, entry) = entry(of: role) {
        made(from: entry, for: role, in: file)
      } else {
        fallback(for: role)
      }
    styles[role] = style
    return style
  }

  private mutating func made(from entry: ThemeFile.RoleEntry, for role: Role, in file: ThemeFile)
    -> Style
  {
    var style = Style(attributes: entry.attributes)
    let surface = role.surfaces.first.flatMap { $0 == role ? nil : $0 }
    let parent = surface.map { self.style(of: $0) }
    style.foreground = color(entry.foreground, entry, file) ?? parent?.foreground ?? .standard
    style.background = color(entry.background, entry, file) ?? parent?.background ?? .standard
    return style
  }

  private mutating func fallback(for role: Role) -> Style {
    var style = role.fallback.map { self.style(of: $0) } ?? .plain
    switch role {
    case .selection: style.attributes.formSymmetricDifference(.reverse)
    case .selectionInactive, .popup, .header, .footer, .composer: break
    default:
      if let surface = role.surfaces.first, surface != role {
        style.background = self.style(of: surface).background
      }
    }
    return style
  }

  private mutating func color(_ text: String?, _ entry: ThemeFile.RoleEntry, _ file: ThemeFile)
    -> Color?
  {
    guard let text else { return nil }
    if let color = palette[text] ?? Color(themeText: text) { return color }
    report(file, entry.line, "'\(text)' is neither in the palette nor a colour; \(colorForms).")
    return nil
  }

  private mutating func report(_ file: ThemeFile, _ line: Int?, _ reason: String) {
    problems.append(ThemeProblem(file: file.file, line: line, reason: reason))
  }
}

private let colorForms =
  "write #rrggbb, default, a terminal colour such as blue or bright-blue, or ansi:0 to ansi:255"

extension ThemeFile.RoleEntry {
  fileprivate var attributes: Attributes {
    var attributes: Attributes = []
    if bold { attributes.insert(.bold) }
    if dim { attributes.insert(.dim) }
    if italic { attributes.insert(.italic) }
    if underline { attributes.insert(.underline) }
    if reverse { attributes.insert(.reverse) }
    return attributes
  }
}

extension [ThemeProblem] {
  fileprivate var withoutRepetition: [ThemeProblem] {
    var seen: Set<ThemeProblem> = []
    return filter { seen.insert($0).inserted }
  }
}
