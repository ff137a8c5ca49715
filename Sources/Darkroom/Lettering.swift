/// Words to set as a mask.
///
/// The process that looks at pictures cannot read fonts, so it asks the parent in the midst of its work, and
/// the parent a second process that sees no pictures.
package struct Lettering: Codable, Hashable, Sendable {
  /// Pango markup.
  package var markup: String
  /// Pixels to wrap at.
  package var width: Int
  /// The height of a line in pixels, about.
  package var size: Double

  /// The most pixels of a mask: memory of one byte for each, which takes room only where it is written.
  package static let capacity = 1 << 26

  package init(markup: String, width: Int, size: Double) {
    self.markup = markup
    self.width = width
    self.size = size
  }
}

/// The process that sets words.
final class LetteringProcess {
  var process: DarkroomProcess?
}

extension Errand {
  /// Has words set; an answer for the process that asks, with the memory of the mask.
  func letter(_ lettering: Lettering) -> (Answer, Descriptor?) {
    do throws(DarkroomError) {
      let memory = try Descriptor.memory(bytes: Lettering.capacity)
      let answer = try ask(&letters.process, .letter(lettering), [memory])
      return (answer, memory)
    } catch {
      return (.failed(error), nil)
    }
  }
}
