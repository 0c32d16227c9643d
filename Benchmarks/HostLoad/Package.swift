// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it builds the codec (links to the product's sources) and drives the built `qiantui`.
let package = Package(
    name: "hostload",
    platforms: [.macOS(.v26)],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "ISO8583"),
        .target(name: "PaymentSecurity", dependencies: ["COpenSSL"]),
        .target(name: "UnionPay", dependencies: ["ISO8583", "PaymentSecurity"]),
        .executableTarget(
            name: "hostload", dependencies: ["CPostgreSQL", "CSQLite", "ISO8583", "PaymentSecurity", "UnionPay"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
