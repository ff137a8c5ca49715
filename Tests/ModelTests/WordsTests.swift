import Foundation
import Model
import TestSupport
import Testing

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
