package import Model

extension Endpoint {
  /// Why no reply came, in words for people. `isPaid` tells whether the call could have cost money.
  package func failure(_ error: TransportError, isPaid: Bool) -> Failure {
    let who = title
    if isPaid, error.mayHaveBeenTaken { return lost(error) }
    let detail = error.detail.isEmpty ? "" : ": \(quoted(error.detail))"
    switch error.reason {
    case .badAddress:
      return Failure(
        .configuration, "The address of \(who) cannot be used\(detail).",
        advice: isSandbox ? "Set a shorter RETAKE_HOME." : "Check base_url of the profile \(name).")
    case .insecure:
      return Failure(
        .configuration, "\(who.sentence) would be contacted without encryption\(detail).",
        advice: "Use an https address; plain http is for this machine only.")
    case .cannotResolve:
      return Failure(
        .network, "The host of \(who) was not found\(detail).",
        advice: "Check the connection and base_url of the profile.", canRetry: true)
    case .cannotConnect:
      return Failure(
        .network, "\(who.sentence) cannot be reached\(detail).",
        advice: isSandbox ? "Send it again; it is started when needed." : "Check the connection.",
        canRetry: true)
    case .proxy(let status): return proxy(status, detail)
    case .tls:
      return Failure(
        .network, "\(who.sentence) did not prove its identity\(detail).",
        advice: "If a proxy has its own certificate, set ca_file.")
    case .timedOut:
      return Failure(
        .network, "\(who.sentence) did not answer in time\(detail).",
        advice: "Send it again later.", canRetry: true)
    case .connectionLost, .other:
      return Failure(
        .network, "The connection to \(who) was lost\(detail).", advice: "Send it again.",
        canRetry: true)
    case .tooLarge:
      return Failure(.provider, "The reply from \(who) is too large\(detail).")
    case .refusedByReceiver:
      return Failure(.storage, "The reply from \(who) could not be processed\(detail).")
    case .cancelled:
      return Failure(.cancelled, "It was cancelled before it was sent.", canRetry: true)
    }
  }

  /// The failure of the proxy that the environment names.
  private func proxy(_ status: Int, _ detail: String) -> Failure {
    let who = title
    let around = "or name the host of \(who) in no_proxy to go around it."
    return switch status {
    case 0:
      Failure(
        .network, "The proxy to \(who) cannot be reached\(detail).",
        advice: "Fix https_proxy, \(around)")
    case 407:
      Failure(
        .network, "The proxy requires a user name and a password (407)\(detail).",
        advice: "Set https_proxy=http://NAME:PASSWORD@HOST:PORT, \(around)", http: status)
    default:
      Failure(
        .network, "The proxy refused to connect to \(who) (\(status))\(detail).",
        advice: "Check the proxy that https_proxy names, \(around)", http: status)
    }
  }

  /// The failure of a request that was sent and whose fate is unknown.
  private func lost(_ error: TransportError) -> Failure {
    let detail = error.detail.isEmpty ? "" : " (\(quoted(error.detail)))"
    return Failure(
      .unknown, "It was sent, but no reply came from \(title)\(detail).",
      advice: isSandbox
        ? "Send it again."
        : "It may have been billed; check your account before sending it again.",
      billed: charge(.maybe), canRetry: true)
  }

  /// The billing state, which is always `no` in the sandbox because it costs nothing.
  package func charge(_ billed: Failure.Billed) -> Failure.Billed { isSandbox ? .no : billed }
}

extension TransportError.Reason {
  /// Whether trying again would fail in the same way.
  var isHopeless: Bool {
    switch self {
    case .insecure, .badAddress, .tls, .proxy: true
    default: false
    }
  }
}
