public import ISO8583

/// A way in which a message is not what its row asks for. Never carries a field's content except F3, F25 and F60.
public enum CatalogueViolation: Hashable, Sendable, CustomStringConvertible {
    /// No row has this MTI, 60.1 and 60.3.
    case unknownMessage(mti: String, messageType: Int, managementCode: Int)
    /// F60 cannot be read.
    case malformed(FieldError)
    /// A mandatory field is not there.
    case missing(field: Int)
    /// A forbidden field is there.
    case unexpected(field: Int)
    /// A field has another value than the kind's own.
    case wrongConstant(field: Int, expected: String, found: String)

    /// The field to name in a log; nil when the message as a whole is unknown.
    public var field: Int? {
        switch self {
        case .unknownMessage: nil
        case .malformed(let error): error.field
        case .missing(let field), .unexpected(let field): field
        case .wrongConstant(let field, _, _): field
        }
    }

    /// One line, fit for a log.
    public var description: String {
        switch self {
        case .unknownMessage(let mti, let type, let code):
            "no message \(mti) with 60.1 = \(decimalText(type, width: 2)) and 60.3 = \(decimalText(code, width: 3))"
        case .malformed(let error): error.description
        case .missing(let field): "F\(field) is missing"
        case .unexpected(let field): "F\(field) does not belong here"
        case .wrongConstant(let field, let expected, let found): "F\(field) is \(found), expected \(expected)"
        }
    }
}

extension Catalogue {
    /// Every way in which a message departs from its row, by field number; empty when it fits.
    ///
    /// Requests and answers are told apart by the MTI. Besides the row's own fields these are checked in requests with
    /// an F22: F26 and F52 come together and ask for F53; a transaction with a keyed card number asks for F2 (a
    /// reversal does not: terminals differ there); a sale, pre-authorisation or inquiry asks for F55 where a chip and
    /// for F35 or F36 where a stripe was read; a scanned code asks for F59 and forbids card number, tracks, PIN and
    /// chip data. A refund by a scanned code is not asked for F59, since F37 and
    /// F61 name the payment.
    ///
    /// - Parameters:
    ///   - message: any message that the codec could read.
    ///   - extensions: what both sides have agreed on beyond the specification.
    public static func violations(
        in message: Message, extensions: PrivateExtensions = []
    ) -> [CatalogueViolation] {
        guard let text = message.text(60) else { return [.missing(field: 60)] }
        let data: PrivateData60
        do {
            data = try PrivateData60(parsing: text)
        } catch {
            return [.malformed(error)]
        }
        guard let row = candidate(for: message) else {
            let unknown = CatalogueViolation.unknownMessage(
                mti: message.mti.description, messageType: data.messageType,
                managementCode: data.managementCode?.rawValue ?? 0)
            return [unknown]
        }

        var (mandatory, allowed) = fields(of: row, in: message, extensions)
        if !message.mti.isResponse {
            narrow(&mandatory, &allowed, for: message, row)
        }
        let present = FieldSet(message.fields)
        var found: [CatalogueViolation] = mandatory.subtracting(present).map { .missing(field: $0) }
        found += message.fields.filter { !allowed.contains($0) }.map { .unexpected(field: $0) }
        found += wrongConstants(in: message, row)
        return found.sorted { ($0.field ?? 0) < ($1.field ?? 0) }
    }

    private static func fields(
        of row: CatalogueRow, in message: Message, _ extensions: PrivateExtensions
    ) -> (mandatory: FieldSet, allowed: FieldSet) {
        let rules = message.mti.isResponse ? row.response : row.request
        var mandatory = rules.mandatory
        // An 0510 without F39 is an approval.
        let code = message.text(39)
        if message.mti.isResponse, code == nil || code.flatMap(ResponseCode.init)?.isApproved == true {
            mandatory = mandatory.union(rules.whenApproved)
        }
        if extensions.contains(.unreferencedRefund), row.kind.transactionType == .refund {
            mandatory = mandatory.subtracting([37])
        }
        return (mandatory, rules.allowed)
    }

    /// What F22 and F52 of a request ask for and forbid.
    private static func narrow(
        _ mandatory: inout FieldSet, _ allowed: inout FieldSet, for message: Message, _ row: CatalogueRow
    ) {
        if message.has(52), allowed.contains(52) { mandatory = mandatory.union([26, 53]) }
        if message.has(26), allowed.contains(26) { mandatory = mandatory.union([52]) }
        guard let text = message.text(22), let mode = try? EntryMode(parsing: text) else { return }
        if mode.pan == .barcode {
            allowed = allowed.subtracting([2, 14, 23, 26, 35, 36, 52, 55])
            mandatory = mandatory.subtracting([2, 55])
            if row.kind == .financial(.sale) { mandatory = mandatory.union([59]) }
        } else {
            allowed = allowed.subtracting([59])
            guard case .financial(let type) = row.kind else { return }
            if mode.pan == .manual { mandatory = mandatory.union([2]) }
            guard readsCard(type) else { return }
            if mode.pan == .chip || mode.pan == .contactless { mandatory = mandatory.union([55]) }
            if mode.pan.isStripe, !message.has(36) { mandatory = mandatory.union([35]) }
        }
    }

    /// Whether the card itself must have been read: elsewhere the original's data may stand in its place.
    private static func readsCard(_ type: TransactionType) -> Bool {
        type == .balanceInquiry || type == .sale || type == .preAuthorization
    }

    private static func wrongConstants(in message: Message, _ row: CatalogueRow) -> [CatalogueViolation] {
        var found: [CatalogueViolation] = []
        if let expected = row.processingCode, let code = message.text(3), !row.accepts(processingCode: code) {
            found.append(.wrongConstant(field: 3, expected: expected, found: printable(code)))
        }
        if let expected = row.conditionCode?.text, let code = message.text(25), code != expected {
            found.append(.wrongConstant(field: 25, expected: expected, found: printable(code)))
        }
        return found
    }

    /// Outside text for a log: at most eight characters, and only harmless ones.
    private static func printable(_ text: String) -> String {
        let bytes = text.utf8.prefix(8).map { (0x21...0x7E).contains($0) ? $0 : 0x3F }
        return String(decoding: bytes, as: UTF8.self)
    }
}
