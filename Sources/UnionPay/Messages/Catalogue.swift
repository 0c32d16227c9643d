public import ISO8583

/// The table of all messages: what each kind looks like, and which kind a message is.
///
/// UnionPay POS terminal specification, element table and field lists (editions of 2004 to 2015). Where the public
/// texts and published messages differ, the rows say so:
///
/// * The answer to a settlement, 0510, has no F39 by the lists of the specification; a terminal accepts one, so it is
///   conditional.
/// * A sale by a scanned code (F22 = 032) has F59 in place of card number, tracks, PIN and chip data.
/// * An answer must have a MAC when its F39 approves (``ResponseCode/isApproved``), else it may have one.
/// * F63 of a refund and of the advices is mandatory as the lists have it.
/// * A refund without reference to an original (no F37, zeros in F61) is a private extension.
/// * F12 and F13 are the host's by the lists; published sign-ins, sales and reversals of real terminals carry them, so
///   that they may be there in those requests. Nobody should refuse a reversal for a time of day.
/// * F53 is conditional everywhere: it is left out where there is neither PIN nor track.
public enum Catalogue {
    /// All rows, in a fixed order.
    public static let rows: [CatalogueRow] = makeRows()

    /// The row of a kind; nil for a kind that the dialect does not have, such as the reversal of a refund.
    public static func row(for kind: MessageKind) -> CatalogueRow? {
        rowsByKind[kind].map { rows[$0] }
    }

    /// Which kind a message is, request or answer: by MTI, 60.1, 60.3 and F3.
    ///
    /// Nil when no row fits, or when F60 or a needed F3 is absent. The account type in F3 (third and fourth digit) may
    /// be any.
    public static func classify(_ message: Message) -> MessageKind? {
        guard let row = candidate(for: message) else { return nil }
        guard row.processingCode != nil else { return row.kind }
        // An answer must repeat F3 as well: without it two kinds could not be told apart by their field.
        guard let code = message.text(3), row.accepts(processingCode: code) else { return nil }
        return row.kind
    }

    /// The row that MTI, 60.1 and 60.3 name, whatever the other fields are; nil when no row fits.
    public static func candidate(for message: Message) -> CatalogueRow? {
        let digits = message.withBytes(of: 60) { span -> (type: Int, code: Int)? in
            guard PrivateData60.lengths.contains(span.count) else { return nil }
            var (type, code) = (0, 0)
            for index in span.indices {
                let digit = Int(span[index]) - 0x30
                guard (0...9).contains(digit) else { return nil }
                if index < 2 { type = type * 10 + digit }
                if (8..<11).contains(index) { code = code * 10 + digit }
            }
            return (type, code)
        }
        guard let digits = digits ?? nil else { return nil }
        let key = Key(mti: message.mti.request.bcd, messageType: digits.type, managementCode: digits.code)
        return rowsByKey[key].map { rows[$0] }
    }

    private struct Key: Hashable {
        let mti: UInt16
        let messageType: Int
        let managementCode: Int
    }

    private static let rowsByKind: [MessageKind: Int] = Dictionary(
        rows.enumerated().map { ($1.kind, $0) }, uniquingKeysWith: { first, _ in first })

    private static let rowsByKey: [Key: Int] = Dictionary(
        rows.enumerated().flatMap { index, row in
            row.managementCodes.map { code in
                let key = Key(
                    mti: row.requestMTI.bcd, messageType: row.messageType, managementCode: code.rawValue)
                return (key, index)
            }
        }, uniquingKeysWith: { first, _ in first })
}
