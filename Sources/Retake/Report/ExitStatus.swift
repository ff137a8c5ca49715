import ArgumentParser
import Exports
import Model

/// The exit codes listed in the manual.
enum ExitStatus {
  static func exit(_ code: Int32) -> ExitCode { ExitCode(code) }

  static let done: Int32 = 0
  static let noPicture: Int32 = 1
  static let usage: Int32 = 2
  static let configuration: Int32 = 3
  static let network: Int32 = 4
  static let unknown: Int32 = 5
  static let interrupted: Int32 = 130

  static func code(for failure: Failure) -> Int32 {
    switch failure.kind {
    case .usage, .terminal: usage
    case .configuration, .key: configuration
    case .network: network
    case .unknown: unknown
    case .cancelled: interrupted
    // A budget is not wrong usage: the same command works once the budget allows it.
    case .rejected, .refused, .quota, .budget, .provider, .picture, .storage: noPicture
    }
  }

  /// The code for a turn that has ended.
  static func code(for turn: Turn) -> Int32 {
    switch turn.status {
    case .done: turn.result == nil ? noPicture : done
    // Left in good order, and fetched at a later start.
    case .unknown: turn.outcome?.failure?.kind == .cancelled ? interrupted : unknown
    // A provider may cancel as well.
    case .cancelled: turn.outcome?.failure.map(code(for:)) ?? interrupted
    case .textOnly, .refused: noPicture
    case .failed: turn.outcome?.failure.map(code(for:)) ?? noPicture
    }
  }
}
