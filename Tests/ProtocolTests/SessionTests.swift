import Model
import Payload
import Providers
import Sandbox
import TestSupport
import Testing

/// The same session with every provider, each as documented.
@Suite(.timeLimit(.minutes(10))) struct SessionTests {
  private static let instructions = [
    "a paper kite over a grey sea", "make it black and white", "add a red border", "rotate it",
  ]

  @Test(arguments: FaultTableTests.endpoints)
  func `Four turns each continue from the one before`(endpoint: Endpoint) async throws {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(endpoint)
    let remembers = endpoint.capabilities.memory == .wholeConversation
    var seen: Set<String> = []
    var weight = 0

    for (index, instruction) in Self.instructions.enumerated() {
      let turn = try await rehearsal.turn(instruction, parent: index == 0 ? nil : index)

      #expect(turn.job == .done(.done), "\(turn.outcome?.failure?.message ?? "")")
      #expect(turn.notes.isEmpty, "\(turn.notes)")
      let picture = try #require(turn.result)
      #expect(picture.size == turn.outcome?.askedSize)
      #expect(seen.insert(picture.digest).inserted, "turn \(index + 1) changed nothing")
      // The conversation grows with every turn, if the provider has one.
      let size = try #require(turn.outcome?.conversation)
      #expect((size.bytes > 0) == remembers)
      if remembers {
        #expect(size.bytes > weight && size.pictures == index + 1)
        weight = size.bytes
      }
    }
    #expect(try await rehearsal.sent() == 4)
    #expect(try await rehearsal.accepted() == 4)
    #expect(await rehearsal.isClean())
    await rehearsal.end()
  }

  @Test func `A session that changes its provider after every turn says what is left behind`()
    async throws
  {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(.gmi)
    let order: [Endpoint] = [.gmi, .toapis, .google, .toapisOfficial, .tokaify, .vertex, .gmi]
    let all = order.map { endpoint in
      var own = endpoint
      (own.baseURL, own.socket, own.key) = ("http://sandbox", rehearsal.endpoint.socket, .none)
      own.poll.deadline = 1e6
      if own.wire == .vertex { own.options.project = "p" }
      return own
    }
    var notes: [String] = []
    func stayed(_ name: String) -> String {
      "The conversation with \(name) was not sent, because a conversation belongs to the provider and "
        + "the model that made it"
    }

    for (index, endpoint) in all.enumerated() {
      let others = all.dropLast().filter { $0.name != endpoint.name }
      let turn = try await rehearsal.turn(
        index == 0 ? "a paper kite over a grey sea" : "brighter", parent: index == 0 ? nil : index,
        at: [endpoint] + others)
      #expect(turn.job == .done(.done), "\(endpoint.name): \(turn.outcome?.failure?.message ?? "")")
      notes += turn.notes
    }

    #expect(
      notes.map { String($0.prefix { $0 != ":" }) } == [
        stayed("gmi"),
        "toapis remembers no conversation",
        stayed("google"),
        "toapis-official remembers no conversation",
        stayed("tokaify"),
        stayed("vertex"),
      ])
    #expect(try await rehearsal.accepted() == 7)
    await rehearsal.end()
  }
}
