import Caches
import Imagery
package import Model
package import Payload
package import Providers

/// All drivers that the effects use, as ports.
package struct Ports: Sendable {
  package var library: any Library
  package var blobs: any BlobStore
  package var transcripts: any TranscriptStore
  /// Replies without a picture; nil if none are stored.
  package var replies: (any ReplyStore)?
  package var transport: any Transport
  package var painter: any Painter
  package var imaging: any Imaging
  package var access: any Access
  package var folders: any Folders
  /// The user's templates; nil if none are used.
  package var templates: (any TemplateStore)?
  /// Draws results while they are downloaded; nil if nobody watches.
  package var arrivals: (any Arrivals)?
  /// The current time.
  package var now: @Sendable () -> Timestamp
  /// Waits. A port, so that tests need no time.
  /// - Throws: `CancellationError` when its task is cancelled.
  package var sleep: @Sendable (_ seconds: Double) async throws -> Void
  /// Seconds on a monotonic clock.
  package var uptime: @Sendable () -> Double
  /// The user's local calendar.
  package var calendar: LocalCalendar
  /// A random fraction from 0 to 1, for the waits before a retry.
  package var jitter: @Sendable () -> Double
  /// A new session id that is not among those taken.
  package var newSessionID: @Sendable (_ taken: Set<String>) -> Session.ID
  /// The absolute path of a file as the user writes it: `~/` is their home, anything else is
  /// relative to the folder the program was started in.
  package var absolutePath: @Sendable (String) -> String

  package init(
    library: any Library, blobs: any BlobStore, transcripts: any TranscriptStore,
    replies: (any ReplyStore)? = nil, transport: any Transport, painter: any Painter,
    imaging: any Imaging, access: any Access,
    folders: any Folders, templates: (any TemplateStore)? = nil,
    arrivals: (any Arrivals)? = nil,
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void,
    uptime: @escaping @Sendable () -> Double,
    calendar: LocalCalendar = .utc,
    jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
    newSessionID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID,
    absolutePath: @escaping @Sendable (String) -> String
  ) {
    self.library = library
    self.blobs = blobs
    self.transcripts = transcripts
    self.replies = replies
    self.transport = transport
    self.painter = painter
    self.imaging = imaging
    self.access = access
    self.folders = folders
    self.templates = templates
    self.arrivals = arrivals
    self.now = now
    self.sleep = sleep
    self.uptime = uptime
    self.calendar = calendar
    self.jitter = jitter
    self.newSessionID = newSessionID
    self.absolutePath = absolutePath
  }
}

extension Ports {
  /// Moves a picture that the image process wrote to `output` into the library.
  func storePicture(_ output: String, _ facts: PictureFacts) async throws(Failure) -> Picture {
    let (digest, byteCount) = try await library.adoptFile(output)
    let picture = Picture(digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await library.store(picture)
    return picture
  }

  /// A new session, which is stored only with its first turn.
  package func newSession() async throws(Failure) -> Session {
    let taken = Set(try await library.sessions().map(\.id.rawValue))
    return Session(id: newSessionID(taken), created: now())
  }
}

/// Port: makes a provider reachable, just before a request.
package protocol Access: Sendable {
  /// Makes sure that the endpoint can be reached (starts the sandbox if necessary) and returns the
  /// key; nil for a provider that needs none.
  func open(_ endpoint: Endpoint) async throws(Failure) -> String?
}

/// Makes a provider reachable once for all turns that need it at the same time: a password program
/// asks for a password once, not once per variant. The key is not kept.
package struct SharedAccess: Access {
  private let access: any Access
  private let flight = SingleFlight<String, String?, Failure>()

  package init(_ access: any Access) { self.access = access }

  package func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    try await flight.value(for: endpoint.name) { [access] () async throws(Failure) in
      try await access.open(endpoint)
    }
  }
}
