import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct SettingsFittingTests {
  private let wanted = Settings(
    ratio: .fixed(AspectRatio(8, 1)), resolution: .k4, thinking: .high, includeThoughts: true,
    format: .webp, system: "Be brief.",
    tuning: Tuning(
      temperature: 1.5, seed: 7, search: true, imageSearch: true,
      safety: [.harassment: .off], people: .adults, quality: 90))

  private let little = Capabilities(
    ratios: [AspectRatio(1, 1), AspectRatio(21, 9)], resolutions: [.r512, .k2], formats: [.jpeg],
    tuning: TuningOffer(temperature: 0...1, search: true))

  @Test func `A setting that is not offered becomes the nearest one, with a message`() {
    let fitted = wanted.fitted(to: little, of: "little")
    #expect(
      fitted.settings
        == Settings(
          ratio: .fixed(AspectRatio(21, 9)), resolution: .k2, format: .jpeg,
          tuning: Tuning(temperature: 1, search: true)))
    #expect(
      fitted.changes == [
        "8:1 is not offered by little: 21:9 now", "4K is not offered by little: 2K now",
        "thinking high is not offered by little: the model's choice now",
        "little does not offer thoughts",
        "little does not accept a standing instruction: it is not sent",
        "temperature 1.5 is not offered by little: 1 now", "little has no seed setting",
        "little has no JPEG quality setting", "little cannot search for pictures",
        "some safety thresholds are not offered by little, which now decides them",
        "people adults is not offered by little: the model's choice now",
      ])
  }

  @Test func `A setting that fits is unchanged, without a message`() {
    let fitted = wanted.fitted(
      to: Capabilities(
        ratios: AspectRatio.family, resolutions: Resolution.allCases, thinkingLevels: [.high],
        thoughts: true, formats: OutputFormat.allCases, system: true,
        tuning: TuningOffer(
          temperature: 0...2, seed: 0...10, search: true, imageSearch: true,
          safetyCategories: [.harassment], safetyThresholds: [.off], people: [.adults],
          quality: 1...100)), of: "much")
    #expect(fitted.settings == wanted && fitted.changes.isEmpty)
  }

  @Test func `A smaller resolution is preferred to a more expensive one`() {
    let settings = Settings(resolution: .k1)
    let large = Capabilities(ratios: [], resolutions: [.k2, .k4])
    let small = Capabilities(ratios: [], resolutions: [.r512, .k4])
    #expect(settings.fitted(to: large, of: "x").settings.resolution == .k2)
    #expect(settings.fitted(to: small, of: "x").settings.resolution == .r512)
  }

  @Test func `Settings put aside are restored unless they were changed since`() {
    let fitted = wanted.fitted(to: little, of: "little").settings
    let aside = SettingsBeforeFitting(wanted: wanted, fitted: fitted)
    #expect(fitted.restoring(aside) == wanted)
    var changed = fitted
    changed.resolution = .r512
    var expected = wanted
    expected.resolution = .r512
    #expect(changed.restoring(aside) == expected)
  }
}
