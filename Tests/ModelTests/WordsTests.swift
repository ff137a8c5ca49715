import Foundation
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct WordsTests {
  @Test func `Money has cents, and tenths of a cent where they matter`() {
    #expect(moneyText(0.2) == "$0.20")
    #expect(moneyText(0.134) == "$0.134")
    #expect(moneyText(12) == "$12.00")
    #expect(moneyText(0.0004) == "$0.00")
    #expect(moneyText(.nan) == "$?")
  }

  @Test func `Bytes and durations are short`() {
    #expect(byteText(999) == "999 B")
    #expect(byteText(340_499) == "340 kB")
    #expect(byteText(2_449_000) == "2.4 MB")
    #expect(durationText(seconds: 8.9) == "8 s")
    #expect(durationText(seconds: 125) == "2 min 5 s")
    #expect(durationText(seconds: -4) == "0 s")
    #expect(tookText(seconds: 0.4) == "under 1 s")
    #expect(tookText(seconds: 1.4) == "1 s")
  }

  @Test func `Days are calendar days`() {
    #expect(Timestamp(milliseconds: 0).minuteText == "1970-01-01 00:00")
    #expect(Timestamp(milliseconds: 951_782_400_000).dayText == "2000-02-29")
    #expect(Timestamp(milliseconds: 1_798_761_599_999).minuteText == "2026-12-31 23:59")
    #expect(Timestamp(milliseconds: -1).minuteText == "1969-12-31 23:59")
  }

  @Test func `A fuzzy match keeps the order of letters and prefers the starts of words`() {
    #expect(fuzzyScore("xyz", in: "ratio") == nil)
    #expect(fuzzyScore("oit", in: "ratio") == nil)
    let start = fuzzyScore("ns", in: "new session") ?? 0
    let middle = fuzzyScore("ns", in: "sansserif x") ?? 0
    #expect(start > middle)
  }

  @Test func `The progress line shows the state, the seconds and what it is waiting for`() {
    var state = State.make(turns: [.make(1, job: .running(task: "7"))])
    state.clock = Timestamp(milliseconds: 12_000)
    #expect(state.statusText == "turn 1 working · 12 s")
    state.progress[state.turns[0].id] = JobProgress(
      .downloading, waitingFor: "the\u{1B}[2J picture", fraction: 0.5)
    #expect(state.statusText == "turn 1 fetching 50% · 12 s · waiting for the[2J picture")
  }

  @Test func `The amount spent follows the turns`() {
    var state = State.make(turns: [.make(1)])
    #expect(state.costTotal.dollars == nil)
    var turn = Turn.make(2, parent: 1)
    turn.outcome?.usage = Usage(dollars: 0.25, isEstimated: false)
    state.put(turn)
    turn.outcome?.usage = Usage(dollars: 0.5, isEstimated: true)
    state.put(turn)
    #expect(state.costTotal.dollars == 0.5)
    #expect(state.costTotal.isEstimated)
  }
}

@Suite(.timeLimit(.minutes(5))) struct SettingsTests {
  @Test func `Settings of an earlier version decode, with defaults for later members`() throws {
    let old =
      #"{"ratio":{"auto":{}},"resolution":"2K","includeThoughts":true,"format":"jpeg","system":""}"#
    let settings = try JSONDecoder().decode(Settings.self, from: Data(old.utf8))
    #expect(settings.resolution == .k2)
    #expect(settings.includeThoughts)
    #expect(settings.tuning == Tuning())
  }

  @Test func `Tuning settings survive a round trip`() throws {
    var settings = Settings.initial
    settings.tuning = Tuning(temperature: 0.4, seed: 3, safety: [.hateSpeech: .lowAndAbove])
    let text = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(Settings.self, from: text) == settings)
  }
}
