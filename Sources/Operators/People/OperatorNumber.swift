/// A terminal's number of a person who works on it: two digits, 00 to 99.
///
/// UnionPay terminal custom (operator levels of the terminal specification): 99 is the system administrator, 00 a
/// supervisor, 01 and up are operators. 98 is kept free: published terminals use it for their security password.
public struct OperatorNumber: Hashable, Sendable {
    /// 0 to 99.
    public let value: Int

    /// 系统管理员.
    public static let administrator = OperatorNumber(unchecked: 99)
    /// 主管操作员: the first supervisor. There may be more under other numbers.
    public static let supervisor = OperatorNumber(unchecked: 0)

    /// Nil outside 0 to 99.
    public init?(_ value: Int) {
        guard (0...99).contains(value) else { return nil }
        self.value = value
    }

    /// Reads exactly two digits; nil for anything else.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 2, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        value = Int(digits[0] - 0x30) * 10 + Int(digits[1] - 0x30)
    }

    private init(unchecked value: Int) { self.value = value }

    /// Whether this number may stand for that role: 99 and the administrator belong together, 00 is a supervisor, 98
    /// is nobody, and 01 to 97 are operators or further supervisors.
    public func fits(_ role: Role) -> Bool {
        switch value {
        case 99: role == .administrator
        case 98: false
        case 0: role == .supervisor
        default: role != .administrator
        }
    }
}

extension OperatorNumber: Comparable, Codable, CustomStringConvertible {
    public static func < (left: OperatorNumber, right: OperatorNumber) -> Bool { left.value < right.value }

    /// Two digits.
    public var description: String { value < 10 ? "0\(value)" : "\(value)" }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let number = OperatorNumber(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an operator number of two digits"))
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
