// swift-tools-version: 6.2

import PackageDescription

/// One library module of the program, with the modules and products it may import.
/// `swift build --target NAME` of a single module proves what it does not name.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies)
}

/// The suite of one module.
func suite(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil)
  -> Target
{
  .testTarget(name: name, dependencies: dependencies, resources: resources)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// What halves the time the program, and the image process with it, takes to start: libcurl and the 26
/// libraries behind it, which FoundationNetworking asks the linker for, stay out of it (CCurl opens
/// libcurl when it is used), and the 150,000 places to relocate are packed.
let startFlags = [
  "-use-ld=lld", "-Xlinker", "--remap-inputs=*/libcurl.so=/dev/null",
  "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
]

/// The pages of the manual, which are compiled in.
let manualPages = [
  "batch", "commands", "comparing", "configuration", "export", "files", "history", "keys", "money",
  "pictures", "providers", "recovery", "references", "sandbox", "scripts", "sessions", "steps",
  "templates", "variants",
].map { "\($0).md" }

/// What takes a tenth to a fifth off the start to the first frame, for 0.3 % more program: a generic type is
/// asked for by what it is made of and not by its name, for which the runtime goes through all 8,700
/// conformances of the program for each requirement it checks.
let metadataFlags = ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"]

let package = Package(
  name: "retake",
  products: [
    .executable(name: "retake", targets: ["Retake"]),
    .executable(name: "retake-bench", targets: ["Benchmarks"]),
    .executable(name: "retake-fuzz", targets: ["PayloadFuzz"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // Pure: values and functions of values.
    module("Numbers"),
    module("Caches"),
    module("Cells", ["Numbers"]),
    module("Themes", ["Cells", "Numbers"]),
    module("Imagery", ["Numbers"]),
    module("Model", ["Cells", "Imagery", "Numbers"]),
    module("Studio", ["Model", "Cells", "Themes", "Imagery", "Caches", "Numbers"]),
    module("Payload", ["Numbers"]),
    module("Providers", ["Model", "Payload", "Imagery", "Numbers"]),
    module("Exports", ["Model", "Cells", "Payload", "Imagery", "Numbers"]),

    .target(name: "Manual", resources: manualPages.map { .embedInCode($0) }),

    // Work and drivers: one pure side, one handle each.
    module("Posix", ["CSystem", "Numbers"]),
    module("Digest", ["CDigest"]),
    module(
      "Effects",
      [
        "Studio", "Model", "Cells", "Providers", "Payload", "Posix", "Imagery", "Caches", "Numbers",
      ]),
    module("Terminal", ["Cells", "CNcurses", "CSystem", "Posix", "Numbers"]),
    .target(
      name: "Configuration",
      dependencies: ["Cells", "Model", "Themes", "Providers", "Posix", "Imagery", "Numbers", toml],
      resources: [.embedInCode("Files")]),
    module("Networking", ["Providers", "Payload", "Posix", "CCurl", "Numbers"]),
    module(
      "Storage", ["Model", "Payload", "Posix", "CSystem", grdb, "Digest", "Imagery", "Numbers"]),
    module("Darkroom", ["Model", "CSystem", "Posix", "Imagery", "Numbers"]),
    module("DarkroomWorker", ["Darkroom", "CVips", "CSystem", "Imagery", "Caches", "Numbers"]),
    module(
      "Previews", ["Model", "Cells", "CChafa", "Darkroom", "Posix", "Imagery", "Caches", "Numbers"]),
    module("Sandbox", ["Payload", "Darkroom", "Digest", "Posix", "Imagery", "Numbers"]),

    // The program.
    .executableTarget(
      name: "Retake",
      dependencies: [
        "Cells", "Model", "Themes", "Studio", "Payload", "Providers", "Exports", "Effects",
        "Terminal", "Configuration", "Networking", "Storage", "Darkroom", "DarkroomWorker",
        "Previews", "Sandbox", "Manual", "Imagery", "Numbers", "Posix", "CSystem", argumentParser,
        logging,
      ],
      linkerSettings: [.unsafeFlags(startFlags)]),

    // C: each hides what Swift cannot or should not see.
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CVips", dependencies: ["CSystem"]),
    .target(name: "CSystem", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CCurl", dependencies: ["CSystem"]),
    .target(name: "CDigest", dependencies: ["CSystem"]),
    .systemLibrary(
      name: "CChafa", pkgConfig: "chafa", providers: [.apt(["libchafa-dev", "libglib2.0-dev"])]),

    // Tests: one suite for each module.
    .executableTarget(
      name: "DarkroomChild", dependencies: ["Imagery", "DarkroomWorker", "Darkroom", "CSpawn"],
      path: "Tests/DarkroomChild"),
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal", "Cells"], path: "Tests/TerminalProbe"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Imagery", "Cells", "Model", "Themes", "Studio", "Storage", "Payload", "Providers",
        "Terminal", "Darkroom", "Previews",
      ],
      path: "Tests/Benchmarks"),
    .target(name: "CSpawn", path: "Tests/CSpawn"),
    .target(
      name: "TestSupport",
      dependencies: ["Imagery", "Cells", "Themes", "Model", "Payload", "CSpawn"],
      path: "Tests/TestSupport"),
    suite("NumbersTests", ["Numbers"]),
    suite("CachesTests", ["Caches"]),
    suite("ImageryTests", ["Imagery", "TestSupport"]),
    suite("ManualTests", ["Manual"]),
    suite("PosixTests", ["Posix"]),
    suite("DigestTests", ["Digest"]),
    suite("CellsTests", ["Cells", "TestSupport"]),
    suite("ModelTests", ["Imagery", "Model", "Cells", "TestSupport"]),
    suite("ThemesTests", ["Themes", "Cells", "TestSupport"]),
    suite(
      "StudioTests",
      [
        "Imagery", "Studio", "Model", "Cells", "Themes", "Payload", "PayloadCases", "ReplyCases",
        "TestSupport",
      ]),
    .target(name: "PayloadCases", dependencies: ["Payload"], path: "Tests/PayloadCases"),
    .target(
      name: "ReplyCases",
      dependencies: [
        "Imagery", "Providers", "Studio", "Model", "Cells", "Payload", "PayloadCases",
      ],
      path: "Tests/ReplyCases"),
    .executableTarget(
      name: "PayloadFuzz",
      dependencies: ["Payload", "PayloadCases", "ReplyCases", "Model", "CVips"],
      path: "Tests/PayloadFuzz"),
    suite("PayloadTests", ["Payload", "PayloadCases"]),
    suite(
      "ProvidersTests", ["Imagery", "Providers", "Payload", "Model", "ReplyCases", "TestSupport"],
      resources: [.copy("Fixtures")]),
    suite("ExportsTests", ["Imagery", "Exports", "Model", "TestSupport"]),
    suite(
      "EffectsTests",
      ["Imagery", "Effects", "Studio", "Model", "Cells", "Providers", "Payload", "TestSupport"]),
    suite(
      "TerminalTests",
      ["Terminal", "Cells", "CNcurses", "CSystem", "TerminalProbe", "TestSupport"]),
    suite(
      "ConfigurationTests",
      [
        "Imagery", "Configuration", "Studio", "Cells", "Themes", "Model", "Providers",
        "TestSupport",
      ]),
    suite(
      "NetworkingTests",
      ["Networking", "Providers", "Payload", "TestSupport", flyingFox, flyingSocks]),
    suite(
      "StorageTests", ["Imagery", "Storage", "Model", "Payload", "CSystem", "TestSupport", grdb],
      resources: [.copy("Fixtures")]),
    suite(
      "DarkroomTests",
      [
        "Imagery", "Model", "Darkroom", "DarkroomWorker", "CSystem", "DarkroomChild", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    suite(
      "PreviewsTests",
      [
        "Imagery", "Previews", "Model", "Cells", "Darkroom", "DarkroomChild", "Posix",
        "TestSupport",
      ]),
    suite(
      "SandboxTests",
      [
        "Imagery", "Sandbox", "Model", "Payload", "PayloadCases", "Posix", "Darkroom",
        "DarkroomChild",
        "TestSupport",
      ]),
    suite(
      "ProtocolTests",
      [
        "Imagery", "Retake", "Studio", "Cells", "Model", "Payload", "Providers", "Effects",
        "Networking",
        "Storage", "Darkroom", "Previews", "Sandbox", "DarkroomChild", "TestSupport",
      ]),
    suite(
      "RetakeTests",
      [
        "Retake", "Studio", "Cells", "Imagery", "Model", "Themes", "Payload", "Providers",
        "Configuration",
        "Sandbox", "Exports", "Darkroom", "Manual", "Posix", "TestSupport", "CSystem", grdb,
        logging,
        argumentParser,
      ]),
  ],
  swiftLanguageModes: [.v6]
)

/// Those that touch every byte or pixel are optimized in debug builds too: without it the tests wait for
/// them half of their time.
///
/// Not `TestSupport` for the thread sanitizer, which knows a `Mutex` by the closures of its locks (see
/// `.ci/thread-suppressions`): the optimizer dissolves them.
let optimizedTargets: Set =
  Context.environment["RETAKE_SANITIZER"] == "thread"
  ? ["DarkroomWorker", "Payload"] : ["DarkroomWorker", "Payload", "TestSupport"]

let cTargets: Set = ["CNcurses", "CVips", "CSystem", "CCurl", "CDigest", "CChafa", "CSpawn"]
let checkedTargets: Set = [
  "Numbers", "Cells", "Imagery", "Model", "Themes", "Studio", "Providers", "Exports", "Manual",
]

for target in package.targets where !cTargets.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
  target.swiftSettings? += [.unsafeFlags(metadataFlags, .when(configuration: .release))]
  if checkedTargets.contains(target.name) {
    target.swiftSettings? += [.strictMemorySafety()]
  }
  if optimizedTargets.contains(target.name) {
    target.swiftSettings? += [.unsafeFlags(["-O"], .when(configuration: .debug))]
  }
  if Context.environment["RETAKE_WARNINGS_AS_ERRORS"] != nil {
    target.swiftSettings? += [.treatAllWarnings(as: .error)]
  }
}

// With RETAKE_SUITES="CellsTests PayloadTests" only these suites and what they need are built.
if let wanted = Context.environment["RETAKE_SUITES"] {
  var needed = Set(wanted.split(separator: " ").map(String.init))
  var count = 0
  while count < needed.count {
    count = needed.count
    for target in package.targets where needed.contains(target.name) {
      for case .byNameItem(let name, _) in target.dependencies { needed.insert(name) }
      for case .targetItem(let name, _) in target.dependencies { needed.insert(name) }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products = []
}

/// Suites that keep what they compare with in `Snapshots/`, at the top of the suite.
let snapshotSuites: Set = ["CellsTests", "ProtocolTests", "RetakeTests", "StudioTests"]

for target in package.targets where snapshotSuites.contains(target.name) {
  target.exclude = ["Snapshots"]
}
