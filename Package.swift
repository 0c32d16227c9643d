// swift-tools-version: 6.2
import PackageDescription

// Floors: a target imports only targets of lower floors (see README, "The house").

// Floor 0: message codec, any dialect; JSON as outsiders send it.
let floor0: [Target] = [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CCryptoStart", dependencies: ["COpenSSL"]),
    .target(name: "ISO8583"),
    .target(name: "StrictJSON"),
]

// Floor 1: the field's own words and sums.
let floor1: [Target] = [
    .target(name: "PaymentSecurity", dependencies: ["CCryptoStart", "COpenSSL"]),
    .target(name: "UnionPay", dependencies: ["ISO8583", "PaymentSecurity"]),
    .target(name: "DayEnd", dependencies: ["PaymentSecurity", "StrictJSON", "UnionPay"]),
    .target(name: "Operators", dependencies: ["DayEnd", "PaymentSecurity"]),
    .target(name: "Devices", dependencies: ["DayEnd", "UnionPay"]),
    .target(
        name: "Wording", dependencies: ["DayEnd", "StrictJSON", "UnionPay"], resources: [.embedInCode("Resources")]),
]

// Floor 2: the machines, pure and without I/O.
let floor2: [Target] = [
    .target(name: "TerminalCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
    .target(name: "HostCore", dependencies: ["DayEnd", "ISO8583", "UnionPay"]),
]

// What both shells and the simulator do with secrets, and the world around both cores.
let world: [Target] = [
    .target(
        name: "Sealing",
        dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "TerminalCore", "UnionPay"]),
    .target(
        name: "Simulation",
        dependencies: [
            "DayEnd", "DayScript", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "TerminalCore", "UnionPay",
        ]),
]

// What people and machines do in a day: day files, made-up days, a virtual card reader.
let script: [Target] = [
    .target(
        name: "DayScript", dependencies: ["DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "UnionPay"]),
    .target(name: "CodecBench", dependencies: ["ISO8583", "UnionPay"]),
    .target(name: "Slips", dependencies: ["DayEnd", "UnionPay"]),
]

// Floor 3: one outside thing each.
let floor3: [Target] = [
    .target(
        name: "Store",
        dependencies: [
            .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    .target(name: "Journal", dependencies: ["DayEnd", "Store", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
        name: "Ledger",
        dependencies: ["DayEnd", "HostCore", "Store", "UnionPay", .product(name: "GRDB", package: "GRDB.swift")]),
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "PostgreSQLLedger", dependencies: ["CPostgreSQL", "DayEnd", "HostCore", "Ledger", "Store"]),
    .target(name: "KeyStore", dependencies: ["PaymentSecurity"]),
    .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .target(name: "QRCode", dependencies: ["CQrencode"]),
    .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(name: "CZxcvbn", providers: [.apt(["libzxcvbn-dev"])]),
    .target(
        name: "Credentials",
        dependencies: [
            "CArgon2", "CZxcvbn", "DayEnd", "KeyStore", "Operators", "PaymentSecurity", "Store",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    .target(name: "Timekeeping", dependencies: ["DayEnd"]),
    .target(name: "Instruments"),
    .target(name: "Settings", dependencies: ["UnionPay", .product(name: "Yams", package: "Yams")]),
    .target(name: "Models", dependencies: ["Devices", "Settings"], resources: [.copy("Shipped")]),
    .target(name: "Peripherals", dependencies: ["DayEnd", "Devices"]),
    .target(
        name: "LocalHTTP",
        dependencies: [
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "NIOCore", package: "swift-nio"),
        ]),
    .target(
        name: "Wire",
        dependencies: [
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "NIOTLS", package: "swift-nio"),
        ]),
]

// Floor 4: shells that run a machine, and the pages in front of them.
let floor4: [Target] = [
    .target(
        name: "TillAPI",
        dependencies: [
            "DayEnd", "LocalHTTP", "PaymentSecurity", "StrictJSON", "UnionPay",
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        resources: [.embedInCode("Resources")]),
    .target(
        name: "TouchPage",
        dependencies: [
            "DayEnd", "LocalHTTP", "PaymentSecurity", "StrictJSON", "UnionPay", "Wording",
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        resources: [.embedInCode("Resources")]),
    .target(
        name: "Monitoring",
        dependencies: [
            "LocalHTTP", "StrictJSON", "Wire",
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "TerminalService",
        dependencies: [
            "Credentials", "DayEnd", "Devices", "ISO8583", "Journal", "KeyStore", "Models", "Operators",
            "PaymentSecurity", "Peripherals", "QRCode", "Sealing", "Settings", "Slips", "Store", "StrictJSON",
            "TerminalCore", "TillAPI", "Timekeeping", "TouchPage", "UnionPay", "Wire", "Wording",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "HostService",
        dependencies: [
            "DayEnd", "HostCore", "ISO8583", "Instruments", "KeyStore", "Ledger", "PaymentSecurity",
            "PostgreSQLLedger", "Sealing",
            "Settings", "Store", "StrictJSON", "Timekeeping", "UnionPay", "Wire",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
]

// Floor 5: the command line, and the heap that it is linked with.
let floor5: [Target] = [
    .target(name: "CWipingHeap"),
    .executableTarget(
        name: "qiantui",
        dependencies: [
            "CWipingHeap", "CodecBench", "DayEnd", "DayScript", "HostCore", "HostService", "ISO8583", "Instruments",
            "Journal", "KeyStore", "Ledger", "Models", "Monitoring", "Operators", "PaymentSecurity", "Peripherals",
            "PostgreSQLLedger",
            "Sealing",
            "Settings", "Simulation", "Slips", "Store", "StrictJSON", "TerminalCore", "TerminalService", "TillAPI",
            "Timekeeping",
            "TouchPage",
            "UnionPay", "Wire", "Wording",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]),
]

// A page's front without a terminal, for the page's own tests.
let stage: [Target] = [
    .target(
        name: "DemoFront",
        dependencies: [
            "DayEnd", "TouchPage", "UnionPay", "Wording",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        path: "Tests/DemoFront")
]

let tests: [Target] = [
    .target(name: "ChildProcess", path: "Tests/ChildProcess"),
    .target(name: "PostgreSQLCluster", dependencies: ["ChildProcess"], path: "Tests/PostgreSQLCluster"),
    .target(
        name: "EitherLedger",
        dependencies: ["DayEnd", "HostCore", "HostService", "Ledger", "PostgreSQLCluster", "Simulation", "UnionPay"],
        path: "Tests/EitherLedger"),
    .target(name: "FullJournal", dependencies: ["DayEnd", "Journal"], path: "Tests/FullJournal"),
    .target(name: "SecretSearch", path: "Tests/SecretSearch"),
    .target(name: "TestCertificates", path: "Tests/TestCertificates"),
    // Real cuts on the real binaries: `make crash`.
    .executableTarget(
        name: "crash",
        dependencies: [
            "ChildProcess", "DayEnd", "DayScript", "HostCore", "HostService", "ISO8583", "Journal", "KeyStore",
            "Ledger",
            "PaymentSecurity", "PostgreSQLCluster", "Sealing", "Settings", "Store", "TerminalCore", "TerminalService",
            "TestCertificates", "Timekeeping", "UnionPay", "Wire",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "GRDB", package: "GRDB.swift"),
        ],
        path: "Tests/Crash"),
    // Programs of packages of their own, built here too: what changes beneath them is seen at once.
    .executableTarget(
        name: "HostStorm",
        dependencies: [
            "DayEnd", "HostCore", "ISO8583", "PaymentSecurity", "Sealing", "Simulation", "TerminalCore", "UnionPay",
        ],
        path: "Fuzz/Sources/HostStorm"),
    .executableTarget(name: "hunt", dependencies: ["Simulation"], path: "Mutants/Sources/hunt"),
    .target(
        name: "TillCaller",
        dependencies: [
            "DemoFront", "TillAPI", .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        path: "Tests/TillCaller"),
    .testTarget(
        name: "TillAPITests",
        dependencies: [
            "DayEnd", "DemoFront", "StrictJSON", "TillAPI", "TillCaller", "UnionPay",
            .product(name: "HTTPTypes", package: "swift-http-types"),
        ]),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"]),
    .testTarget(name: "WordingTests", dependencies: ["DayEnd", "UnionPay", "Wording"]),
    .testTarget(name: "TouchPageTests", dependencies: ["DemoFront", "TouchPage", "UnionPay", "Wording"]),
    .testTarget(
        name: "BrowserTests",
        dependencies: [
            "ChildProcess", "DayEnd", "DemoFront", "FullJournal", "SecretSearch", "TouchPage", "UnionPay", "Wire",
            "Wording",
        ]),
    .testTarget(name: "ISO8583Tests", dependencies: ["ISO8583"]),
    .testTarget(name: "PaymentSecurityTests", dependencies: ["PaymentSecurity"]),
    .testTarget(name: "UnionPayTests", dependencies: ["ISO8583", "PaymentSecurity", "UnionPay"]),
    .testTarget(name: "DayEndTests", dependencies: ["DayEnd", "UnionPay"]),
    .testTarget(name: "DevicesTests", dependencies: ["DayEnd", "Devices", "UnionPay"]),
    .testTarget(name: "PeripheralsTests", dependencies: ["DayEnd", "Devices", "Models", "Peripherals"]),
    .testTarget(
        name: "SimulationTests",
        dependencies: [
            "DayEnd", "DayScript", "EitherLedger", "HostCore", "ISO8583", "Ledger", "PaymentSecurity", "Sealing",
            "Simulation", "TerminalCore", "UnionPay",
        ]),
    .testTarget(name: "SlipsTests", dependencies: ["DayEnd", "PaymentSecurity", "QRCode", "Slips", "UnionPay"]),
    .testTarget(name: "OperatorsTests", dependencies: ["DayEnd", "Operators", "PaymentSecurity"]),
    .testTarget(
        name: "CredentialsTests",
        dependencies: [
            "Credentials", "DayEnd", "KeyStore", "Operators", "PaymentSecurity", "Store",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    .testTarget(
        name: "StoreTests",
        dependencies: ["DayEnd", "Journal", "Store", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
        name: "HostServiceTests",
        dependencies: [
            "DayEnd", "EitherLedger", "HostCore", "HostService", "ISO8583", "Instruments", "Ledger", "PaymentSecurity",
            "PostgreSQLCluster", "PostgreSQLLedger", "Sealing", "Simulation", "Store", "TerminalCore", "Timekeeping",
            "UnionPay", "Wire",
            .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
        ]),
    .testTarget(
        name: "DayScriptTests",
        dependencies: ["DayEnd", "DayScript", "HostCore", "PaymentSecurity", "Sealing", "UnionPay"]),
    .testTarget(
        name: "CommandTests",
        dependencies: [
            "ChildProcess", "DayEnd", "ISO8583", "KeyStore", "PaymentSecurity", "Slips", "StrictJSON",
            "TerminalService", "UnionPay", "qiantui",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    .testTarget(name: "KeyStoreTests", dependencies: ["KeyStore", "PaymentSecurity"]),
    .testTarget(
        name: "SystemTests",
        dependencies: [
            "ChildProcess", "DayEnd", "DayScript", "DemoFront", "FullJournal", "HostCore", "HostService", "ISO8583",
            "Instruments", "Journal", "KeyStore", "Ledger", "Operators", "PaymentSecurity", "Peripherals",
            "PostgreSQLCluster",
            "Sealing",
            "SecretSearch", "Settings", "Simulation", "Store", "TerminalCore", "TerminalService", "TestCertificates",
            "TillAPI",
            "TillCaller", "Timekeeping", "TouchPage", "UnionPay", "Wire", "Wording", "qiantui",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .testTarget(
        name: "WireTests",
        dependencies: [
            "TestCertificates", "Wire", .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        ]),
]

let package = Package(
    name: "qiantui",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "qiantui", targets: ["qiantui"]),
        .library(name: "CodecBench", targets: ["CodecBench"]),
        .library(name: "ISO8583", targets: ["ISO8583"]),
        .library(name: "UnionPay", targets: ["UnionPay"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: floor0 + floor1 + floor2 + world + script + floor3 + floor4 + floor5 + stage + tests,
    swiftLanguageModes: [.v6]
)

// One set of settings for all Swift targets.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
}
