import CCurl

extension Transfer {
  /// Gives libcurl its callbacks, with this transfer as their context. The loop keeps the transfer
  /// alive for as long as the handle is in use.
  func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words)
    curl_set_transfer(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context), let bytes else { return Transfer.readAbort }
      let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
      return switch transfer.read(into: buffer) {
      case .bytes(let count): count
      case .pause: Int(CURL_READFUNC_PAUSE)
      case .giveUp: Transfer.readAbort
      }
    }
    curl_set_pointer(handle, CURLOPT_READDATA, context)
    curl_set_seek(handle) { context, offset, origin in
      guard let transfer = Transfer.from(context), offset == 0, origin == SEEK_SET,
        transfer.rewind()
      else { return CURL_SEEKFUNC_FAIL }
      return CURL_SEEKFUNC_OK
    }
    curl_set_pointer(handle, CURLOPT_SEEKDATA, context)
    curl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context) else { return 0 }
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.headerLine(line) ? line.count : Transfer.writeAbort
    }
    curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    curl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context) else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.write(bytes) ? bytes.count : Transfer.writeAbort
    }
    curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    curl_set_progress(handle) { context, _, received, _, sent in
      guard let transfer = Transfer.from(context) else { return 1 }
      return transfer.progress(sent: Int(sent), received: Int(received)) ? 0 : 1
    }
    curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    curl_set_before_request(handle) { context, _, _, _, _ in
      guard let transfer = Transfer.from(context) else { return CURL_PREREQFUNC_ABORT }
      return transfer.willRequest() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
    curl_set_pointer(handle, CURLOPT_PREREQDATA, context)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let readAbort = Int(CURL_READFUNC_ABORT)
  /// Any count but the one passed in aborts the transfer, even when that one is 0.
  private static let writeAbort = Int(UInt32.max)
}
