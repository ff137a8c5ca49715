import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct PickerTests {
  private var little: Capabilities {
    Capabilities(
      ratios: [AspectRatio(1, 1), AspectRatio(16, 9)], resolutions: [.k1],
      pixels: [AspectRatio(16, 9): [.k1: PixelSize(width: 1376, height: 768)]],
      prices: [.k1: 0.039])
  }

  @Test func `All ratios of the family are listed, those not offered with the reason`() {
    var state = State.make(capabilities: little)
    state.overlay = .ratio(Picker())
    let items = state.pickerItems
    #expect(items.count == 15)
    #expect(items.first?.title == "auto")
    #expect(items.filter(\.isEnabled).map(\.title) == ["auto", "1:1", "16:9"])
    #expect(items.allSatisfy { $0.isEnabled || $0.note.contains("sandbox does not offer") })
  }

  @Test func `Resolutions show the pixels for the ratio that would be sent, and the price`() {
    var state = State.make(
      workspace: Workspace(settings: Settings(ratio: .fixed(AspectRatio(16, 9)))),
      capabilities: little)
    state.overlay = .resolution(Picker())
    let items = state.pickerItems
    #expect(items.map(\.isEnabled) == [false, true, false, false])
    #expect(items[1].detail == "1376×768  $0.039")
    #expect(items[1].isCurrent)
  }

  @Test func `The automatic ratio is that of the edited picture`() {
    var state = State.make(turns: [.make(1)], workspace: Workspace(base: 1))
    #expect(state.resolvedRatio == AspectRatio(16, 9))
    state.session.workspace.base = nil
    #expect(state.resolvedRatio == nil)
    let address = Reference(.url("https://example.org/a.png"), name: "a")
    let tall = Reference(.picture(.make("tall", 900, 1600)), name: "tall")
    state.session.workspace.references = [tall, address]
    #expect(state.resolvedRatio == AspectRatio(9, 16))
    // Nobody here knows its size.
    state.session.workspace.references = [address, tall]
    #expect(state.resolvedRatio == nil)
  }

  @Test func `The palette puts the best match first`() {
    var state = State.make()
    state.overlay = .palette(Picker(query: "theme"))
    #expect(state.pickerItems.first?.value == .command(.theme))
    state.overlay = .palette(Picker(query: "resol"))
    #expect(state.pickerItems.first?.value == .command(.resolution))
    state.overlay = .palette(Picker(query: "zzzz"))
    #expect(state.pickerItems.isEmpty)
  }

  @Test func `The help lists every command with its keys and can be searched`() {
    var state = State.make()
    state.overlay = .help(Picker())
    #expect(state.pickerItems.count == Command.allCases.count)
    state.overlay = .help(Picker(query: "aspect"))
    #expect(state.pickerItems.map(\.value) == [.command(.ratio)])
    #expect(state.pickerItems[0].detail == "F2")
  }

  @Test func `The details show what was requested, what came and what it cost`() {
    var turn = Turn.make(3, parent: 1, "make it\u{202E} dusk")
    turn.sentRatio = AspectRatio(16, 9)
    turn.outcome?.text = "Here it is."
    turn.outcome?.usage = Usage(totalTokens: 1300, dollars: 0.067)
    turn.outcome?.model = "another-model"
    turn.ended = Timestamp(milliseconds: 21_000)
    let text = turn.detailLines(columns: 60).map(\.text).joined(separator: "\n")
    for words in [
      "make it dusk", "Here it is.", "auto, sent as 16:9", "answered by another-model",
      "about $0.067", "1300 tokens", "time     21 s", "continues from turn 1", "1600×900", "PNG",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func `A known reason for a missing ratio replaces the general one`() {
    let state = State.make(
      capabilities: Capabilities(
        ratios: [AspectRatio(1, 1)], resolutions: [.k1],
        ratioReasons: [AspectRatio(8, 1): "not offered by GMI"]))
    #expect(state.ratioItems.last?.note == "8:1 is not offered by GMI.")
    #expect(state.ratioItems[1].note == "sandbox does not offer this ratio.")
  }

  @Test func `A price is shown where there is one to pay`() {
    let state = State.make(
      capabilities: Capabilities(
        ratios: [], resolutions: [.k1, .k2], prices: [.k1: 0, .k2: 0.101]))
    #expect(state.resolutionNote(.k1) == "")
    #expect(state.resolutionNote(.k2) == "$0.101")
  }

  @Test func `Whether money was spent is said once`() {
    #expect(Failure(.quota, "No.").moneyText == "Nothing was billed.")
    #expect(Failure(.provider, "No.", billed: .maybe).moneyText == "It may have been billed.")
    let told = Failure(.network, "No.", advice: "It may have been billed; look.", billed: .maybe)
    #expect(told.moneyText.isEmpty)
  }

  @Test func `A fuzzy match keeps the order of letters and prefers the starts of words`() {
    #expect(fuzzyScore("xyz", in: "ratio") == nil)
    #expect(fuzzyScore("oit", in: "ratio") == nil)
    let start = fuzzyScore("ns", in: "new session") ?? 0
    let middle = fuzzyScore("ns", in: "sansserif x") ?? 0
    #expect(start > middle)
  }
}
