import Foundation

/// Where seeded tests begin: at 1, or at another number to look for more (`QIANTUI_FIRST_SEED=101 swift test`).
enum Seeds {
    static let first = ProcessInfo.processInfo.environment["QIANTUI_FIRST_SEED"].flatMap { UInt64($0) } ?? 1
}
