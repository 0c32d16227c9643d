/// F62 of a parameter download (0810 to 0800/360) and of a status upload (0820/362): two-digit codes, each followed by a
/// value whose length the code fixes.
///
/// UnionPay POS terminal specification, F62, codes as terminals of the 2010 edition use them. A code that is not known
/// here ends the reading with an error, because its length is not known either.
public struct TerminalParameters: Hashable, Sendable {
    /// What a value is about.
    public enum Code: Int, CaseIterable, Hashable, Sendable {
        /// 01, n1, 1 works: the keyboard. Status only, as are 02 to 05.
        case keyboard = 1
        /// 02, n1: the PIN pad.
        case pinPad = 2
        /// 03, n1: the card reader.
        case cardReader = 3
        /// 04, n1: the printer.
        case printer = 4
        /// 05, n1: the display.
        case display = 5
        /// 11, n2: the kind of application. (One vendor sends 32 switches here; that form is not read.)
        case applicationType = 11
        /// 12, n2: seconds to wait for an answer.
        case timeout = 12
        /// 13, n1: how often to dial again.
        case dialRetries = 13
        /// 14, n14: first telephone number for transactions.
        case transactionTelephone1 = 14
        /// 15, n14: second telephone number for transactions.
        case transactionTelephone2 = 15
        /// 16, n14: third telephone number for transactions.
        case transactionTelephone3 = 16
        /// 17, n14: telephone number for management.
        case managementTelephone = 17
        /// 18, n1: whether tips are allowed.
        case tipAllowed = 18
        /// 19, n2: largest tip in per cent.
        case tipPercentage = 19
        /// 20, n1: whether a card number may be keyed in.
        case manualEntry = 20
        /// 21, n1: whether the terminal signs off by itself after a settlement.
        case automaticSignOff = 21
        /// 22, ans40: the merchant's name, GBK, padded with spaces.
        case merchantName = 22
        /// 23, n1: how often a transaction is sent again.
        case resendCount = 23
        /// 24, n1: 0 uploads offline sales before the settlement, 1 with each online transaction.
        case offlineUploadMode = 24
        /// 25, n1: which terminal master key is in use.
        case masterKeyIndex = 25
        /// 26, four bytes: which transactions the terminal offers, a bit each.
        case transactionBitmap = 26
        /// 27, n2: how many offline sales may wait before they are uploaded.
        case offlineUploadThreshold = 27
        /// 51, n12: how many calls went through. Status only.
        case connectionRate = 51

        /// How many bytes the value has.
        public var length: Int {
            switch self {
            case .applicationType, .timeout, .tipPercentage, .offlineUploadThreshold: 2
            case .transactionTelephone1, .transactionTelephone2, .transactionTelephone3, .managementTelephone: 14
            case .merchantName: 40
            case .transactionBitmap: 4
            case .connectionRate: 12
            default: 1
            }
        }

        /// Whether the value is a number in ASCII digits.
        public var isNumber: Bool {
            switch self {
            case .merchantName, .transactionBitmap, .transactionTelephone1, .transactionTelephone2,
                .transactionTelephone3, .managementTelephone:
                false
            default: true
            }
        }

        var part: String { "code \(decimalText(rawValue, width: 2))" }
    }

    /// One code with its value.
    public struct Element: Hashable, Sendable {
        /// What the value is about.
        public let code: Code
        /// The value, exactly as long as the code says.
        public let value: [UInt8]

        /// Takes a value of exactly the code's length; a number must be in digits.
        public init(_ code: Code, bytes: [UInt8]) throws(FieldError) {
            guard bytes.count == code.length else {
                throw FieldError(
                    field: 62, part: code.part, expected: "\(code.length) bytes", found: "\(bytes.count)")
            }
            guard !code.isNumber || bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw FieldError(field: 62, part: code.part, expected: "digits", found: "another character")
            }
            self.code = code
            value = bytes
        }

        /// Writes a number in the code's length.
        public init(_ code: Code, number: Int) throws(FieldError) {
            guard code.isNumber, let digits = decimalDigits(Int64(number), width: code.length) else {
                throw FieldError(
                    field: 62, part: code.part,
                    expected: code.isNumber ? "at most \(code.length) digits" : "text", found: "\(number)")
            }
            try self.init(code, bytes: digits)
        }

        /// Writes text, padded on the right with spaces to the code's length.
        public init(_ code: Code, text: String) throws(FieldError) {
            let bytes = Array(text.utf8)
            let padding = max(0, code.length - bytes.count)
            try self.init(code, bytes: bytes + [UInt8](repeating: 0x20, count: padding))
        }
    }

    /// The elements, in order.
    public var elements: [Element]

    /// Creates parameters from elements.
    public init(_ elements: [Element] = []) {
        self.elements = elements
    }

    /// Reads a whole F62.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 62)
        elements = []
        while !reader.isAtEnd {
            let number = try reader.integer(2, "code")
            guard let code = Code(rawValue: number) else {
                throw reader.error(
                    "code", expected: "a known code",
                    found: "\(decimalText(number, width: 2)) at offset \(reader.offset - 2)")
            }
            elements.append(try Element(code, bytes: Array(try reader.bytes(code.length, code.part))))
        }
    }

    /// The bytes of F62.
    public var bytes: [UInt8] {
        elements.flatMap { Array(decimalText($0.code.rawValue, width: 2).utf8) + $0.value }
    }

    /// The bytes of the last element with this code.
    public subscript(code: Code) -> [UInt8]? {
        elements.last { $0.code == code }?.value
    }

    /// The last element with this code as a number; nil when there is none, or when its value is no number.
    public func number(_ code: Code) -> Int? {
        guard code.isNumber, let value = self[code] else { return nil }
        return Int(String(decoding: value, as: UTF8.self))
    }
}
