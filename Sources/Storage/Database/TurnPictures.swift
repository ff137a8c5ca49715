import GRDB
import Model

/// The pictures of one turn: what was sent with it and what came of it.
struct TurnPictures {
  var references: [Reference] = []
  var results: [Picture] = []
  var drafts: [Picture] = []

  private static let query = """
    SELECT p.turn, p.kind, p.url, p.name, p.role, p.digest, i.type, i.width, i.height, i.bytes
    FROM turn_pictures p LEFT JOIN pictures i ON i.digest = p.digest
    WHERE p.session = ? AND p.turn BETWEEN ? AND ? ORDER BY p.turn, p.kind, p.position
    """

  /// By turn number, of a whole session or of one turn.
  static func load(_ db: Database, session: String, turn: Int? = nil) throws -> [Int: TurnPictures]
  {
    var found: [Int: TurnPictures] = [:]
    let rows = try Row.fetchCursor(db, sql: query, arguments: [session, turn ?? 0, turn ?? .max])
    while let row = try rows.next() {
      let turn: Int = row["turn"]
      try found[turn, default: TurnPictures()].add(row)
    }
    return found
  }

  private mutating func add(_ row: Row) throws {
    let kind: String = row["kind"]
    switch kind {
    case "reference":
      let role: String? = row["role"]
      let source: Reference.Source =
        if let url: String = row["url"] { .url(url) } else { .picture(try Picture(row: row)) }
      references.append(
        Reference(source, name: row["name"], role: role.flatMap(Reference.Role.init(rawValue:))))
    case "result": results.append(try Picture(row: row))
    case "draft": drafts.append(try Picture(row: row))
    default: throw DamagedRow(column: "kind", value: kind)
    }
  }

  /// Writes what belongs to the turn in place of what was there.
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
  init(row: Row) throws {
    guard let digest: String = row["digest"], let name: String = row["type"],
      let type = MediaType(rawValue: name)
    else { throw DamagedRow(column: "type", value: row["type"] ?? "nothing") }
    self.init(
      digest: digest, type: type,
      size: PixelSize(width: row["width"], height: row["height"]), byteCount: row["bytes"])
  }
}
