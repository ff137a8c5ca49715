import Imagery
import Model
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct CatalogueTests {
  @Test func `Every built-in endpoint is listed once, the sandbox first`() {
    let names = Catalogue.builtIn.endpoints.map(\.name)
    #expect(names.first == "sandbox")
    #expect(Set(names).count == names.count)
    #expect(
      Set(names) == [
        "sandbox", "gmi", "toapis", "toapis-official", "tokaify", "google", "vertex",
        "sandbox-toapis", "sandbox-toapis-official", "sandbox-tokaify", "sandbox-google",
        "sandbox-vertex",
      ])
  }

  @Test func `Every ratio of the family has pixel sizes close to that ratio`() {
    #expect(Set(PixelTable.family.keys) == Set(AspectRatio.family))
    for (ratio, sizes) in PixelTable.family {
      #expect(Set(sizes.keys) == Set(Resolution.allCases))
      for (resolution, size) in sizes {
        let own = Double(size.width) / Double(size.height)
        #expect(abs(own / ratio.value - 1) < 0.03, "\(ratio) at \(resolution.rawValue): \(size)")
      }
    }
    #expect(PixelTable.family[AspectRatio(9, 16)]?[.k2] == PixelSize(width: 1536, height: 2752))
  }

  @Test func `A ratio that is not offered has a reason`() {
    for endpoint in Catalogue.builtIn.endpoints {
      let missing = AspectRatio.family.filter { !endpoint.capabilities.ratios.contains($0) }
      for ratio in missing {
        #expect(endpoint.capabilities.ratioReasons[ratio]?.isEmpty == false)
      }
    }
    #expect(Endpoint.gmi.capabilities.ratioReasons[AspectRatio(8, 1)] == "not offered by GMI")
    #expect(Endpoint.gmi.capabilities.ratios.count == 10)
  }

  @Test func `The panel says whether thinking is sent`() {
    #expect(Endpoint.sandbox.capabilities.thinkingLevels == [.minimal, .high])
    #expect(Endpoint.sandbox.sendsThinking)
    #expect(!Endpoint.gmi.sendsThinking)
    #expect(Endpoint.gmi.capabilities.thinkingNote.contains("Not sent"))
    let configured = Endpoint.gmi.sendingThinking(true)
    #expect(configured.capabilities.thinkingLevels == [.minimal, .high])
    #expect(configured.capabilities.thinkingNote.contains("as the profile says"))
  }

  @Test func `A key is sent only to the provider's own origin`() {
    func headers(_ url: String, _ endpoint: Endpoint = .gmi, key: String? = "k-1") -> [String] {
      endpoint.authorize(HTTPRequest(method: "GET", url: url), key: key).headers
        .map { "\($0.name): \($0.value)" }
    }
    #expect(headers("https://console.gmicloud.ai/a") == ["Authorization: Bearer k-1"])
    #expect(headers("https://CONSOLE.gmicloud.ai:443/a") == ["Authorization: Bearer k-1"])
    for url in [
      "http://console.gmicloud.ai/a", "https://console.gmicloud.ai:444/a",
      "https://console.gmicloud.ai.evil.example/", "https://console.gmicloud.ai@evil.example/",
      "https://evil.example/?console.gmicloud.ai", "https://console.gmicloud.ai\\@evil.example/",
    ] {
      #expect(headers(url) == [])
    }
    #expect(headers("https://console.gmicloud.ai/a", key: nil) == [])
    #expect(
      headers("https://generativelanguage.googleapis.com/v1beta", .google)
        == ["x-goog-api-key: k-1"])
    #expect(headers("https://api.tokaify.com/v1beta", .tokaify) == ["Authorization: Bearer k-1"])
  }

  @Test func `A key repeated in an error is removed from it`() {
    let failure = Failure(.rejected, "Bad key sk-12345.", advice: "Not sk-12345.")
    #expect(failure.redacting("sk-12345").message == "Bad key ….")
    #expect(failure.redacting("sk-12345").advice == "Not ….")
    #expect(failure.redacting(nil) == failure)
  }
}
