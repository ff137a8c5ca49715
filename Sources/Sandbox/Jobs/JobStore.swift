import FoundationEssentials
import Glibc
import Posix

/// Stores each job in a file of its own.
struct JobStore: Sendable {
  let folder: String

  func save(_ record: JobRecord) throws(SandboxError) {
    let bytes: [UInt8]
    do {
      bytes = Array(try JSONEncoder().encode(record))
    } catch {
      throw .storage(path: path(record.id), reason: "the job cannot be encoded")
    }
    try PrivateFile.write(bytes, to: path(record.id))
  }

  func remove(_ id: String) { unlink(path(id)) }

  /// Loads every job that can be read; unreadable files are left alone.
  func load() -> [JobRecord] {
    fileNames(in: folder).filter { $0.hasSuffix(".json") }.compactMap { name in
      guard let bytes = try? PrivateFile.read("\(folder)/\(name)") else { return nil }
      return try? JSONDecoder().decode(JobRecord.self, from: Data(bytes))
    }
  }

  private func path(_ id: String) -> String { "\(folder)/\(id).json" }
}
