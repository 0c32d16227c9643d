import ArgumentParser
import UnionPay

/// What stands around a message and how it is written, the same for each command that reads frames.
struct FrameOptions: ParsableArguments {
    @OptionGroup var dialect: MessageCommand.DialectOption

    @Flag(name: .customLong("no-length"), help: "There is no length prefix.")
    var hasNoLength = false

    @Flag(name: .customLong("no-tpdu"), help: "There is no TPDU.")
    var hasNoTPDU = false

    @Flag(name: .customLong("no-header"), help: "There is no header.")
    var hasNoHeader = false

    /// The same as a value.
    var format: FrameFormat {
        FrameFormat(
            hasLength: !hasNoLength, hasTPDU: !hasNoTPDU, hasHeader: !hasNoHeader, dialect: dialect.name.dialect)
    }
}
