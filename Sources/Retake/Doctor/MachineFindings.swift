import Darkroom
import FoundationEssentials
import Model
import Networking
import Previews
import Storage
import Terminal

/// The libraries and fonts on this machine.
struct MachineFindings {
  private(set) var libraries: [(name: String, value: String)] = []
  private(set) var problems: [Failure] = []
  /// How the process that decodes pictures is confined, and what it may use; nil when it does not
  /// start.
  private(set) var darkroom: DarkroomFindings?

  init() {
    libraries.append(("ncurses", ncursesVersion))
    libraries.append(
      // With its TLS library; the others matter little here.
      ("libcurl", curlVersion.split(separator: " ").prefix(2).joined(separator: " ")))
    libraries.append(("libchafa", "\(chafaVersion), built with"))
    let darkroom = DarkroomClient()
    defer { darkroom.close() }
    addLibrary("libvips") { () async throws(Failure) in
      do throws(DarkroomError) {
        return "\(try await darkroom.libraryVersion()), in the darkroom; \(DarkroomLimits().words)"
      } catch {
        throw Failure(error)
      }
    }
    do {
      self.darkroom = try waiting { () async throws(Failure) in
        do throws(DarkroomError) {
          return DarkroomFindings(seal: try await darkroom.seal(), limits: DarkroomLimits())
        } catch {
          throw Failure(error)
        }
      }
    } catch {
      // What prevents it from starting is reported with its library.
      self.darkroom = nil
    }
    addLibrary("SQLite") { () async throws(Failure) in try sqliteVersion() }
  }

  private mutating func addLibrary(
    _ name: String, _ version: @escaping @Sendable () async throws(Failure) -> String
  ) {
    do throws(Failure) {
      libraries.append((name, try waiting(version)))
    } catch {
      libraries.append((name, "missing"))
      problems.append(error)
    }
  }

  /// The font folders, for text that the sandbox sets on pictures; the terminal's own fonts do not
  /// matter.
  func fonts(_ environment: [String: String]) -> [(name: String, value: String)] {
    let home = environment["HOME"] ?? ""
    let folders =
      ["/usr/share/fonts", "/usr/local/share/fonts"]
      + (home.isEmpty ? [] : ["\(home)/.local/share/fonts", "\(home)/.fonts"])
    let found = folders.map { ($0, Self.fontFiles(below: $0)) }.filter { $0.1 > 0 }
    guard !found.isEmpty else {
      return [("found", "none: text on pictures will be missing; install fonts-dejavu-core")]
    }
    return found.map { (name: $0, value: $1 == 1 ? "1 file" : "\($1) files") }
  }

  private static func fontFiles(below folder: String) -> Int {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.count { name in
      ["ttf", "otf", "ttc", "pfb"].contains { name.lowercased().hasSuffix(".\($0)") }
    }
  }
}

/// How the process that decodes pictures is confined on this machine.
struct DarkroomFindings {
  var seal: LockdownReport
  var limits: DarkroomLimits

  var lines: [(name: String, value: String)] {
    [
      ("seccomp", filter), ("Landlock", landlock),
      ("privileges", seal.gainsNoPrivileges ? "can gain none" : "not restricted by this kernel"),
      ("debuggers", seal.isPrivate ? "kept out, except root's" : "may read its memory"),
      ("memory", limits.addressSpace.map { "\($0 >> 30) GB of addresses" } ?? "no limit"),
      ("processor", "\(limits.processorSeconds) s, then it is replaced"),
      ("descriptors", "\(limits.openFiles)"),
      ("processes", processes),
    ]
  }

  /// The warning when nothing prevents the process from reading files or connecting to others.
  var warning: String? {
    guard seal.filter == .none, seal.landlock == 0 else { return nil }
    return
      "This kernel has neither seccomp nor Landlock: an exploit in an image decoder could read your files."
  }

  private var filter: String {
    switch seal.filter {
    case .none: "not supported by this kernel: system calls are not filtered"
    case .ownThread: "filters the system calls of new threads"
    case .allThreads: "filters all system calls: nothing can be opened, reached or started"
    }
  }

  private var landlock: String {
    seal.landlock > 0
      ? "version \(seal.landlock): no files, no ports" : "not supported by this kernel"
  }

  private var processes: String {
    if seal.filter != .none { return "can start none" }
    return seal.processes.map { "at most \($0) of yours" } ?? "no limit"
  }
}
