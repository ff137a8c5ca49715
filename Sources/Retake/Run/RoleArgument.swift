import ArgumentParser
import Model

/// `2=style`: what one of the pictures of a command line is for.
struct RoleArgument: Hashable, Sendable {
  /// Counts the pictures from 1, in the order they are given.
  var picture: Int
  var role: Reference.Role

  static func read(_ text: String) throws -> RoleArgument {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let picture = Int(parts[0]), picture > 0,
      let role = Reference.Role(rawValue: String(parts[1]))
    else {
      throw ValidationError(
        "a role is written NUMBER=ROLE, such as 2=style or 1=\"the hat she wears\".")
    }
    guard parts[1].count <= Reference.Role.limit else {
      throw ValidationError("a role has \(Reference.Role.limit) characters at most.")
    }
    return RoleArgument(picture: picture, role: role)
  }

  /// Throws where a role names no picture, or a picture gets two.
  static func check(_ roles: [RoleArgument], pictures: Int) throws {
    var seen: Set<Int> = []
    for role in roles {
      guard role.picture <= pictures else {
        let there = pictures == 1 ? "there is 1" : "there are \(pictures)"
        throw ValidationError(
          "--role \(role.picture)=… names no picture: \(there), each given with -i.")
      }
      guard seen.insert(role.picture).inserted else {
        throw ValidationError("Picture \(role.picture) has two roles; give it one.")
      }
    }
  }
}
