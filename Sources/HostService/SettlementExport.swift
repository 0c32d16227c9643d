import DayEnd
public import HostCore
import PaymentSecurity
import StrictJSON
import UnionPay

/// The settlement of one merchant and clearing day as others read it: lines, totals, and a last record by which a
/// reader sees that it has all of it.
///
/// Each file of the day is a block of its own, in the order of their numbers, so what was exported once is the beginning
/// of what is exported later. See docs/settlement.md.
public struct SettlementExport {
    public enum Format: String, CaseIterable, Sendable {
        /// RFC 4180, with a row of names.
        case csv
        /// An object a line, names sorted.
        case jsonl
    }

    /// One row. Amounts are minor units of ``currency``.
    public struct Record: Encodable, Sendable, Hashable {
        public enum Kind: String, Encodable, Sendable {
            case line
            /// Of one currency, scheme and type.
            case total
            /// Of one currency.
            case sum
            case end
        }

        public var record: Kind
        public var day: String
        public var number: Int
        public var merchant: String
        public var terminal: String?
        public var batch: String?
        public var stan: String?
        public var type: String?
        public var scheme: String?
        public var cards: String?
        public var card: String?
        public var rrn: String?
        public var authorization: String?
        public var currency: String?
        /// Lines; of `end`: records before it in this block.
        public var count: Int?
        public var gross: Int64?
        public var fee: Int64?
        /// What the merchant is paid: gross less fee.
        public var net: Int64?
        public var rule: String?
        public var standing: String?
        /// SHA-256 of this block's bytes before this record, hexadecimal; a CSV's row of names is no part of a block.
        public var hash: String?

        init(_ record: Kind, day: CivilDate, number: Int, merchant: String) {
            (self.record, self.number, self.merchant) = (record, number, merchant)
            self.day = day.description
        }

        static let names = [
            "record", "day", "number", "merchant", "terminal", "batch", "stan", "type", "scheme", "cards", "card",
            "rrn", "authorization", "currency", "count", "gross", "fee", "net", "rule", "standing", "hash",
        ]

        /// In the order of ``names``.
        var fields: [String] {
            [
                record.rawValue, day, "\(number)", merchant, terminal ?? "", batch ?? "", stan ?? "", type ?? "",
                scheme ?? "", cards ?? "", card ?? "", rrn ?? "", authorization ?? "", currency ?? "",
                count.map { "\($0)" } ?? "", gross.map { "\($0)" } ?? "", fee.map { "\($0)" } ?? "",
                net.map { "\($0)" } ?? "", rule ?? "", standing ?? "", hash ?? "",
            ]
        }
    }

    public private(set) var bytes: [UInt8] = []
    public private(set) var lineCount = 0
    public private(set) var blockCount = 0

    /// - Parameters:
    ///   - lines: Of one day, of any merchants and numbers.
    ///   - progress: Is told how many lines are written.
    public init(_ lines: [FiledLine], as format: Format, progress: (Int) -> Void = { _ in }) throws {
        if format == .csv { bytes += Self.row(Record.names) }
        var rest = lines.sorted(by: FiledLine.precedes)[...]
        while let first = rest.first {
            let block = rest.prefix { $0.number == first.number && $0.key.merchant == first.key.merchant }
            rest = rest.dropFirst(block.count)
            let start = bytes.count
            var records = 0
            for line in block {
                bytes += try Self.bytes(of: Self.record(line), format)
                records += 1
                lineCount += 1
                if lineCount.isMultiple(of: 1024) { progress(lineCount) }
            }
            for total in try Self.totals(of: block) {
                bytes += try Self.bytes(of: total, format)
                records += 1
            }
            var end = Record(.end, day: first.day, number: first.number, merchant: first.key.merchant)
            end.count = records
            end.hash = HexBytes(SHA256.hash(Array(bytes[start...]))).text
            bytes += try Self.bytes(of: end, format)
            blockCount += 1
        }
    }

    private static func record(_ line: FiledLine) throws -> Record {
        var record = Record(.line, day: line.day, number: line.number, merchant: line.key.merchant)
        record.terminal = line.key.terminal
        record.batch = line.key.batch.text
        record.stan = line.key.stan.text
        record.type = line.key.type.rawValue
        record.scheme = line.scheme.rawValue
        record.cards = line.cardClass == .domestic ? "domestic" : "foreign"
        record.card = line.card
        record.rrn = line.rrn
        record.authorization = line.authorization
        record.currency = line.currency.alphabeticCode
        record.count = 1
        record.gross = line.amount
        record.fee = line.fee
        record.net = try line.amount.adding(0 - line.fee)
        record.rule = line.rule
        record.standing = line.standing.rawValue
        return record
    }

    /// Of each currency, scheme and type, and of each currency.
    private static func totals(of lines: ArraySlice<FiledLine>) throws -> [Record] {
        guard let first = lines.first else { return [] }
        var totals: [String: Record] = [:]
        for line in lines {
            let currency = line.currency.alphabeticCode
            for kind in [Record.Kind.total, .sum] {
                let name =
                    currency + (kind == .sum ? "~" : "/\(line.scheme.rawValue)/\(line.key.type.rawValue)")
                var record =
                    totals[name] ?? Record(kind, day: first.day, number: first.number, merchant: first.key.merchant)
                record.currency = currency
                if kind == .total { (record.scheme, record.type) = (line.scheme.rawValue, line.key.type.rawValue) }
                record.count = (record.count ?? 0) + 1
                record.gross = try (record.gross ?? 0).adding(line.amount)
                record.fee = try (record.fee ?? 0).adding(line.fee)
                record.net = try (record.gross ?? 0).adding(0 - (record.fee ?? 0))
                totals[name] = record
            }
        }
        return totals.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func bytes(of record: Record, _ format: Format) throws -> [UInt8] {
        switch format {
        case .csv: row(record.fields)
        case .jsonl: try CanonicalJSON.bytes(record) + [UInt8(ascii: "\n")]
        }
    }

    /// A field with a comma, a quote or a line's end stands in quotes.
    private static func row(_ fields: [String]) -> [UInt8] {
        let quoted = fields.map { field in
            let isPlain = !field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
            return isPlain ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
        }
        return Array((quoted.joined(separator: ",") + "\r\n").utf8)
    }
}
