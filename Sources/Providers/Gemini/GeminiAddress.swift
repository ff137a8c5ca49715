import Model

/// The paths of calls below a profile's base URL (Gemini API docs; Vertex AI docs).
extension Endpoint {
  /// The path of a call to a model, without a query.
  ///
  /// - Throws: `Failure` when the profile lacks something that the path needs.
  func path(to method: String, of model: String) throws(Failure) -> String {
    if let missing { throw missing }
    return "\(options.apiVersion)/\(place)models/\(percentEncoded(bare(model))):\(method)"
  }

  /// The path of a model's own description.
  func path(of model: String) -> String {
    "\(options.apiVersion)/\(publisher)models/\(percentEncoded(bare(model)))"
  }

  /// The path of the list of models; Vertex AI lists those of a publisher in one version only.
  var modelsPath: String {
    "\(wire == .vertex ? "v1beta1" : options.apiVersion)/\(publisher)models"
  }

  private var publisher: String { wire == .vertex ? "publishers/google/" : "" }

  private var place: String {
    guard wire == .vertex, !options.project.isEmpty else { return publisher }
    return "projects/\(percentEncoded(options.project))/locations/"
      + "\(percentEncoded(options.location))/\(publisher)"
  }

  /// Lists prefix a model's name with its collection.
  private func bare(_ model: String) -> String {
    for collection in ["models/", "publishers/google/models/"] where model.hasPrefix(collection) {
      return String(model.dropFirst(collection.count))
    }
    return model
  }
}
