import ReplyCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReplyFuzzTests {
  @Test(arguments: FuzzedProtocol.all.indices)
  func `No damaged reply crashes the program, pays twice or controls a terminal`(_ place: Int)
    throws
  {
    var fuzz = try ReplyFuzz(FuzzedProtocol.all[place])
    for seed in 0..<1500 as Range<UInt64> { try fuzz.run(seed) }
    #expect(fuzz.replies > 1400)
    #expect(fuzz.endings.count >= 5)
  }
}
