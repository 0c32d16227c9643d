/// F63 of a transaction's answer: the card scheme, and texts to print in the slip's remarks.
///
/// UnionPay POS terminal specification, F63: 63.1 scheme an3; 63.2 texts of the issuer (20), of UnionPay (20), of the
/// acquirer (20) and for the terminal (60 bytes). The texts are GBK and padded with spaces; a host may end the field
/// early. They stay bytes here: what shows them converts them.
public struct SchemeTexts: Hashable, Sendable {
    /// 63.1.
    public var scheme: CardScheme
    /// 63.2.1, at most 20 bytes, without trailing spaces.
    public var issuer: [UInt8]
    /// 63.2.2, at most 20 bytes, without trailing spaces.
    public var network: [UInt8]
    /// 63.2.3, at most 20 bytes, without trailing spaces.
    public var acquirer: [UInt8]
    /// 63.2.4, without trailing spaces; 60 bytes by the specification, up to 100 are read.
    public var terminal: [UInt8]

    /// Creates the field's value; the lengths are checked when it is written.
    public init(
        scheme: CardScheme, issuer: [UInt8] = [], network: [UInt8] = [], acquirer: [UInt8] = [],
        terminal: [UInt8] = []
    ) {
        self.scheme = scheme
        self.issuer = issuer
        self.network = network
        self.acquirer = acquirer
        self.terminal = terminal
    }

    /// Reads 3 to 163 bytes.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        guard (3...163).contains(bytes.count) else {
            throw FieldError(field: 63, expected: "3 to 163 bytes", found: "\(bytes.count)")
        }
        var reader = FieldReader(bytes, field: 63)
        let code = try reader.text(3, "63.1 scheme")
        guard let scheme = CardScheme(rawValue: code) else {
            throw reader.error("63.1 scheme", expected: "3 characters", found: "other bytes")
        }
        self.scheme = scheme
        issuer = try Self.text(&reader, "63.2.1 issuer")
        network = try Self.text(&reader, "63.2.2 network")
        acquirer = try Self.text(&reader, "63.2.3 acquirer")
        terminal = Self.trimmed(reader.rest())
    }

    /// The bytes of F63: three when there are no texts, else up to the last text that is not empty.
    public func bytes() throws(FieldError) -> [UInt8] {
        var writer = FieldWriter(field: 63)
        writer.append(scheme.rawValue)
        let parts = [
            ("63.2.1 issuer", issuer, 20), ("63.2.2 network", network, 20),
            ("63.2.3 acquirer", acquirer, 20), ("63.2.4 terminal", terminal, 60),
        ]
        let used = parts.lastIndex { !$0.1.isEmpty }.map { $0 + 1 } ?? 0
        for (name, text, width) in parts.prefix(used) {
            guard text.count <= width else {
                throw FieldError(field: 63, part: name, expected: "at most \(width) bytes", found: "\(text.count)")
            }
            writer.append(text + [UInt8](repeating: 0x20, count: width - text.count))
        }
        return writer.bytes
    }

    private static func text(_ reader: inout FieldReader, _ part: String) throws(FieldError) -> [UInt8] {
        trimmed(try reader.bytes(min(20, reader.remaining), part))
    }

    private static func trimmed(_ slice: ArraySlice<UInt8>) -> [UInt8] {
        let end = slice.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? slice.startIndex
        return Array(slice[..<end])
    }
}
