import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct NumberSettingTests {
  private let offer = TuningOffer(
    temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, seed: 0...Int(Int32.max),
    quality: 1...100)

  private func number(_ setting: NumberSetting) throws -> NumberOffer {
    try #require(offer.number(setting))
  }

  @Test(arguments: [
    ("0.7", 0.7), ("0,7", 0.7), (" 2 ", 2), ("0", 0), (".5", 0.5), ("1.", 1), ("2.00", 2),
  ]) func `Numbers are parsed as people write them`(_ text: String, _ value: Double) throws {
    #expect(try number(.temperature).reading(of: text) == .number(value))
  }

  @Test(arguments: ["2.1", "20", "-1", "1e0", "nan", "inf", "0x1", "1.2.3", "warm", "½", "١", "."])
  func `Anything else is refused, with the range`(_ text: String) throws {
    guard case .refused(let reason) = try number(.temperature).reading(of: text) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(reason.hasSuffix("0 to 2"))
  }

  @Test func `An empty value means the model's choice`() throws {
    #expect(try number(.seed).reading(of: "  ") == .empty)
  }

  @Test func `Whole numbers have no fractions and keep all their digits`() throws {
    #expect(
      try number(.maxTokens).reading(of: "0.5")
        == .refused("Not a whole number: the range is 1 to 32768"))
    #expect(try number(.seed).reading(of: "2147483647") == .number(2_147_483_647))
    #expect(
      try number(.seed).reading(of: "2147483648")
        == .refused("Out of range: the range is 0 to 2147483647"))
    #expect(try number(.seed).reading(of: String(repeating: "9", count: 400)) != .empty)
  }

  @Test(arguments: NumberSetting.allCases)
  func `Steps stay in the range and lead back to the model's choice`(_ setting: NumberSetting)
    throws
  {
    let number = try number(setting)
    var value: Double?
    for _ in 0..<40 {
      let next = number.stepped(from: value, by: 1)
      #expect(next.map(number.range.contains) == true)
      #expect(value.map { ($0, next ?? -1) }.map { $0.0 <= $0.1 } ?? true)
      value = next
    }
    for _ in 0..<60 { value = number.stepped(from: value, by: -1) }
    #expect(value == nil)
  }

  @Test func `A value between two steps goes to the next one`() throws {
    #expect(try number(.temperature).stepped(from: 0.73, by: 1) == 0.8)
    #expect(try number(.temperature).stepped(from: 0.73, by: -1) == 0.7)
    #expect(try number(.maxTokens).stepped(from: 5000, by: -1) == 4096)
    #expect(try number(.seed).stepped(from: 5000, by: 1) == 5001)
  }

  @Test func `A provider's own range applies`() throws {
    let narrow = try #require(TuningOffer(quality: 70...90).number(.quality))
    #expect(narrow.stepped(from: nil, by: 1) == 70)
    #expect(narrow.stepped(from: 90, by: 1) == 90)
    #expect(narrow.reading(of: "69") == .refused("Out of range: the range is 70 to 90"))
    #expect(TuningOffer.none.number(.quality) == nil)
  }
}
