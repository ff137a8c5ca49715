import Imagery
import Model
import Providers
import Testing

@testable import Configuration

/// What the file says about a provider's offer and its protocol.
@Suite(.timeLimit(.minutes(5))) struct OfferTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `The details of a protocol can be configured`() throws {
    let (configuration, warnings) = try folder.load(
      """
      [profiles.relay]
      protocol = "gemini"
      base_url = "https://relay.example"
      key_env = "RELAY_KEY"
      auth = "bearer"
      api_version = "v1"
      stream = true
      image_settings = "response-format"
      key_style = "snake"
      echo_thoughts = false
      [profiles.toapis]
      image_urls = "objects"
      name_requests = true
      [profiles.gmi]
      organization = "0b1-x"
      """)
    #expect(warnings.isEmpty)
    let relay = try configuration.endpoint(named: "relay").options
    #expect(
      relay
        == WireOptions(
          authorization: .bearer, apiVersion: "v1", streams: true, imageSettings: .responseFormat,
          keyStyle: .snake, echoesThoughts: false))
    let toapis = try configuration.endpoint(named: "toapis").options
    #expect(toapis.addressStyle == .objects && toapis.namesRequests)
    #expect(try configuration.endpoint(named: "gmi").options.organization == "0b1-x")
  }

  @Test(arguments: [
    ("toapis", "system = true"), ("toapis", "temperature = [0, 2]"), ("toapis", "top_p = [0, 1]"),
    ("toapis-official", "system = true"), ("toapis-official", "seed = [0, 9]"),
    ("google", "people = [\"allow-all\"]"), ("google", "quality = [1, 100]"),
    ("gmi", "seed = [0, 9]"), ("gmi", "thinking_levels = [\"high\"]"),
  ])
  func `A setting without a field in the protocol stays off, with a warning`(
    _ name: String, _ line: String
  ) throws {
    let (configuration, warnings) = try folder.load("[profiles.\(name)]\n\(line)\n")
    let before = try folder.load("").configuration.endpoint(named: name)
    #expect(try configuration.endpoint(named: name).capabilities == before.capabilities)
    #expect(warnings.count == 1 && warnings[0].line == 2)
    #expect(warnings.first?.description.contains("has no field for it") == true)
  }

  @Test func `GMI accepts what its model page names, where the profile enables it`() throws {
    let (configuration, warnings) = try folder.load(
      "[profiles.gmi]\nsystem = true\ntemperature = [0, 2]\ntop_p = [0, 1]\n")
    let can = try configuration.endpoint(named: "gmi").capabilities
    #expect(warnings.isEmpty && can.system)
    #expect(can.tuning == TuningOffer(temperature: 0...2, topP: 0...1))
  }

  @Test func `The finer settings have bounds, can be off, and take Google's names`()
    throws
  {
    let (configuration, warnings) = try folder.load(
      """
      [profiles.vertex]
      project = "kites"
      temperature = [0.5, 1]
      top_p = false
      max_output_tokens = [1, 8192]
      seed = [0, 99]
      search = true
      image_search = false
      safety_categories = ["harassment", "HARM_CATEGORY_HATE_SPEECH"]
      safety_thresholds = ["off", "BLOCK_ONLY_HIGH"]
      people = ["allow-adult"]
      quality = [10, 90]
      max_request_bytes = 20000000
      max_input_tokens = 65536
      tokens_per_picture = 258
      pixels = { "16:9" = { "1K" = "1400x800" } }
      """)
    #expect(warnings.isEmpty)
    let can = try configuration.endpoint(named: "vertex").capabilities
    #expect(
      can.tuning
        == TuningOffer(
          temperature: 0.5...1, maxOutputTokens: 1...8192, seed: 0...99, search: true,
          safetyCategories: [.harassment, .hateSpeech], safetyThresholds: [.off, .onlyHigh],
          people: [.adults], quality: 10...90))
    #expect(can.maxRequestBytes == 20_000_000)
    #expect(can.maxInputTokens == 65_536)
    #expect(can.tokensPerPicture == 258)
    #expect(can.pixels[AspectRatio(16, 9)]?[.k1] == PixelSize(width: 1400, height: 800))
    #expect(can.pixels[AspectRatio(16, 9)]?[.k2] == PixelTable.family[AspectRatio(16, 9)]?[.k2])
  }

  @Test func `Vertex requires a project, and the location names its host`() throws {
    let bare = try folder.load("").configuration
    let failure = #expect(throws: Failure.self) { try bare.endpoint(named: "vertex") }
    #expect(failure?.kind == .configuration)
    #expect(failure?.advice.contains("project = \"your-project\"") == true)
    #expect(failure?.advice.contains("[profiles.vertex]") == true)
    for (location, host) in [
      ("global", "aiplatform.googleapis.com"), ("eu", "aiplatform.eu.rep.googleapis.com"),
      ("europe-west4", "europe-west4-aiplatform.googleapis.com"),
    ] {
      let (configuration, warnings) = try folder.load(
        "[profiles.vertex]\nproject = \"atelier-7\"\nlocation = \"\(location)\"")
      let vertex = try configuration.endpoint(named: "vertex")
      #expect(vertex.baseURL == "https://\(host)")
      #expect(vertex.options.project == "atelier-7")
      // The token is still fetched: it is Google's own host.
      #expect(vertex.key == Endpoint.vertex.key && warnings.isEmpty)
    }
    let elsewhere = try folder.load(
      "[profiles.vertex]\nproject = \"p\"\nlocation = \"eu\"\nbase_url = \"https://proxy.example\"")
    #expect(try elsewhere.configuration.endpoint(named: "vertex").key == .none)
    #expect(try bare.endpoint(named: "sandbox-vertex").missing == nil)
  }

  @Test func `A profile that plays a provider is the sandbox, with the same fixed keys`() throws {
    for key in ["auth = \"bearer\"", "project = \"p\"", "key_env = \"K\"", "location = \"eu\""] {
      let failure = try folder.failure("[profiles.sandbox-vertex]\n\(key)")
      #expect(failure?.message.contains("The sandbox has no") == true, "\(key)")
    }
    let endpoint = try folder.load("[profiles.sandbox-google]\nstream = true").configuration
      .endpoint(named: "sandbox-google")
    #expect(endpoint.isSandbox && endpoint.options.streams && endpoint.socket != nil)
  }

  @Test func `Another model gets what both profile and model offer, and back again`() throws {
    let configuration = try folder.load("[profiles.google]\nratios = [\"1:1\", \"8:1\"]")
      .configuration
    let google = try configuration.endpoint(named: "google")
    #expect(google.capabilities.resolutions == [.k1, .k2, .k4])
    let pro = google.using(model: ModelEntry.pro.id)
    #expect(pro.capabilities.ratios == [AspectRatio(1, 1)])
    #expect(pro.capabilities.thinkingLevels.isEmpty)
    #expect(pro.capabilities.thinkingNote == "This model always thinks.")
    #expect(pro.capabilities.prices == ModelEntry.pro.capabilities.prices)
    // Wider than the model it came from, but not than the profile.
    let flash = pro.using(model: ModelEntry.flash.id)
    #expect(flash.capabilities.resolutions == Resolution.allCases)
    #expect(flash.capabilities.thinkingLevels == [.minimal, .high])
    #expect(flash.capabilities.ratios == [AspectRatio(1, 1), AspectRatio(8, 1)])
    #expect(flash.capabilities.formats == [.jpeg])
    #expect(flash.capabilities.tuning.people.isEmpty)
    #expect(flash.using(model: google.model) == google)
    #expect(pro.modelWarning(in: configuration.catalogue) == nil)
  }

  @Test func `At another address the maker's prices do not apply`() throws {
    let configuration = try folder.load(
      """
      [profiles.relay]
      protocol = "gemini"
      base_url = "https://relay.example"
      [profiles.mirror]
      protocol = "toapis"
      base_url = "https://relay.example"
      prices = { "1K" = 0.04, input = 0.5, thinking = 3 }
      """
    ).configuration
    let relay = try configuration.endpoint(named: "relay")
    #expect(relay.capabilities.prices.isEmpty && relay.capabilities.tokenPrices == .unknown)
    #expect(relay.using(model: ModelEntry.pro.id).capabilities.prices.isEmpty)
    let mirror = try configuration.endpoint(named: "mirror")
    #expect(mirror.capabilities.prices == [.k1: 0.04])
    #expect(mirror.capabilities.tokenPrices == TokenPrices(input: 0.5, thinking: 3))
    let google = try configuration.endpoint(named: "google")
    #expect(google.capabilities.tokenPrices == TokenPrices(input: 1.5, thinking: 7.5))
  }

  @Test func `An unknown model is used with a warning`() throws {
    let configuration = try folder.load("").configuration
    let (endpoint, warning) = try configuration.endpoint(named: "google", model: "gemini-9")
    #expect(endpoint.model == "gemini-9")
    #expect(endpoint.capabilities.resolutions == Resolution.allCases)
    #expect(endpoint.capabilities.prices.isEmpty)
    #expect(warning?.contains("does not know the model 'gemini-9'") == true)
    #expect(try configuration.endpoint(named: "toapis-official", model: nil).warning == nil)
  }

  @Test func `The user's own catalogue adds models and corrects known ones`() throws {
    let (configuration, warnings) = try folder.load(
      """
      [models."gemini-nano-banana-2.1"]
      resolutions = ["512", "1K"]
      prices = { "512" = 0.02 }
      [models."gemini-9-image"]
      name = "Nano Banana 9"
      note = "by invitation"
      ratios = ["1:1"]
      thinking_levels = ["low"]
      temperature = false
      prices = { "1K" = 0.5 }
      """)
    #expect(warnings.isEmpty)
    let google = try configuration.endpoint(named: "google")
    #expect(google.capabilities.resolutions == [.r512, .k1])
    #expect(google.capabilities.prices[.r512] == 0.02)
    #expect(configuration.catalogue.model("gemini-9-image")?.note == "by invitation")
    let (nine, warning) = try configuration.endpoint(named: "google", model: "gemini-9-image")
    #expect(warning == nil)
    #expect(nine.capabilities.ratios == [AspectRatio(1, 1)])
    #expect(nine.capabilities.thinkingLevels == [.low])
    #expect(nine.capabilities.tuning.temperature == nil)
    #expect(nine.capabilities.prices == [.k1: 0.5])
    let free = try configuration.endpoint(named: "sandbox-google", model: "gemini-9-image")
    #expect(free.endpoint.capabilities.prices[.k1] == 0)
  }

  @Test(arguments: [
    ("[profiles.gmi]\nauth = \"basic\"", 2, "bearer, x-goog-api-key"),
    ("[profiles.gmi]\nstream = \"yes\"", 2, "true or false"),
    ("[profiles.google]\napi_version = \"v1/..\"", 2, "letters, digits and hyphens"),
    ("[profiles.vertex]\nproject = \"a/b\"", 2, "the id of a project"),
    ("[profiles.vertex]\nlocation = \"evil.example/\"", 2, "a location such as"),
    ("[profiles.google]\nimage_settings = \"imageConfig\"", 2, "image-config, response-format"),
    ("[profiles.google]\nkey_style = \"kebab\"", 2, "camel, snake"),
    ("[profiles.toapis]\nimage_urls = \"string\"", 2, "did you mean 'strings'"),
    ("[profiles.google]\ntemperature = 1", 2, "[0, 100], no wider than these, or false"),
    ("[profiles.google]\ntemperature = true", 2, "or false"),
    ("[profiles.google]\ntop_p = [0.5, 2]", 2, "[0, 1]"),
    ("[profiles.google]\nseed = [9, 1]", 2, "its bounds"),
    ("[profiles.google]\nquality = [1.5, 2]", 2, "[1, 100]"),
    ("[profiles.google]\nsafety_thresholds = [\"on\"]", 2, "block-only-high"),
    ("[profiles.google]\npeople = [\"everybody\"]", 2, "allow-all, allow-adult"),
    ("[profiles.google]\nmax_input_tokens = 1", 2, "whole number"),
    ("[profiles.google.pixels]\n\"1:1\" = { \"1K\" = \"big\" }", 2, "1376x768"),
    ("[profiles.google]\npixels = 3", 2, "a table"),
    ("[models.x]\nresolutions = [\"3K\"]", 2, "'3K'"),
    ("[models]\nx = 1", 2, "a table"),
  ])
  func `An impossible value is a failure with its line and what is allowed`(
    text: String, line: Int, reason: String
  ) throws {
    let failure = try #require(try folder.failure(text))
    #expect(failure.kind == .configuration)
    #expect(failure.message.contains("config.toml:\(line): "), "\(failure.message)")
    #expect(failure.message.contains(reason), "\(failure.message)")
  }

  @Test func `A profile's key does not belong to a model`() throws {
    let warnings = try folder.load("[models.x]\nbase_url = \"https://e.example\"").warnings
    #expect(warnings.map(\.line) == [2])
  }
}
