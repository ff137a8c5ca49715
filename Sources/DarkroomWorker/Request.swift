import Darkroom
import Glibc

/// One request with the descriptors that came along.
struct Request {
  let descriptors: [Descriptor]
  let obeysDrills: Bool

  func answer(_ ask: Ask) throws(DarkroomError) -> Answer {
    switch ask {
    case .warmUp:
      try Pixels.prepare()
      return .done
    case .inspect(let maxPixels):
      let (header, source) = try header(of: descriptor(0), maxPixels: maxPixels)
      return .facts(header.facts(byteCount: source.count))
    case .render(let box, let maxPixels):
      let picture = try picture(descriptor(0), maxPixels: maxPixels, in: box)
      return .pixels(try copy(picture, to: descriptor(1), box: box))
    case .convert(let conversion, let maxPixels):
      return .facts(try convert(conversion, maxPixels: maxPixels))
    case .compose(let request, let maxPixels):
      return .facts(try compose(request, maxPixels: maxPixels))
    case .drill(let drill):
      guard obeysDrills else { throw .badRequest("drills are for tests") }
      return .text(obey(drill))
    }
  }

  private func descriptor(_ index: Int) throws(DarkroomError) -> Descriptor {
    guard descriptors.indices.contains(index) else { throw .badRequest("no file came with it") }
    return descriptors[index]
  }

  private func header(
    of descriptor: Descriptor, maxPixels: Int
  ) throws(DarkroomError) -> (PictureHeader, ByteSource) {
    guard let source = ByteSource(descriptor: descriptor.number) else {
      throw .unreadable(reason: reason(errno))
    }
    return (try PictureHeader.read(from: source, maxPixels: maxPixels), source)
  }

  /// Checks the header and only then decodes.
  private func picture(
    _ descriptor: Descriptor, maxPixels: Int, in box: PixelSize, fit: Fit = .inside
  ) throws(DarkroomError) -> Pixels {
    let (header, _) = try header(of: descriptor, maxPixels: maxPixels)
    try Pixels.prepare()
    if header.format == .heic { Pixels.allowHEIC() }
    return try Pixels.open(
      descriptor, in: box, fit: fit, managed: header.hasProfile || header.isCMYK)
  }

  private func copy(
    _ picture: Pixels, to memory: Descriptor, box: PixelSize
  ) throws(DarkroomError) -> PixelSize {
    let size = picture.size
    guard size.width <= box.width, size.height <= box.height else {
      throw .damaged(detail: "its size is not what it says")
    }
    let length = size.pixelCount * 4
    guard
      let base = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    defer { munmap(base, length) }
    try picture.copyRGBA(to: base)
    return size
  }

  private func convert(
    _ conversion: Conversion, maxPixels: Int
  ) throws(DarkroomError) -> PictureFacts {
    let box = conversion.fitting ?? .unlimited
    guard box.width > 0, box.height > 0 else { throw .badRequest("a size of zero") }
    let input = try descriptor(0)
    var picture = try picture(input, maxPixels: maxPixels, in: box)
    if case .jpeg = conversion.encoding { picture = try picture.flattened(on: .white) }
    return try Output(descriptor: descriptor(1)).write(
      picture.settled(), conversion.encoding, maxBytes: conversion.maxBytes)
  }

  private func compose(
    _ request: EditRequest, maxPixels: Int
  ) throws(DarkroomError) -> PictureFacts {
    try Pixels.prepare()
    let composition = Composition(request: request)
    switch request.source {
    case .picture:
      let input = try descriptor(0)
      let load = try composition.load()
      let source = try picture(input, maxPixels: maxPixels, in: load.box, fit: load.fit)
      return try Output(descriptor: descriptor(1)).write(
        try composition.compose(from: source), request.encoding)
    case .blank, .painting:
      return try Output(descriptor: descriptor(0)).write(
        try composition.compose(from: nil), request.encoding)
    }
  }
}

extension PixelSize {
  /// A box that no picture needs scaling for; libvips takes no larger one.
  static let unlimited = PixelSize(width: 10_000_000, height: 10_000_000)
}
