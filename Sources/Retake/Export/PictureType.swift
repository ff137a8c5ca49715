import Darkroom
import Exports
import Imagery
import Model
import Previews
import Storage

/// The types a turn's picture can be written as.
enum PictureType: String, CaseIterable, Sendable {
  case png, jpeg, webp

  /// The picture of one turn with its recipe. One that already has the type keeps the exact bytes
  /// of its pixels.
  var form: ExportForm {
    ExportForm(
      name: rawValue, writes: "the picture of a turn as \(type.name), with its recipe",
      suffix: type.fileExtension, reach: .turn,
      write: { source, options, path async throws(Failure) in
        try await write(source, options, to: path)
      })
  }

  private var type: MediaType {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webp
    }
  }

  private var encoding: Encoding {
    switch self {
    case .png: .png
    case .jpeg: .jpeg(quality: 95)
    case .webp: .webp(quality: 95)
    }
  }

  private func write(
    _ source: ExportSource, _ options: ExportOptions, to path: String
  ) async throws(Failure) {
    let turn = try source.turn
    let kept = source.library.path(of: try source.picture(of: turn))
    let metadata = options.isClean ? nil : source.recipe(of: turn).map(EmbeddedMetadata.init)
    do throws(DarkroomError) {
      let facts = try await source.darkroom.facts(of: kept)
      var input = kept
      // The orientation is part of the metadata that is removed.
      if facts.type != type || facts.orientation != 1 {
        input = path + ".converted"
        _ = try await source.darkroom.convert(kept, to: input, Conversion(encoding: encoding))
      }
      _ = try await source.darkroom.replaceMetadata(of: input, with: metadata, to: path)
    } catch {
      throw Failure(error)
    }
  }
}

extension EmbeddedMetadata {
  /// A recipe in the form that files carry.
  init(_ recipe: Recipe) {
    self.init(
      packet: recipe.packet(),
      texts: [
        Text("parameters", recipe.parameters), Text("Description", recipe.prompt),
        Text("Software", recipe.tool),
      ] + (recipe.title.isEmpty ? [] : [Text("Title", recipe.title)]))
  }
}
