import Darkroom
import Effects
import Foundation
import Imagery
import Model
import Payload
import Providers
import Storage
import TestSupport
import Testing

@testable import Studio

/// Comparing, regions and kept versions, against the sandbox's real pixels.
@Suite(.timeLimit(.minutes(10))) struct KeptTests {
  /// Where the sandbox's "add a red square" paints: in the middle, a quarter of the shorter side
  /// wide.
  private static let square = PixelRect(x: 384, y: 384, width: 256, height: 256)
  private static let settings = Settings(ratio: .fixed(AspectRatio(1, 1)), resolution: .k1)

  @Test(arguments: [Endpoint.gmi, .google])
  func `A kept version changes nothing outside its regions, and the conversation continues from it`(
    _ endpoint: Endpoint
  ) async throws {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(endpoint)
    let (library, imaging) = (rehearsal.library, rehearsal.ports.imaging)
    func path(_ turn: Turn) throws -> String { library.path(of: try #require(turn.result)) }
    var settings = Self.settings
    settings.format = endpoint.capabilities.formats.contains(.png) ? .png : .jpeg

    let first = try await rehearsal.turn("a paper kite over a grey sea", settings: settings)
    let region = PixelRect(x: 400, y: 300, width: 200, height: 300)
    let second = try await rehearsal.turn(
      "invert the colours", parent: 1, settings: settings, regions: [Region(region)])
    #expect(second.job == .done(.done), "\(second.outcome?.failure?.message ?? "")")
    #expect(
      second.outcome?.text.contains("I noted the region, but I edit whole pictures.") == true)
    #expect(
      second.notes.contains { $0.contains("described in words and shown on a marked copy.") })
    let changed = try await imaging.compare(path(first), path(second), regions: [Region(region)])
    // Only a channel of exactly middle grey could stay the same, and none is both 127 and 128.
    #expect(changed.outside.changed > changed.outside.total * 9 / 10)

    let kept = try await RegionCompositor(rehearsal.ports).makeKeptTurn(
      of: second.id, regions: second.regions, session: rehearsal.session)
    #expect(try #require(kept.result).type == .png)
    let outside = try await Rehearsal.darkroom.compare(
      path(first), path(kept), regions: [Region(x: 400, y: 300, width: 200, height: 300)],
      threshold: 0)
    #expect(outside.outside.changed == 0 && outside.outside.largest == 0)
    #expect(outside.all.changed > 200 * 300 * 9 / 10)
    // Inside the feather, the pixels are the result's own.
    let feather = try #require(kept.kept?.feather)
    let core = PixelRect(
      x: 400 + feather, y: 300 + feather, width: 200 - 2 * feather, height: 300 - 2 * feather)
    let inside = try await Rehearsal.darkroom.compare(
      path(kept), path(second), regions: [Region(core)],
      threshold: 0)
    #expect(inside.all.changed == inside.outside.changed)

    let third = try await rehearsal.turn(
      "add a red square", parent: kept.number, settings: settings)
    #expect(third.job == .done(.done), "\(third.outcome?.failure?.message ?? "")")
    #expect(third.notes.first?.hasPrefix("The picture of turn 3, made here, was sent") == true)
    // The edit was made on the kept picture and on nothing else.
    let edit = try await imaging.compare(path(kept), path(third), regions: [Region(Self.square)])
    #expect(edit.outside.changed == 0)
    // Two pictures from the model, the marked copy, the kept one, and the new result.
    #expect(third.outcome?.conversation?.pictures == 5)
    // What the model said before is sent back verbatim, so it is accepted again.
    let fourth = try await rehearsal.turn("make it warmer", parent: third.number)
    #expect(fourth.job == .done(.done), "\(fourth.outcome?.failure?.message ?? "")")
    #expect(fourth.notes.isEmpty)
    await rehearsal.end()
  }

  @Test func `The share and the box of an edit are exact to the pixel`() async throws {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(.gmi)
    var settings = Self.settings
    settings.format = .png
    let first = try await rehearsal.turn("a paper kite over a grey sea", settings: settings)
    let second = try await rehearsal.turn("add a red square", parent: 1, settings: settings)
    let (before, after) = (try #require(first.result), try #require(second.result))
    let difference = try await rehearsal.ports.imaging.compare(
      rehearsal.library.path(of: before), rehearsal.library.path(of: after),
      regions: [Region(Self.square)])
    #expect(difference.alignment.manner == .exact && difference.threshold == 0)
    #expect(difference.all.box == Self.square)
    #expect(difference.all.changed == 256 * 256)
    #expect(difference.all.total == 1024 * 1024)
    #expect(difference.all.shareText == "6.2 %")
    #expect(difference.outside.changed == 0)
    await rehearsal.end()
  }

  @Test(arguments: [Endpoint.toapis, .toapisOfficial, .tokaify, .vertex])
  func `Every provider accepts regions and continues from a kept version`(
    _ endpoint: Endpoint
  ) async throws {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(endpoint)
    let first = try await rehearsal.turn(
      "a paper kite over a grey sea", settings: Self.settings)
    let region = PixelRect(x: 400, y: 300, width: 200, height: 300)
    let second = try await rehearsal.turn(
      "invert the colours", parent: first.number, settings: Self.settings, regions: [Region(region)]
    )
    #expect(second.job == .done(.done), "\(second.outcome?.failure?.message ?? "")")
    let kept = try await RegionCompositor(rehearsal.ports).makeKeptTurn(
      of: second.id, regions: second.regions, session: rehearsal.session)
    let third = try await rehearsal.turn(
      "add a red square", parent: kept.number, settings: Self.settings)
    #expect(third.job == .done(.done), "\(third.outcome?.failure?.message ?? "")")
    let (before, after) = (try #require(kept.result), try #require(third.result))
    let edit = try await rehearsal.ports.imaging.compare(
      rehearsal.library.path(of: before), rehearsal.library.path(of: after),
      regions: [Region(Self.square)])
    // Only the square changed, apart from JPEG noise around its edges.
    #expect(edit.outside.share < 0.02, "\(edit)")
    await rehearsal.end()
  }
}
