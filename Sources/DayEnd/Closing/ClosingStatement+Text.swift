import PaymentSecurity
import UnionPay

extension ClosingStatement {
    /// Version of the text form.
    public static let version = 1
    private static let names = [
        "version", "terminal", "merchant", "batch", "business day", "time", "zone", "currency", "net", "sales",
        "refunds", "lines", "verdict", "host RRN", "slip hash",
    ]

    /// Fifteen fields between semicolons: version, terminal, merchant, batch, business day, time in milliseconds
    /// since 1970 UTC, zone in seconds east, currency (ISO 4217 number), net, sales, refunds, lines, verdict, host's
    /// RRN, hash of the slip in base64 for names.
    public var text: String {
        [
            String(Self.version), terminal, merchant, batch.text, businessDay.description, String(time.milliseconds),
            String(time.utcOffset), currency.numericCode, String(net), String(salesCount), String(refundCount),
            String(lineCount), verdict.rawValue, hostRRN, Base64.encodeForNames(slipHash),
        ].joined(separator: ";")
    }

    /// Reads what ``text`` writes and nothing else: no leading zeros, no other spelling of the same value.
    public init(parsing text: String) throws(ClosingTextError) {
        let fields = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard fields.first == String(Self.version) else {
            throw .field("version", expected: String(Self.version), found: Self.shown(fields.first ?? ""))
        }
        guard fields.count == Self.names.count else {
            throw .field("statement", expected: "\(Self.names.count) fields", found: String(fields.count))
        }
        func value<Value>(
            _ index: Int, _ expected: String, _ read: (String) -> Value?
        ) throws(ClosingTextError) -> Value {
            guard let value = read(fields[index]) else {
                throw .field(Self.names[index], expected: expected, found: Self.shown(fields[index]))
            }
            return value
        }
        func name(_ index: Int, _ lengths: ClosedRange<Int>) throws(ClosingTextError) -> String {
            try value(index, "\(lengths.lowerBound) to \(lengths.upperBound) letters, digits or marks") { text in
                lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? text : nil
            }
        }
        func number<Number: FixedWidthInteger>(
            _ index: Int, _ type: Number.Type, _ range: ClosedRange<Number>
        ) throws(ClosingTextError) -> Number {
            try value(index, "a whole number \(range.lowerBound) to \(range.upperBound)") { text in
                Number(text).flatMap { String($0) == text && range.contains($0) ? $0 : nil }
            }
        }
        self.init(
            terminal: try name(1, 1...8), merchant: try name(2, 1...15),
            batch: try value(3, "six digits", BatchNumber.init(text:)),
            businessDay: try value(4, "YYYY-MM-DD") { CivilDate($0) },
            time: Moment(
                milliseconds: try number(5, Int64.self, -62_135_596_800_000...253_402_300_799_999),
                utcOffset: try number(6, Int.self, -86_400...86_400)),
            currency: try value(7, "the number of a known currency") { code in
                Currency(code).flatMap { $0.numericCode == code ? $0 : nil }
            },
            net: try number(8, Int64.self, .min ... .max),
            counts: [
                try number(9, Int.self, 0...Int.max), try number(10, Int.self, 0...Int.max),
                try number(11, Int.self, 0...Int.max),
            ],
            verdict: try value(12, "balanced, differing or unconfirmed", DayVerdict.init(rawValue:)),
            hostRRN: try name(13, 0...12),
            slipHash: try value(14, "32 bytes in base64") { text in
                (try? Base64.decodeForNames(text, name: "slip hash")).flatMap {
                    $0.count == SHA256.length ? $0 : nil
                }
            })
    }

    /// A value from outside for an error: short, and in one line.
    private static func shown(_ text: String) -> String {
        let characters = text.unicodeScalars.prefix(40).map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" }
        return "\"\(String(characters))\""
    }
}

/// Why a signed closing could not be read.
public enum ClosingTextError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It does not begin with `QT1.`.
    case prefix
    /// It has not the three parts that the two dots divide.
    case parts(found: Int)
    /// A part is not base64 for names; `problem` says where.
    case part(String, problem: String)
    /// A field has another shape than it must have.
    case field(String, expected: String, found: String)

    public var description: String {
        switch self {
        case .prefix: "signed closing: expected a text that begins with \(SignedClosing.prefix), found another"
        case .parts(let found):
            "signed closing: expected 3 parts between dots, found \(found); part of the text is missing"
        case .part(let name, let problem): "signed closing, \(name): \(problem)"
        case .field(let name, let expected, let found): "signed closing, \(name): expected \(expected), found \(found)"
        }
    }
}
