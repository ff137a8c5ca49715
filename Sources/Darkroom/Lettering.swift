/// Text to be rendered as a mask.
///
/// The process that decodes pictures cannot read fonts, so it asks the parent in the middle of its
/// work, and the parent asks a second process that sees no pictures.
package struct Lettering: Codable, Hashable, Sendable {
  /// Pango markup.
  package var markup: String
  /// The width in pixels to wrap at.
  package var width: Int
  /// The approximate height of a line in pixels.
  package var size: Double

  /// The most pixels of a mask, one byte each; memory is used only where it is written.
  package static let capacity = 1 << 26

  package init(markup: String, width: Int, size: Double) {
    self.markup = markup
    self.width = width
    self.size = size
  }
}

/// The process that renders text.
final class LetteringProcess {
  var process: DarkroomProcess?
}

extension RequestExecution {
  /// Renders text; returns the response for the asking process, with the memory of the mask.
  func letter(_ lettering: Lettering) -> (DarkroomResponse, Descriptor?) {
    do throws(DarkroomError) {
      let memory = try Descriptor.memory(bytes: Lettering.capacity)
      let response = try send(.letter(lettering), [memory], to: &letters.process)
      return (response, memory)
    } catch {
      return (.failed(error), nil)
    }
  }
}
