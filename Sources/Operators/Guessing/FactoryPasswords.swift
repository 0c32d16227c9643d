/// Passwords that terminals leave the factory with.
///
/// Published terminals: 123456 (supervisor), 0000 (operator), 00000000 (parameters, security).
enum FactoryPasswords {
    private static let known: Set<String> = [
        "123456", "12345678", "123456789", "1234567890", "1234", "654321", "87654321", "admin", "administrator",
        "admin123", "admin888", "password", "supervisor", "manager", "operator", "unionpay", "chinaums", "default",
        "166831", "166816", "z66831", "20130101", "98765432", "11223344", "12341234", "123123", "123321",
    ]

    static func contain(_ bytes: [UInt8]) -> Bool {
        let lowered = bytes.map(ASCII.lowercased)
        if let first = lowered.first, lowered.count >= 2, lowered.allSatisfy({ $0 == first }) { return true }
        return known.contains(String(decoding: lowered, as: UTF8.self))
    }
}
