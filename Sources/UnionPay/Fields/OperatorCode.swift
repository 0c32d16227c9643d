/// F63.1 of a sign-in or settlement request: the operator's number in three characters.
///
/// UnionPay POS terminal specification, F63.1: two digits and a space (`01 `). Some terminals send three digits (`001`)
/// or two (`01`), some put data of their own after the three characters; all of these are read.
public struct OperatorCode: Hashable, Sendable {
    /// How the number is written.
    public enum Form: String, Codable, CaseIterable, Hashable, Sendable {
        /// `01 `
        case spacePadded = "space"
        /// `001`
        case zeroPadded = "zero"
    }

    /// 0 to 99.
    public let number: Int

    /// Takes a number of 0 to 99.
    public init(_ number: Int) throws(FieldError) {
        guard (0...99).contains(number) else {
            throw FieldError(field: 63, part: "63.1 operator", expected: "0 to 99", found: "\(number)")
        }
        self.number = number
    }

    /// Reads the operator's number; what follows the third character is not looked at.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        let code = bytes.prefix(3)
        let digits = code.last == 0x20 ? code.dropLast() : code
        guard digits.count >= 2, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw FieldError(
                field: 63, part: "63.1 operator", expected: "two digits and a space, or three digits",
                found: "\(bytes.count) bytes of another form")
        }
        try self.init(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }

    /// Three characters.
    public func text(_ form: Form = .spacePadded) -> String {
        form == .spacePadded ? decimalText(number, width: 2) + " " : decimalText(number, width: 3)
    }
}
