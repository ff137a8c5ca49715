import GRDB
import Imagery
import Model

/// The pictures of one turn: those sent with it and those it resulted in.
struct TurnPictures {
  var references: [Reference] = []
  var results: [Picture] = []
  var drafts: [Picture] = []

  private static let query = """
    SELECT p.turn, p.kind, p.url, p.name, p.role, p.digest, i.type, i.width, i.height, i.bytes
    FROM turn_pictures p LEFT JOIN pictures i ON i.digest = p.digest
    WHERE p.session = ? AND p.turn BETWEEN ? AND ? ORDER BY p.turn, p.kind, p.position
    """

  /// Loads the pictures by turn number, of a whole session or of one turn. Invalid ones are left
  /// out and collected.
  static func load(
    _ db: Database, session: String, turn: Int? = nil, _ check: RowCheck
  ) throws -> [Int: TurnPictures] {
    var found: [Int: TurnPictures] = [:]
    let rows = try Row.fetchCursor(
      db, sql: query, arguments: [session, turn ?? Int.min, turn ?? Int.max])
    check.session = Session.ID(rawValue: session)
    while let row = try rows.next() {
      let turn: Int = row["turn"]
      check.turn = turn
      found[turn, default: TurnPictures()].add(row, check)
    }
    return found
  }

  private mutating func add(_ row: Row, _ check: RowCheck) {
    let kind: String = row["kind"]
    switch kind {
    case "reference":
      guard references.count < Plausible.references else {
        return check.note("turn_pictures", Self.text(row), "there are too many references")
      }
      if let reference = Self.reference(row, check) { references.append(reference) }
    case "result": if let picture = Self.picture(row, check) { results.append(picture) }
    case "draft": if let picture = Self.picture(row, check) { drafts.append(picture) }
    default: check.note("turn_pictures", Self.text(row), "the kind is unknown")
    }
  }

  private static func reference(_ row: Row, _ check: RowCheck) -> Reference? {
    let role: String? = row["role"]
    let source: Reference.Source
    if let url: String = row["url"] {
      source = .url(url)
    } else if let picture = picture(row, check) {
      source = .picture(picture)
    } else {
      return nil
    }
    let known = role.flatMap(Reference.Role.init(rawValue:))
    let reference = Reference(source, name: row["name"], role: known)
    guard reference.isPlausible else {
      check.note("turn_pictures", text(row), "the address is too long")
      return nil
    }
    if role != nil, known == nil { check.note("turn_pictures", text(row), "the role is unknown") }
    return reference
  }

  private static func picture(_ row: Row, _ check: RowCheck) -> Picture? {
    if let picture = Picture(row: row) { return picture }
    check.note("turn_pictures", text(row), "it names no picture")
    return nil
  }

  /// The whole row as text.
  private static func text(_ row: Row) -> String {
    let members = row.map { name, value in "\(name)=\(value.storage.value.map { "\($0)" } ?? "")" }
    return members.joined(separator: "\t")
  }

  /// Replaces the stored pictures of the turn.
  static func replace(_ db: Database, of turn: Turn) throws {
    let session = turn.id.session.rawValue
    try db.execute(
      sql: "DELETE FROM turn_pictures WHERE session = ? AND turn = ?",
      arguments: [session, turn.number])
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO turn_pictures (session, turn, kind, position, digest, url, name, role)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, reference) in turn.references.enumerated() {
      var url: String?
      if case .url(let address) = reference.source { url = address }
      try insert.execute(arguments: [
        session, turn.number, "reference", position, reference.picture?.digest, url,
        reference.name, reference.role?.rawValue,
      ])
    }
    let outcome = turn.outcome ?? Outcome()
    for (kind, pictures) in [("result", outcome.pictures), ("draft", outcome.drafts)] {
      for (position, picture) in pictures.enumerated() {
        try insert.execute(arguments: [
          session, turn.number, kind, position, picture.digest, nil, "", nil,
        ])
      }
    }
  }
}

extension Picture {
  /// nil if the row describes no picture.
  init?(row: Row) {
    guard let digest: String = row["digest"], let name: String = row["type"],
      let type = MediaType(rawValue: name), let width: Int = row["width"],
      let height: Int = row["height"], let bytes: Int = row["bytes"]
    else { return nil }
    self.init(
      digest: digest, type: type, size: PixelSize(width: width, height: height), byteCount: bytes)
    guard isPlausible else { return nil }
  }
}

/// Whether a text is a SHA-256 in the form used for file names.
func isDigest(_ text: String) -> Bool {
  Picture(digest: text, type: .png, size: PixelSize(width: 1, height: 1), byteCount: 0).isPlausible
}
