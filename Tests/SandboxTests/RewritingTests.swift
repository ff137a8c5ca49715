import Payload
import PayloadCases
import Testing

@testable import Sandbox

/// What a client may change in a conversation that it sends back, and what it may not.
@Suite(.timeLimit(.minutes(5))) struct RewritingTests {
  struct Rewriting: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var escapes = false
    var change: @Sendable (JSONTree) -> JSONTree
  }

  private static func rewriting(
    _ name: String, escapes: Bool = false,
    _ change: @escaping @Sendable (JSONTree) -> JSONTree = { $0 }
  ) -> Rewriting {
    Rewriting(testDescription: name, escapes: escapes, change: change)
  }

  private static let spelling = [
    rewriting("parsed and encoded again"),
    rewriting("with every letter escaped", escapes: true),
    rewriting("with members in another order") { tree in
      tree.mappedMembers { $0.sorted { $0.key > $1.key } }
    },
    rewriting("without unknown fields") { $0.mapped { $0.without("sandboxNote") } },
    rewriting("in snake case") { tree in
      tree.mappedMembers { $0.map { JSONTree.Member($0.key.inSnakeCase, $0.value) } }
    },
    rewriting("with null members") { tree in
      tree.modelParts { parts in
        parts.map { $0.with("fileData", .null).with("videoMetadata", .null) }
      }
    },
    rewriting("in the other alphabet of base64, without padding") { tree in
      tree.mappedMembers { members in
        members.map { member in
          guard ["data", "thoughtSignature"].contains(member.key), let text = member.value.text
          else { return member }
          return JSONTree.Member(
            member.key,
            .text(text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
          )
        }
      }
    },
    rewriting("with another name for the type of pictures") { tree in
      tree.mapped { $0["mimeType"] == nil ? $0 : $0.with("mimeType", .text("IMAGE/PNG")) }
    },
    rewriting("with numbers spelled differently") { tree in
      tree.mapped { $0.number == nil ? $0 : .raw("1.5E+1") }
    },
    rewriting("with one more empty text") { tree in
      tree.modelParts { $0 + [.part("")] }
    },
    rewriting("with the text in two parts") { tree in
      tree.modelParts { parts in
        parts.flatMap { part -> [JSONTree] in
          guard let text = part["text"]?.text, text.count > 2 else { return [part] }
          return [
            part.with("text", .text(String(text.prefix(2)))),
            .part(String(text.dropFirst(2))),
          ]
        }
      }
    },
    rewriting("with a thought of its own") { tree in
      tree.modelParts { [.part("hm").with("thought", .raw("true"))] + $0 }
    },
    rewriting("with the signatures of the text and the picture swapped") { tree in
      tree.modelParts { parts in
        let signatures = parts.compactMap { $0["thoughtSignature"] }
        return zip(parts, signatures.reversed()).map { $0.with("thoughtSignature", $1) }
      }
    },
    rewriting("without the picture's own signature, which the text's covers") { tree in
      tree.modelParts { $0.map { $0.has("inlineData") ? $0.without("thoughtSignature") : $0 } }
    },
    rewriting("without the picture") { tree in
      tree.modelParts { $0.filter { !$0.has("inlineData") } }
    },
  ]

  /// What only `generateContent` accepts.
  private static let splitting = [
    rewriting("with each part of the model's turn as a turn of its own") { tree in
      guard case .array(let elements) = tree else { return tree }
      return .array(
        elements.flatMap { element -> [JSONTree] in
          guard element["role"]?.text == "model", case .array(let parts)? = element["parts"] else {
            return [element]
          }
          return parts.map { element.with("parts", .array([$0])) }
        })
    },
    rewriting("without the user's roles") { tree in
      guard case .array(let elements) = tree else { return tree }
      return .array(elements.map { $0["role"]?.text == "user" ? $0.without("role") : $0 })
    },
  ]

  private static let changing = [
    rewriting("another word of the model's") { tree in
      tree.modelParts { $0.map { $0["text"] == nil ? $0 : $0.with("text", .text("Other.")) } }
    },
    rewriting("another word of the user's") { tree in
      tree.mapped { $0 == .text("a kite") ? .text("a kite!") : $0 }
    },
    rewriting("another byte in a picture") { tree in
      tree.mapped { node in
        guard let data = node["data"]?.text, let bytes = bytes(base64: data) else { return node }
        return node.with("data", .text(base64(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])))
      }
    },
    rewriting("another byte in a signature") { tree in
      tree.mapped { node in
        guard let text = node["thoughtSignature"]?.text, let bytes = bytes(base64: text) else {
          return node
        }
        return node.with(
          "thoughtSignature", .text(base64([bytes[0]] + [bytes[1] ^ 1] + bytes[2...])))
      }
    },
    rewriting("a signature cut short") { tree in
      tree.mapped { node in
        node["thoughtSignature"].flatMap(\.text)
          .map { node.with("thoughtSignature", .text(String($0.dropLast(4)))) } ?? node
      }
    },
    rewriting("a text that was not said") { tree in
      tree.modelParts { $0 + [.part("And more.")] }
    },
    rewriting("what was said in another order") { tree in tree.modelParts { $0.reversed() } },
    rewriting("the picture twice") { tree in
      tree.modelParts { $0 + $0.filter { $0.has("inlineData") } }
    },
    rewriting("no signatures") { tree in
      tree.modelParts { $0.map { $0.without("thoughtSignature") } }
    },
    rewriting("no signature on the first part") { tree in
      tree.modelParts { $0.map { $0.has("inlineData") ? $0 : $0.without("thoughtSignature") } }
    },
  ]

  /// Sends a rewritten conversation of two turns, and returns the response.
  private func response(_ rewriting: Rewriting, queue: Bool) async throws -> WireResponse {
    let sandbox = await TestSandbox()
    let contents: [UInt8]
    if queue {
      let first = try await sandbox.run(#"{"prompt":"a kite"}"#)
      contents = try await sandbox.run(next(first.nextTurn, saying: "make it warmer")).nextTurn
    } else {
      var talk = GeminiTalk(sandbox: sandbox)
      _ = try await talk.say("a kite")
      _ = try await talk.say("make it warmer")
      contents =
        Array("[".utf8) + talk.elements.joined(separator: Array(",".utf8)) + Array("]".utf8)
    }
    let tree = rewriting.change(try JSONTree(json: contents))
    let written = tree.bytes(escapingAll: rewriting.escapes)
    let response =
      queue
      ? try await sandbox.submit(next(written, saying: "sepia"))
      : try await sandbox.json(
        "\(GeminiTalk.model):generateContent",
        "{\"contents\":\(String(decoding: written.dropLast(), as: UTF8.self)),"
          + "{\"role\":\"user\",\"parts\":[{\"text\":\"sepia\"}]}]}")
    await sandbox.stop()
    return response
  }

  @Test(arguments: spelling)
  func `A queue accepts a conversation that comes back`(rewriting: Rewriting) async throws {
    let response = try await response(rewriting, queue: true)
    #expect(response.status == 200, "\(response.text)")
  }

  @Test(arguments: spelling + splitting)
  func `The Gemini API accepts a conversation that comes back`(rewriting: Rewriting) async throws {
    let response = try await response(rewriting, queue: false)
    #expect(response.status == 200, "\(response.text)")
  }

  @Test(arguments: changing, [true, false])
  func `A conversation is refused that comes back with`(rewriting: Rewriting, queue: Bool)
    async throws
  {
    let response = try await response(rewriting, queue: queue)
    #expect(response.status == 400)
    #expect(
      response.text.contains("Corrupted thought signature")
        || response.text.contains("part is missing a thought_signature"), "\(response.text)")
  }

  @Test func `A placeholder is accepted as text, as bytes and as the bytes of its text`()
    async throws
  {
    let sandbox = await TestSandbox()
    for placeholder in SignedElement.placeholders {
      let asBytes = base64(bytes(base64: placeholder) ?? [])
      for signature in [placeholder, asBytes, base64(Array(placeholder.utf8))] {
        let part = "{\"text\":\"y\",\"thoughtSignature\":\"\(signature)\"}"
        let model = Array("{\"role\":\"model\",\"parts\":[\(part)]}".utf8)
        let talk = GeminiTalk(sandbox: sandbox, elements: [GeminiTalk.user("x"), model])
        #expect(try await talk.ask(GeminiTalk.user("z")).status == 200, "\(signature)")
      }
    }
    await sandbox.stop()
  }

  @Test func `A picture needs a signature if no other covers it`() async throws {
    let sandbox = await TestSandbox()
    func response(_ parts: String, path: String) async throws -> WireResponse {
      let model = Array("{\"role\":\"model\",\"parts\":[\(parts)]}".utf8)
      let talk = GeminiTalk(
        sandbox: sandbox, path: path, elements: [GeminiTalk.user("x"), model])
      return try await talk.ask(GeminiTalk.user("z"))
    }
    let text = #"{"text":"y","thoughtSignature":"skip_thought_signature_validator"}"#
    let picture = #"{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}"#
    let refused = try await response(
      "\(text),\(picture)", path: "\(GeminiTalk.model):generateContent")
    #expect(refused.status == 400)
    #expect(
      refused.text.contains(
        "Image part is missing a thought_signature in content position 2, part position 2."))
    // Vertex AI does not insist for this one (Vertex AI docs).
    let pro = GeminiTalk.vertex.replacing("gemini-3.1-flash-image", with: "gemini-3-pro-image")
    #expect(try await response(picture, path: pro).status == 200)
    #expect(try await response(picture, path: GeminiTalk.vertex).status == 400)
    await sandbox.stop()
  }

  @Test func `Signatures of earlier versions are accepted unverified`() async throws {
    let folder = TemporaryFolder()
    let strict = await TestSandbox(folder: folder, isByteExact: true)
    let before = try await strict.run(#"{"prompt":"a kite"}"#).nextTurn
    await strict.stop()
    let sandbox = await TestSandbox(folder: folder)
    let second = try await sandbox.run(next(before, saying: "sepia"))
    #expect(second.reply?.hasPrefix("Toned it sepia") == true)
    #expect(try await sandbox.submit(next(second.nextTurn, saying: "invert")).status == 200)
    await sandbox.stop()
  }

  @Test(arguments: [false, true])
  func `An ordinary response has no number beyond 2^53`(streams: Bool) async throws {
    let sandbox = await TestSandbox()
    let path = streams ? "streamGenerateContent" : "generateContent"
    let talk = GeminiTalk(sandbox: sandbox, path: "\(GeminiTalk.model):\(path)")
    let responses = [
      try await talk.ask(GeminiTalk.user("a kite")).body,
      try await sandbox.run(#"{"prompt":"a kite"}"#).skeleton,
      try await sandbox.look("/v1beta/models").body, try await sandbox.look("/sandbox/counts").body,
    ]
    for response in responses {
      _ = try JSONTree(json: response).mapped { node in
        if let text = node.number {
          #expect(abs(Double(text) ?? .infinity) <= 9_007_199_254_740_992, "\(text)")
        }
        return node
      }
    }
    await sandbox.stop()
  }
}
