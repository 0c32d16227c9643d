// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product's build never waits for it.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "codec", targets: ["codec"]),
        // For LD_PRELOAD: counts the allocations of any program.
        .library(name: "countedmalloc", type: .dynamic, targets: ["CMalloc"]),
    ],
    dependencies: [.package(name: "qiantui", path: "..")],
    targets: [
        .target(name: "CMalloc"),
        .executableTarget(
            name: "codec",
            dependencies: [
                "CMalloc",
                .product(name: "CodecBench", package: "qiantui"),
                .product(name: "ISO8583", package: "qiantui"),
                .product(name: "UnionPay", package: "qiantui"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CMalloc" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
