// swift-tools-version: 6.2
import PackageDescription

// Floors 0 to 2 and the simulator alone, so that a planted bug is built and hunted in seconds. `Sources` beside this
// file's copy are the product's; see scripts/mutants.sh.
let package = Package(
    name: "mutants",
    platforms: [.macOS(.v26)],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CCryptoStart", dependencies: ["COpenSSL"]),
        .target(name: "ISO8583"),
        .target(name: "StrictJSON"),
        .target(name: "PaymentSecurity", dependencies: ["CCryptoStart", "COpenSSL"]),
        .target(name: "UnionPay", dependencies: ["ISO8583", "PaymentSecurity"]),
        .target(name: "DayEnd", dependencies: ["PaymentSecurity", "StrictJSON", "UnionPay"]),
        .target(name: "TerminalCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
        .target(name: "HostCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
        .target(
            name: "Sealing",
            dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "TerminalCore", "UnionPay"]),
        .target(
            name: "DayScript",
            dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "UnionPay"]),
        .target(
            name: "Simulation",
            dependencies: [
                "DayEnd", "DayScript", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "TerminalCore", "UnionPay",
            ]),
        .executableTarget(name: "hunt", dependencies: ["Simulation"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
