import Model
import Payload
import Providers

/// What came onto the shelf on the way and is named by no turn goes when the turn ends: an answer that failed
/// may have left hundreds of megabytes.
extension TurnRecord {
  /// A shelf whose blobs go when the turn ends and does not name them.
  func recording(_ shelf: any BlobShelf) -> any BlobShelf {
    RecordingBlobStore(shelf, record: arrived)
  }

  /// To be called when the turn is stored and has ended. A picture that was found stays, also where it
  /// cannot be read: its failure says where its bytes are.
  func discardUnnamed(of id: TurnID) async {
    let names = arrived.names
    guard !names.isEmpty else { return }
    do throws(Failure) {
      try await ports.library.discardUnnamed(names, of: id)
    } catch {
      // Nothing is lost: what is left goes with 'retake gc'.
      return
    }
  }
}

extension JobResult {
  /// The most pictures of each kind that are kept of one answer.
  private static let mostPictures = 32

  /// The same with no more pictures than anybody asks for: the last ones, for the last is the result.
  var capped: JobResult {
    let count = max(pictures.count, drafts.count)
    guard count > Self.mostPictures else { return self }
    var capped = self
    capped.pictures = Array(pictures.suffix(Self.mostPictures))
    capped.drafts = Array(drafts.suffix(Self.mostPictures))
    capped.transcript = nil
    capped.notes.append(
      "The answer held \(count) pictures; the last \(Self.mostPictures) were kept, and the next "
        + "instruction goes on with the picture, not with the conversation.")
    return capped
  }
}
