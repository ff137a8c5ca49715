import CVips
import Darkroom
import Glibc
import Imagery

/// One request with the descriptors that came with it.
struct DarkroomRequestHandler {
  /// The most pixels of a picture that is decoded.
  let maxPixels: Int
  let descriptors: [Descriptor]
  let drills: FaultInducer?
  let decodedImages: DecodedImageCache
  /// Reports the number of finished rows to the parent, before the answer.
  let reportRows: (Int) -> Void

  func response(to request: DarkroomRequest) throws(DarkroomError) -> DarkroomResponse {
    switch request {
    case .warmUp:
      try Lockdown.prepare(for: .everything)
      return .done
    case .version:
      try Lockdown.prepare(for: .everything)
      return .text(VipsImage.version)
    case .inspect:
      let (header, source) = try header(of: descriptor(0))
      return .facts(header.facts(byteCount: source.count))
    case .render(let box):
      return .pixels(try render(in: box))
    case .view(let area, let size, let isOpaque, let keeps, let step):
      try view(
        area, at: size, isOpaque: isOpaque, keeps: keeps, step: step)
      return .pixels(size)
    case .pack(let size, let areas, let packing):
      return .pieces(try pack(areas, of: size, as: packing))
    case .convert(let conversion):
      return .facts(try convert(conversion))
    case .compose(let request):
      return .facts(try compose(request))
    case .compare(let regions, let threshold):
      return .difference(try compare(regions: regions, threshold: threshold))
    case .keep(let regions, let feather):
      return .facts(try keep(regions: regions, feather: feather))
    case .step(let step):
      return .facts(try apply(step))
    case .mark(let regions):
      return .facts(try mark(regions))
    case .replaceMetadata(let hasMetadata):
      try Lockdown.prepare(for: .plain)
      return .facts(try replaceMetadata(hasMetadata: hasMetadata))
    case .packet:
      try Lockdown.prepare(for: .plain)
      return .pieces(try packet())
    case .lay(let tile, let size):
      try lay(tile, on: size)
      return .done
    case .encode(let encoding, let size):
      return .facts(try encode(encoding, of: size))
    case .follow(let box, let isWhole):
      return .pixels(try follow(in: box, isWhole: isWhole))
    case .letter(let lettering):
      try Lockdown.prepareForLetters()
      return .pixels(
        try VipsImage.set(lettering, in: MappedFile(descriptor(0), isWritable: true)))
    case .seal:
      try Lockdown.prepare(for: .everything)
      return Lockdown.report.map { .seal($0) } ?? .unprepared
    case .drill(let drill):
      guard let drills else { throw .badRequest("drills are for tests") }
      return .text(try drills.obey(drill))
    }
  }

  func descriptor(_ index: Int) throws(DarkroomError) -> Descriptor {
    guard descriptors.indices.contains(index) else { throw .badRequest("no file came with it") }
    return descriptors[index]
  }

  func header(
    of descriptor: Descriptor
  ) throws(DarkroomError) -> (PictureHeader, ByteSource) {
    let file = try file(descriptor)
    return (file.header, file.source)
  }

  /// Checks the header. A file that seems to lack only its end is decoded once to verify that.
  func file(_ descriptor: Descriptor) throws(DarkroomError) -> PictureFile {
    guard let source = ByteSource(descriptor: descriptor.number) else {
      throw .unreadable(reason: reason(errno))
    }
    let file = PictureFile(
      header: try PictureHeader.read(from: source, maxPixels: maxPixels), source: source)
    guard file.header.lacksEnd else { return file }
    do throws(DarkroomError) {
      _ = try VipsImage.open(file, in: PixelSize(width: 64, height: 64), fit: .inside)
        .settled(countsWarnings: true)
    } catch {
      if case .damaged = error { throw .truncated }
      throw error
    }
    return file
  }

  /// Checks the header and only then decodes.
  func picture(
    _ descriptor: Descriptor, in box: PixelSize, fit: Fit = .inside
  ) throws(DarkroomError) -> VipsImage {
    let file = try file(descriptor)
    let size = file.header.size
    // A picture that was too large counts as having the size it is reduced to.
    guard file.header.shrink > 1, fit == .inside, box.width >= size.width, box.height >= size.height
    else { return try VipsImage.open(file, in: box, fit: fit) }
    return try VipsImage.open(file, in: size, fit: .stretch)
  }

  /// Writes the pixels to the shared memory and returns their size.
  func render(in box: PixelSize) throws(DarkroomError) -> PixelSize {
    let input = try descriptor(0)
    let (header, source) = try header(of: input)
    if DirectDecoder.suits(header) {
      let size = DirectDecoder.size(of: header.size, in: box)
      let isDone = try withMemory(of: size) { memory throws(DarkroomError) in
        try DirectDecoder.decode(
          header, source, PixelRect(header.size), to: memory.assumingMemoryBound(to: UInt8.self),
          size: size)
      }
      if isDone { return size }
    }
    let picture = try picture(input, in: box)
    guard picture.width <= box.width, picture.height <= box.height else {
      throw .damaged(detail: "its size does not match its header")
    }
    try withMemory(of: picture.size) { memory throws(DarkroomError) in
      try picture.copyRGBA(to: memory)
    }
    return picture.size
  }

  /// Packs parts of the pixels in the first memory into the second, one after another.
  private func pack(
    _ areas: [PixelRect], of size: PixelSize, as packing: Packing
  ) throws(DarkroomError) -> [Int] {
    guard size.width > 0, size.height > 0, areas.allSatisfy({ $0.lies(in: size) }) else {
      throw .badRequest("that is beyond the picture")
    }
    try Lockdown.prepare(for: .plain)
    let input = try MappedFile(descriptor(0), isWritable: false)
    let output = try MappedFile(descriptor(1), isWritable: true)
    guard input.count >= size.pixelCount * 4 else { throw .damaged(detail: "") }
    let palette = packing.sharedPalette(of: input, size)
    var used = 0
    return try areas.map { area throws(DarkroomError) in
      let length = packing.pack(area, of: input, width: size.width, palette, to: output, at: used)
      guard length > 0 else { throw .missingLibrary("libdeflate or libjpeg") }
      used += length
      return length
    }
  }

  /// Maps the shared memory for that many pixels.
  func withMemory<R>(
    of size: PixelSize, _ body: (UnsafeMutableRawPointer) throws(DarkroomError) -> R
  ) throws(DarkroomError) -> R {
    let length = size.pixelCount * 4
    let memory = try descriptor(1)
    guard
      let base = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    defer { munmap(base, length) }
    return try body(base)
  }

  private func convert(
    _ conversion: Conversion
  ) throws(DarkroomError) -> PictureFacts {
    let box = conversion.fitting ?? .unlimited
    guard box.width > 0, box.height > 0 else { throw .badRequest("a size of zero") }
    let input = try descriptor(0)
    var picture = try picture(input, in: box)
    if case .jpeg = conversion.encoding { picture = try picture.flattened(on: .white) }
    return try EncodedOutput(descriptor: descriptor(1)).write(
      picture.settled(), conversion.encoding, maxBytes: conversion.maxBytes)
  }

  private func compose(
    _ request: EditRequest
  ) throws(DarkroomError) -> PictureFacts {
    try VipsImage.prepare()
    let composition = Composition(request: request)
    switch request.source {
    case .picture:
      let input = try descriptor(0)
      let load = try composition.load()
      let source = try picture(input, in: load.box, fit: load.fit)
      return try EncodedOutput(descriptor: descriptor(1)).write(
        try composition.compose(from: source), request.encoding)
    case .blank, .painting:
      return try EncodedOutput(descriptor: descriptor(0)).write(
        try composition.compose(from: nil), request.encoding)
    }
  }

  /// Counts the differences between two pictures, a few rows at a time.
  private func compare(regions: [Region], threshold: Int?) throws(DarkroomError) -> Difference {
    let before = try FullPicture(descriptor(0), of: self)
    let after = try FullPicture(descriptor(1), of: self)
    let alignment = Alignment(before: before.size, after: after.size)
    let isExact = alignment.manner == .exact && !before.isLossy && !after.isLossy
    let threshold = threshold ?? (isExact ? 0 : Difference.lossyThreshold)
    let isDeep = before.isDeep && after.isDeep
    var inside = InsideRows(
      RegionMask(regions.map(alignment.compared), size: alignment.size))
    var (all, outside) = (crows_count(), crows_count())
    let one = try before.pixels(alignment.before, as: alignment.size, isDeep: isDeep)
    let other = try after.pixels(alignment.after, as: alignment.size, isDeep: isDeep)
    try eachRow(of: one, and: other) { y, before, after in
      inside.withRow(y) { inside in
        crows_compare(
          before, after, inside, CInt(alignment.size.width), CInt(y),
          CInt(min(255, max(0, threshold)) * 257), &all, &outside)
      }
    }
    return Difference(
      alignment: alignment, threshold: threshold, all: Difference.Count(all),
      outside: Difference.Count(outside))
  }

  /// Lays the result over its parent inside the regions and writes a PNG.
  private func keep(regions: [Region], feather: Int) throws(DarkroomError) -> PictureFacts {
    let result = try FullPicture(descriptor(0), of: self)
    let parent = try FullPicture(descriptor(1), of: self)
    let size = parent.size
    let under = try parent.pixels(isDeep: true)
    let over = try result.pixels(PixelRect(result.size), as: size, isDeep: true)
    guard under.size == size else { throw .damaged(detail: "its size does not match its header") }
    var weights = RegionMaskRows(RegionMask(regions, size: size, feather: feather))
    let isDeep = under.isDeep
    let bands = under.hasAlpha ? 4 : 3
    let stride = size.width * bands * (isDeep ? 2 : 1)
    // The encoder reads the rows in any order, so all of them must be there.
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: stride * size.height, alignment: 16)
    defer { memory.deallocate() }
    guard let base = memory.baseAddress else { throw .outOfMemory }
    try eachRow(of: under, and: over) { y, under, over in
      weights.row(y).withUnsafeBufferPointer { row in
        guard let weight = row.baseAddress, row.count == size.width else { return }
        crows_blend(
          under, over, weight, CInt(size.width), CInt(bands), isDeep, base + y * stride)
      }
    }
    let kept = try VipsImage.over(base, size: size, bands: bands, isDeep: isDeep)
    return try EncodedOutput(descriptor: descriptor(2)).write(kept, .png)
  }

  /// Outlines the regions on a copy of the picture and writes it as JPEG.
  private func mark(_ regions: [Region]) throws(DarkroomError) -> PictureFacts {
    let picture = try picture(descriptor(0), in: .unlimited)
    let marked = try picture.flattened(on: .white).settled().outlined(regions)
    return try EncodedOutput(descriptor: descriptor(1)).write(marked.settled(), .jpeg(quality: 90))
  }
}

extension PixelSize {
  /// A box for which no picture needs scaling; libvips takes no larger one.
  static let unlimited = PixelSize(width: 10_000_000, height: 10_000_000)
}
