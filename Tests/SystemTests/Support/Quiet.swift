import Foundation
import Logging

/// The logger of the processes under test: silent, unless somebody looks for the cause of a failure.
enum Quiet {
    static let logger = Logger(label: "test") { label in
        guard ProcessInfo.processInfo.environment["QIANTUI_TEST_LOG"] != nil else { return SwiftLogNoOpLogHandler() }
        return StreamLogHandler.standardError(label: label)
    }
}
