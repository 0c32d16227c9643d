public import ISO8583

extension Dialect {
    /// The dialect between a UnionPay terminal and its acquirer (UnionPay POS terminal specification, 2010 edition with
    /// the later 60.8, F57 and F59): BCD, 64 fields, MAC in field 64.
    ///
    /// Odd fixed numbers are right-justified, except field 22, which is left-justified; variable numbers and track data
    /// are left-justified; the spare nibble is 0. A track may be encrypted (F53 digit 3 is 1), and so holds any nibble.
    /// Chinese text is GBK. Lengths follow the newest table, and published
    /// messages where they go beyond it.
    public static let unionPayTerminal = Dialect(
        name: "unionpay-terminal", mti: .bcd, bitmap: .binary, width: .bits64, fields: table)

    private static let table: [FieldSpec] = [
        FieldSpec(2, "primary account number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(3, "processing code", .n, .fixed(6), .bcd),
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(11, "system trace audit number", .n, .fixed(6), .bcd),
        FieldSpec(12, "local time", .n, .fixed(6), .bcd),
        FieldSpec(13, "local date", .n, .fixed(4), .bcd),
        FieldSpec(14, "card expiry", .n, .fixed(4), .bcd, mask: .hidden),
        FieldSpec(15, "clearing date", .n, .fixed(4), .bcd),
        FieldSpec(22, "entry mode", .n, .fixed(3), .bcd, structure: .positions(entryMode)),
        FieldSpec(23, "card sequence number", .n, .fixed(3), .bcd, justify: .right),
        FieldSpec(25, "condition code", .n, .fixed(2), .bcd),
        FieldSpec(26, "PIN capture code", .n, .fixed(2), .bcd),
        FieldSpec(32, "acquirer", .n, .bcd.ll(11), .bcd),
        FieldSpec(35, "track 2", .zh, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(36, "track 3", .zh, .bcd.lll(104), .bcd, mask: .hidden),
        FieldSpec(37, "retrieval reference number", .an, .fixed(12), .ascii),
        FieldSpec(38, "authorization code", .an, .fixed(6), .ascii),
        FieldSpec(39, "response code", .an, .fixed(2), .ascii),
        FieldSpec(41, "terminal", .ans, .fixed(8), .ascii),
        FieldSpec(42, "merchant", .ans, .fixed(15), .ascii),
        FieldSpec(44, "additional response data", .an, .bcd.ll(25), .ascii, structure: .positions(institutions)),
        FieldSpec(48, "additional data", .n, .bcd.lll(322), .bcd, mask: uploadedRecords),
        FieldSpec(49, "currency", .an, .fixed(3), .ascii),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden),
        FieldSpec(53, "security control information", .n, .fixed(16), .bcd, structure: .positions(securityControl)),
        FieldSpec(54, "additional amounts", .an, .bcd.lll(40), .ascii, mask: .hidden),
        FieldSpec(55, "ICC data", .b, .bcd.lll(255), .binary, structure: .tlv, mask: .tlv),
        FieldSpec(57, "terminal hardware", .ans, .bcd.lll(999), .ascii, mask: .hidden),
        FieldSpec(58, "electronic purse", .ans, .bcd.lll(100), .ascii, mask: .hidden),
        FieldSpec(59, "payment code", .ans, .bcd.lll(999), .ascii, mask: .hidden),
        FieldSpec(60, "message reason", .n, .bcd.lll(19), .bcd, structure: .positions(messageReason)),
        FieldSpec(61, "original message", .n, .bcd.lll(29), .bcd, structure: .positions(originalMessage)),
        FieldSpec(62, "keys, parameters or status", .b, .bcd.lll(999), .binary, mask: .hidden),
        FieldSpec(63, "operator or card company", .ans, .bcd.lll(163), .ascii, structure: .positions(companyAndTexts)),
        FieldSpec(64, "message authentication code", .b, .fixed(8), .binary, mask: .hidden),
    ]

    /// F48 of a batch upload: a count, then records of card class, trace, card number and amount.
    private static let uploadedRecords = Mask.records(head: 2, length: 40, pan: 8..<28)

    private static let entryMode = [
        Subfield("1", "card entry", 2),
        Subfield("2", "PIN entry", 1),
    ]

    private static let institutions = [
        Subfield("1", "receiving institution", 11),
        Subfield("2", "acquirer", 11),
    ]

    private static let securityControl = [
        Subfield("1", "PIN format", 1),
        Subfield("2", "algorithm", 1),
        Subfield("3", "track encryption", 1),
        Subfield("4", "reserved", 13),
    ]

    private static let messageReason = [
        Subfield("1", "message type code", 2),
        Subfield("2", "batch number", 6),
        Subfield("3", "network management code", 3),
        Subfield("4", "terminal capability", 1),
        Subfield("5", "chip condition", 1),
        Subfield("6", "partial approval", 1),
        Subfield("7", "account type", 3),
        Subfield("8", "reserved", 2),
    ]

    private static let originalMessage = [
        Subfield("1", "original batch number", 6),
        Subfield("2", "original trace number", 6),
        Subfield("3", "original date", 4),
        Subfield("4", "original authorization mode", 2),
        Subfield("5", "authorizing institution", 11),
    ]

    private static let companyAndTexts = [
        Subfield("1", "operator or card company", 3),
        Subfield(
            "2", "texts", 160,
            structure: .positions([
                Subfield("1", "issuer's text", 20),
                Subfield("2", "UnionPay's text", 20),
                Subfield("3", "acquirer's text", 20),
                Subfield("4", "terminal's text", 60),
            ])),
    ]
}
