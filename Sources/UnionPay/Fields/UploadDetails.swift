/// One line of the batch upload: F48 usage 2, 40 digits.
public struct UploadDetail: Hashable, Sendable {
    /// The card's class, n2.
    public let cardClass: CardClass
    /// The line's own system trace number (F11), 0 to 999999.
    public let stan: Int
    /// The card number, 1 to 20 digits; on the wire 20 digits, right-justified with zeros.
    ///
    /// A number that was read from the wire has no leading zeros, so that one which began with a zero looks shorter
    /// than it was: compare with ``isOfCard(_:)``.
    public let pan: String
    /// The line's amount, minor units, n12.
    public let amount: Int64

    /// Creates a line.
    public init(cardClass: CardClass, stan: Int, pan: String, amount: Int64) throws(FieldError) {
        guard (0...999_999).contains(stan) else {
            throw FieldError(field: 48, part: "trace number", expected: "0 to 999999", found: "\(stan)")
        }
        guard (1...20).contains(pan.utf8.count), isDigits(pan, count: pan.utf8.count) else {
            throw FieldError(
                field: 48, part: "card number", expected: "1 to 20 digits", found: "\(pan.utf8.count) characters")
        }
        guard (0...999_999_999_999).contains(amount) else {
            throw FieldError(field: 48, part: "amount", expected: "at most 12 digits", found: "\(amount)")
        }
        self.cardClass = cardClass
        self.stan = stan
        self.pan = pan
        self.amount = amount
    }

    /// Whether this line is of the card `pan`, leading zeros aside.
    public func isOfCard(_ pan: String) -> Bool {
        self.pan.utf8.drop { $0 == 0x30 }.elementsEqual(pan.utf8.drop { $0 == 0x30 })
    }

    init(_ reader: inout FieldReader) throws(FieldError) {
        cardClass = try CardClass.read(&reader)
        stan = try reader.integer(6, "trace number")
        let digits = try reader.digits(20, "card number")
        let significant = digits.utf8.drop { $0 == 0x30 }
        pan = significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
        amount = try reader.number(12, "amount")
    }

    func write(to writer: inout FieldWriter) throws(FieldError) {
        writer.append(cardClass.text)
        try writer.number(stan, 6, "trace number")
        writer.append(String(repeating: "0", count: max(0, 20 - pan.utf8.count)))
        writer.append(pan)
        try writer.number(amount, 12, "amount")
    }
}

extension UploadDetail: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The line without its card number.
    public var description: String { "UploadDetail(\(cardClass), stan \(stan), amount \(amount))" }

    /// The line without its card number.
    public var debugDescription: String { description }

    /// The line without its card number.
    public var customMirror: Mirror {
        Mirror(self, children: ["cardClass": cardClass, "stan": stan, "amount": amount])
    }
}

/// F48 of a batch upload, 0320 with 60.3 = 201: a count of two digits, then one to eight lines of 40 digits.
///
/// UnionPay POS terminal specification, F48 usage 2.
public struct UploadDetails: Hashable, Sendable {
    /// How many lines one message holds at most.
    public static let maximumCount = 8

    /// The lines, one to eight.
    public let details: [UploadDetail]

    /// Puts one to eight lines in a message.
    public init(_ details: [UploadDetail]) throws(FieldError) {
        guard (1...Self.maximumCount).contains(details.count) else {
            throw FieldError(field: 48, part: "count", expected: "1 to 8 lines", found: "\(details.count)")
        }
        self.details = details
    }

    /// Reads a count and as many lines as it names; fewer or more digits are an error.
    public init(parsing text: String) throws(FieldError) {
        var reader = FieldReader(Array(text.utf8), field: 48)
        let count = try reader.integer(2, "count")
        guard (1...Self.maximumCount).contains(count) else {
            throw reader.error("count", expected: "01 to 08", found: decimalText(count, width: 2))
        }
        guard reader.remaining == count * 40 else {
            throw reader.error(nil, expected: "\(count * 40) digits of lines", found: "\(reader.remaining)")
        }
        var details: [UploadDetail] = []
        details.reserveCapacity(count)
        for _ in 0..<count {
            details.append(try UploadDetail(&reader))
        }
        self.details = details
    }

    /// The digits of F48, 42 to 322 of them.
    public func text() throws(FieldError) -> String {
        var writer = FieldWriter(field: 48)
        try writer.number(details.count, 2, "count")
        for detail in details {
            try detail.write(to: &writer)
        }
        return writer.text
    }
}

/// F48 of the upload's end, 0320 with 60.3 = 202 or 207: how many lines were uploaded, n4.
///
/// UnionPay POS terminal specification, F48 usage 3.
public struct UploadCount: Hashable, Sendable {
    /// Number of uploaded lines, 0 to 9999.
    public let count: Int

    /// Takes a count of 0 to 9999.
    public init(_ count: Int) throws(FieldError) {
        guard (0...9999).contains(count) else {
            throw FieldError(field: 48, part: "upload count", expected: "0 to 9999", found: "\(count)")
        }
        self.count = count
    }

    /// Reads four digits.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 48, lengths: [4])
        count = try reader.integer(4, "upload count")
    }

    /// Four digits.
    public var text: String { decimalText(count, width: 4) }
}

/// F48 of an adjustment or an offline sale: the tip, n12, minor units.
///
/// UnionPay POS terminal specification, F48 usage 4.
public struct TipAmount: Hashable, Sendable {
    /// The tip in minor units, 0 to 999999999999.
    public let amount: Int64

    /// Takes an amount of at most 12 digits.
    public init(_ amount: Int64) throws(FieldError) {
        guard (0...999_999_999_999).contains(amount) else {
            throw FieldError(field: 48, part: "tip", expected: "at most 12 digits", found: "\(amount)")
        }
        self.amount = amount
    }

    /// Reads twelve digits.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 48, lengths: [12])
        amount = try reader.number(12, "tip")
    }

    /// Twelve digits.
    public var text: String {
        String(decoding: decimalDigits(amount, width: 12) ?? [], as: UTF8.self)
    }
}
