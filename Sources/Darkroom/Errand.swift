import Glibc
import Imagery
import Numbers

/// Carries out one job: opens what it needs, asks the process, and makes an outcome of the answer.
struct Errand {
  let job: Job
  let bench: Bench
  let letters: LetteringProcess

  func run(_ process: inout DarkroomProcess?) throws(DarkroomError) -> Job.Outcome {
    let maxPixels = bench.limits.maxPixels
    switch job.order {
    case .start:
      if process == nil { process = try newProcess() }
      return .done
    case .warmUp:
      return try outcome(of: ask(&process, .warmUp, []))
    case .version:
      return try outcome(of: ask(&process, .version, []))
    case .inspect(let path):
      let picture = try Descriptor.picture(at: path)
      return try outcome(of: ask(&process, .inspect(maxPixels: maxPixels), [picture]))
    case .render(let path, let box):
      let request = Ask.render(fitting: box, maxPixels: maxPixels)
      return try render(&process, path, request, box) {
        $0.width <= box.width && $0.height <= box.height
      }
    case .view(let path, let area, let size, let isOpaque, let keeps, let news):
      let request = Ask.view(
        area, size: size, isOpaque: isOpaque, keeps: keeps, step: news?.step, maxPixels: maxPixels)
      return try render(&process, path, request, size, news) { $0 == size }
    case .pack(let image, let areas, let packing):
      return try pack(&process, image, areas, packing)
    case .convert(let path, let output, let conversion):
      let picture = try Descriptor.picture(at: path)
      let request = Ask.convert(conversion, maxPixels: maxPixels)
      return try write(&process, request, from: [picture], to: output)
    case .compose(let request, let output):
      var pictures: [Descriptor] = []
      if case .picture(let path) = request.source { pictures = [try .picture(at: path)] }
      let ask = Ask.compose(request, maxPixels: maxPixels)
      return try write(&process, ask, from: pictures, to: output)
    case .compare(let before, let after, let comparison):
      let pictures = [try Descriptor.picture(at: before), try Descriptor.picture(at: after)]
      let request = Ask.compare(comparison, maxPixels: maxPixels)
      return try outcome(of: ask(&process, request, pictures, isWriting: true))
    case .keep(let result, let parent, let output, let keeping):
      let pictures = [try Descriptor.picture(at: result), try Descriptor.picture(at: parent)]
      return try write(
        &process, .keep(keeping, maxPixels: maxPixels), from: pictures, to: output)
    case .mark(let path, let output, let regions):
      let picture = try Descriptor.picture(at: path)
      return try write(
        &process, .mark(regions, maxPixels: maxPixels), from: [picture], to: output)
    case .inscribe(let path, let output, let inscription):
      return try inscribe(&process, path, to: output, inscription)
    case .clean(let path, let output):
      let picture = try Descriptor.picture(at: path)
      return try write(&process, .clean(maxPixels: maxPixels), from: [picture], to: output)
    case .packet(let path):
      return try packet(&process, path)
    case .lay(let path, let tile, let sheet):
      let picture = try Descriptor.picture(at: path)
      let request = Ask.lay(tile, on: sheet.size, maxPixels: maxPixels)
      return try outcome(of: ask(&process, request, [picture, sheet.memory]))
    case .encode(let sheet, let output, let encoding):
      return try write(
        &process, .encode(encoding, sheet.size), from: [sheet.memory], to: output)
    case .follow(let following):
      return try follow(&process, following)
    case .seal:
      return try outcome(of: ask(&process, .seal, []))
    case .drill(let drill):
      return try outcome(of: ask(&process, .drill(drill), []))
    }
  }

  /// Asks for pixels in memory allocated for `box`; `isSound` checks the size that the process
  /// claims. With `news`, that is always exactly `box`.
  private func render(
    _ process: inout DarkroomProcess?, _ path: String, _ request: Ask, _ box: PixelSize,
    _ news: RowNews? = nil, isSound: (PixelSize) -> Bool
  ) throws(DarkroomError) -> Job.Outcome {
    let picture = try Descriptor.picture(at: path)
    guard box.width > 0, box.height > 0, box.width <= 32768, box.height <= 32768,
      box.pixelCount <= 120_000_000
    else {
      throw .badRequest("\(box.width)×\(box.height) pixels cannot be shown")
    }
    let memory = try Descriptor.memory(bytes: box.pixelCount.saturatingMultiplied(by: 4))
    let early = news == nil ? nil : try PixelImage(size: box, memory: memory)
    let answer = try ask(&process, request, [picture, memory]) { rows in
      if let early, !job.isOver, (0...box.height).contains(rows) { news?.tell(early, rows) }
    }
    guard case .pixels(let size) = answer else { return try outcome(of: answer) }
    // The process is not trusted: what it claims must lie inside the memory we allocated.
    guard size.width > 0, size.height > 0, isSound(size) else { throw .damaged(detail: "") }
    if let early { return .image(early) }
    return .image(try PixelImage(size: size, memory: memory))
  }

  private func pack(
    _ process: inout DarkroomProcess?, _ image: PixelImage, _ areas: [PixelRect],
    _ packing: Packing
  ) throws(DarkroomError) -> Job.Outcome {
    let capacity = areas.reduce(0) {
      $0 + packing.capacity(for: PixelSize(width: $1.width, height: $1.height))
    }
    guard areas.allSatisfy({ $0.lies(in: image.size) }), capacity <= 1 << 31, !areas.isEmpty else {
      throw .badRequest("that is beyond the picture")
    }
    let memory = try Descriptor.memory(bytes: capacity)
    let answer = try ask(
      &process, .pack(image.size, areas, packing), [image.memory, memory])
    guard case .pieces(let lengths) = answer else { return try outcome(of: answer) }
    // The process is not trusted: what it claims must lie inside the memory we allocated.
    guard lengths.count == areas.count, lengths.allSatisfy({ (1...capacity).contains($0) }),
      lengths.reduce(0, +) <= capacity
    else { throw .damaged(detail: "") }
    return .pieces(try memory.pieces(lengths))
  }

  func write(
    _ process: inout DarkroomProcess?, _ request: Ask, from pictures: [Descriptor],
    to path: String
  ) throws(DarkroomError) -> Job.Outcome {
    let output = try OutputFile(at: path)
    let outcome = try outcome(
      of: ask(&process, request, pictures + [output.descriptor], isWriting: true))
    try output.keep()
    return outcome
  }

  func outcome(of answer: Answer) throws(DarkroomError) -> Job.Outcome {
    switch answer {
    case .done: return .done
    case .facts(let facts): return .facts(facts)
    case .text(let text): return .text(text)
    case .difference(let difference): return .difference(difference)
    case .seal(let report): return .seal(report)
    case .failed(let error): throw error
    // An answer to another request: the process does not do what it was told.
    case .pixels, .pieces, .unprepared: throw .damaged(detail: "")
    }
  }

  private func newProcess() throws(DarkroomError) -> DarkroomProcess {
    try DarkroomProcess(
      program: bench.program, arguments: bench.arguments, limits: bench.limits)
  }

  /// Asks the process. If it was sealed before it had loaded what this needs, it is replaced by one
  /// that loads everything and is sent `again`.
  func ask(
    _ process: inout DarkroomProcess?, _ request: Ask, _ descriptors: [Descriptor],
    again: Ask? = nil, isWriting: Bool = false, following: Following? = nil,
    rows: (Int) -> Void = { _ in }
  ) throws(DarkroomError) -> Answer {
    let answer = try askOne(&process, request, descriptors, isWriting, following, rows)
    guard case .unprepared = answer else { return answer }
    process = nil
    if case .letter = request {
      // It is prepared for nothing else.
    } else if case .failed(let error) = try askOne(&process, .warmUp, [], false, nil, rows) {
      throw error
    }
    return try askOne(&process, again ?? request, descriptors, isWriting, following, rows)
  }

  /// Asks the process, starting one if there is none; a dead one is dropped. If it had died
  /// unnoticed since its last answer, a new one is asked once.
  ///
  /// The optimizer of Swift 6.3.1 fails ("Found ownership error") in what this is inlined into.
  @inline(never)
  private func askOne(
    _ process: inout DarkroomProcess?, _ request: Ask, _ descriptors: [Descriptor],
    _ isWriting: Bool, _ following: Following?, _ rows: (Int) -> Void
  ) throws(DarkroomError) -> Answer {
    let limits = bench.limits
    for _ in 0..<2 {
      let current: DarkroomProcess
      if let process {
        current = process
      } else {
        current = try newProcess()
      }
      process = nil
      do throws(DarkroomProcess.Ending) {
        let answer = try current.ask(
          request, sending: descriptors,
          // A growing file takes as long as it takes; only the time after its end counts.
          patience: following != nil
            ? .seconds(1 << 20) : isWriting ? limits.writingPatience : limits.patience,
          isAbandoned: {
            job.hasBeenOver(for: Bench.grace) || following?.isOverdue(limits.patience) == true
          }, rows: rows, letters: letter)
        process = current
        return answer
      } catch {
        if case .failed(let reason) = error { throw reason }
      }
    }
    throw .cannotStart(reason: "it ends again and again")
  }
}

extension Descriptor {
  /// Copies pieces that lie one after another from its start.
  func pieces(_ lengths: [Int]) throws(DarkroomError) -> [[UInt8]] {
    let length = lengths.reduce(0, +)
    guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, number, 0), base != MAP_FAILED else {
      throw .outOfMemory
    }
    defer { munmap(base, length) }
    var rest = UnsafeRawBufferPointer(start: base, count: length)[...]
    return lengths.map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
  }
}
