// swift-tools-version: 6.2
import PackageDescription

// A package of its own: its sanitizer flags never touch the product's build, and nothing from elsewhere is built. The
// product's targets are links to its sources.
//
// With FUZZING set in the environment this is the decoder's fuzzer; without it, the storm on the host.
let isFuzzing = Context.environment["FUZZING"] != nil

let codec: [Target] = [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CCryptoStart", dependencies: ["COpenSSL"]),
    .target(name: "ISO8583"),
    .target(name: "StrictJSON"),
    .target(name: "PaymentSecurity", dependencies: ["CCryptoStart", "COpenSSL"]),
    .target(name: "UnionPay", dependencies: ["ISO8583", "PaymentSecurity"]),
]

let cores: [Target] = [
    .target(name: "DayEnd", dependencies: ["PaymentSecurity", "StrictJSON", "UnionPay"]),
    .target(name: "TerminalCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
    .target(name: "HostCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
    .target(
        name: "Sealing",
        dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "TerminalCore", "UnionPay"]),
    .target(
        name: "DayScript", dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "UnionPay"]),
    .target(
        name: "Simulation",
        dependencies: [
            "DayEnd", "DayScript", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "TerminalCore", "UnionPay",
        ]),
    .executableTarget(
        name: "HostStorm",
        dependencies: [
            "DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "Simulation", "TerminalCore", "UnionPay",
        ]),
]

let fuzzer: [Target] = [
    .systemLibrary(name: "CFuzzer"),
    // The linker is lld: gold does not survive the fuzzer's sections.
    .executableTarget(
        name: "FuzzDecoder", dependencies: ["CFuzzer", "ISO8583", "UnionPay"],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v26)],
    targets: codec + (isFuzzing ? fuzzer : cores),
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
    if isFuzzing { target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address"])) }
}
