/// The field table of ISO 8583:1987, in its usual spellings.
extension Dialect {
    /// ISO 8583:1987 in characters: type, bitmaps, lengths and digits in ASCII, binary values in hexadecimal.
    public static let iso1987ASCII = Dialect(
        name: "iso1987-ascii", mti: .ascii, bitmap: .hex, width: .bits128,
        fields: iso1987.map { $0.spec(prefix: FieldLength.ascii, text: .ascii, packed: .ascii, binary: .ascii) })

    /// ISO 8583:1987 packed: type, lengths and digits in BCD, bitmaps and binary values in bytes. Odd fixed numbers are
    /// right-justified, odd variable ones left-justified, both with the nibble 0.
    public static let iso1987BCD = Dialect(
        name: "iso1987-bcd", mti: .bcd, bitmap: .binary, width: .bits128,
        fields: iso1987.map { $0.spec(prefix: FieldLength.bcd, text: .ascii, packed: .bcd, binary: .binary) })

    /// ISO 8583:1987 as mainframes write it: type, lengths, digits and text in EBCDIC (code page 1047, see
    /// ``ValueCoding/ebcdic``), bitmaps and binary values in bytes.
    public static let iso1987EBCDIC = Dialect(
        name: "iso1987-ebcdic", mti: .ebcdic, bitmap: .binary, width: .bits128,
        fields: iso1987.map {
            $0.spec(prefix: FieldLength.ebcdic, text: .ebcdic, packed: .ebcdic, binary: .binary)
        })
}

/// One row of the standard's table: the length is fixed where there are no prefix digits.
private struct Row {
    var number: Int
    var name: String
    var kind: FieldSpec.Kind
    var digits: Int
    var maximum: Int
    var mask: Mask

    init(
        _ number: Int, _ name: String, _ kind: FieldSpec.Kind, _ maximum: Int, ll digits: Int = 0, _ mask: Mask = .none
    ) {
        self.number = number
        self.name = name
        self.kind = kind
        self.digits = digits
        self.maximum = maximum
        self.mask = mask
    }

    /// The row with its text, its digits and its bytes written so.
    func spec(
        prefix: FieldLength.Prefix, text: ValueCoding, packed: ValueCoding, binary: ValueCoding
    ) -> FieldSpec {
        let length: FieldLength =
            switch digits {
            case 0: .fixed(maximum)
            case 2: prefix.ll(maximum)
            default: prefix.lll(maximum)
            }
        let coding =
            switch kind {
            case .n, .z, .zh, .xn: packed
            case .b: binary
            case .a, .an, .ans: text
            }
        return FieldSpec(
            number, name, kind, length, coding, justify: digits == 0 ? .right : .left,
            structure: mask == .tlv ? .tlv : .plain, mask: mask)
    }
}

/// ISO 8583:1987, table of data elements. `ll` is the number of digits of a length prefix.
private let iso1987: [Row] =
    [
        Row(2, "primary account number", .n, 19, ll: 2, .pan),
        Row(3, "processing code", .n, 6),
        Row(4, "amount, transaction", .n, 12),
        Row(5, "amount, settlement", .n, 12),
        Row(6, "amount, cardholder billing", .n, 12),
        Row(7, "transmission date and time", .n, 10),
        Row(8, "amount, cardholder billing fee", .n, 8),
        Row(9, "conversion rate, settlement", .n, 8),
        Row(10, "conversion rate, cardholder billing", .n, 8),
        Row(11, "system trace audit number", .n, 6),
        Row(12, "time, local transaction", .n, 6),
        Row(13, "date, local transaction", .n, 4),
        Row(14, "date, expiration", .n, 4, .hidden),
        Row(15, "date, settlement", .n, 4),
        Row(16, "date, conversion", .n, 4),
        Row(17, "date, capture", .n, 4),
        Row(18, "merchant type", .n, 4),
        Row(19, "acquiring institution country code", .n, 3),
        Row(20, "PAN country code", .n, 3),
        Row(21, "forwarding institution country code", .n, 3),
        Row(22, "point of service entry mode", .n, 3),
        Row(23, "card sequence number", .n, 3),
        Row(24, "network international identifier", .n, 3),
        Row(25, "point of service condition code", .n, 2),
        Row(26, "point of service PIN capture code", .n, 2),
        Row(27, "authorization identification response length", .n, 1),
        Row(28, "amount, transaction fee", .xn, 9),
        Row(29, "amount, settlement fee", .xn, 9),
        Row(30, "amount, transaction processing fee", .xn, 9),
        Row(31, "amount, settlement processing fee", .xn, 9),
        Row(32, "acquiring institution identification code", .n, 11, ll: 2),
        Row(33, "forwarding institution identification code", .n, 11, ll: 2),
        Row(34, "primary account number, extended", .ans, 28, ll: 2, .pan),
        Row(35, "track 2 data", .z, 37, ll: 2, .hidden),
        Row(36, "track 3 data", .z, 104, ll: 3, .hidden),
        Row(37, "retrieval reference number", .an, 12),
        Row(38, "authorization identification response", .an, 6),
        Row(39, "response code", .an, 2),
        Row(40, "service restriction code", .an, 3),
        Row(41, "card acceptor terminal identification", .ans, 8),
        Row(42, "card acceptor identification code", .ans, 15),
        Row(43, "card acceptor name and location", .ans, 40),
        Row(44, "additional response data", .an, 25, ll: 2),
        Row(45, "track 1 data", .ans, 76, ll: 2, .hidden),
        Row(46, "additional data, ISO", .ans, 999, ll: 3),
        Row(47, "additional data, national", .ans, 999, ll: 3),
        Row(48, "additional data, private", .ans, 999, ll: 3),
        Row(49, "currency code, transaction", .an, 3),
        Row(50, "currency code, settlement", .an, 3),
        Row(51, "currency code, cardholder billing", .an, 3),
        Row(52, "PIN data", .b, 8, .hidden),
        Row(53, "security related control information", .n, 16),
        Row(54, "additional amounts", .an, 120, ll: 3),
        Row(55, "ICC data", .b, 255, ll: 3, .tlv),
        Row(56, "reserved, ISO", .ans, 999, ll: 3),
        Row(57, "reserved, national", .ans, 999, ll: 3),
        Row(58, "reserved, national", .ans, 999, ll: 3),
        Row(59, "reserved, national", .ans, 999, ll: 3),
        Row(60, "reserved, private", .ans, 999, ll: 3),
        Row(61, "reserved, private", .ans, 999, ll: 3),
        Row(62, "reserved, private", .ans, 999, ll: 3),
        Row(63, "reserved, private", .ans, 999, ll: 3),
        Row(64, "message authentication code", .b, 8, .hidden),
        Row(66, "settlement code", .n, 1),
        Row(67, "extended payment code", .n, 2),
        Row(68, "receiving institution country code", .n, 3),
        Row(69, "settlement institution country code", .n, 3),
        Row(70, "network management information code", .n, 3),
        Row(71, "message number", .n, 4),
        Row(72, "message number, last", .n, 4),
        Row(73, "date, action", .n, 6),
        Row(74, "credits, number", .n, 10),
        Row(75, "credits, reversal number", .n, 10),
        Row(76, "debits, number", .n, 10),
        Row(77, "debits, reversal number", .n, 10),
        Row(78, "transfer, number", .n, 10),
        Row(79, "transfer, reversal number", .n, 10),
        Row(80, "inquiries, number", .n, 10),
        Row(81, "authorizations, number", .n, 10),
        Row(82, "credits, processing fee amount", .n, 12),
        Row(83, "credits, transaction fee amount", .n, 12),
        Row(84, "debits, processing fee amount", .n, 12),
        Row(85, "debits, transaction fee amount", .n, 12),
        Row(86, "credits, amount", .n, 16),
        Row(87, "credits, reversal amount", .n, 16),
        Row(88, "debits, amount", .n, 16),
        Row(89, "debits, reversal amount", .n, 16),
        Row(90, "original data elements", .n, 42),
        Row(91, "file update code", .an, 1),
        Row(92, "file security code", .an, 2),
        Row(93, "response indicator", .n, 5),
        Row(94, "service indicator", .an, 7),
        Row(95, "replacement amounts", .an, 42),
        Row(96, "message security code", .b, 8, .hidden),
        Row(97, "amount, net settlement", .xn, 17),
        Row(98, "payee", .ans, 25),
        Row(99, "settlement institution identification code", .n, 11, ll: 2),
        Row(100, "receiving institution identification code", .n, 11, ll: 2),
        Row(101, "file name", .ans, 17, ll: 2),
        Row(102, "account identification 1", .ans, 28, ll: 2, .hidden),
        Row(103, "account identification 2", .ans, 28, ll: 2, .hidden),
        Row(104, "transaction description", .ans, 100, ll: 3),
    ]
    + (105...111).map { Row($0, "reserved, ISO", .ans, 999, ll: 3) }
    + (112...119).map { Row($0, "reserved, national", .ans, 999, ll: 3) }
    + (120...127).map { Row($0, "reserved, private", .ans, 999, ll: 3) }
    + [Row(128, "message authentication code", .b, 8, .hidden)]
