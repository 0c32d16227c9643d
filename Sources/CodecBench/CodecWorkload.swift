public import ISO8583

/// The messages that a codec is timed with, read from a file of tab-separated lines.
///
/// `M name mti` opens a message; `F name field type value` gives it a field (type `b` in hexadecimal, the others as
/// text); `W name dialect bytes` tells its wire form in hexadecimal. Of the wire forms only dialect `cup`, the UnionPay
/// terminal dialect, is read.
public struct CodecWorkload: Sendable {
    /// One message in both forms.
    public struct Entry: Sendable {
        /// The message's name in the file.
        public let name: String
        /// The message.
        public let message: Message
        /// Its bytes.
        public let wire: [UInt8]
    }

    /// A line that can't be read.
    public struct LineError: Error, Equatable, CustomStringConvertible {
        /// The line's number, from 1.
        public let line: Int
        /// What should have stood there.
        public let expected: String

        /// `line 3: expected four digits`.
        public var description: String { "line \(line): expected \(expected)" }
    }

    /// The messages in the file's order.
    public let entries: [Entry]

    /// Reads a file's text.
    public init(_ text: String) throws(LineError) {
        var order: [String] = []
        var messages: [String: Message] = [:]
        var wires: [String: [UInt8]] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            func fault(_ expected: String) -> LineError { LineError(line: index + 1, expected: expected) }
            switch (columns.first ?? "", columns.count) {
            case ("", _): continue
            case ("M", 3):
                guard let mti = MTI(columns[2]) else { throw fault("four digits") }
                guard messages[columns[1]] == nil else { throw fault("a new name") }
                order.append(columns[1])
                messages[columns[1]] = Message(mti: mti)
            case ("F", 5):
                guard let field = Int(columns[2]), (2...128).contains(field) else { throw fault("a field number") }
                guard messages[columns[1]] != nil else { throw fault("the name of a message above") }
                if columns[3] == "b" {
                    guard let bytes = Self.bytes(columns[4]) else { throw fault("hexadecimal digits") }
                    messages[columns[1]]?.set(field, bytes: bytes)
                } else {
                    messages[columns[1]]?.set(field, columns[4])
                }
            case ("W", 4):
                guard columns[2] == "cup" else { continue }
                guard let bytes = Self.bytes(columns[3]) else { throw fault("hexadecimal digits") }
                wires[columns[1]] = bytes
            default: throw fault("M name mti, F name field type value or W name dialect bytes")
            }
        }
        entries = order.compactMap { name in
            guard let message = messages[name], let wire = wires[name] else { return nil }
            return Entry(name: name, message: message, wire: wire)
        }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
