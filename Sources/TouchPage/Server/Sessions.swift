internal import PaymentSecurity

/// Cookies that this process gave out, known again without a table: a random name with its code under a key that
/// lives as long as the process.
struct Sessions: Sendable {
    private let key: SecretKey

    init() { key = SecretKey(Sessions.random(32)) }

    func new() -> String {
        let name = Sessions.hex(Sessions.random(16))
        return name + "." + Sessions.hex(code(name))
    }

    /// The session's name; nil for a cookie that this process did not give out.
    func name(of cookie: String) -> String? {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 32 else { return nil }
        let name = String(parts[0])
        guard ConstantTime.equal(Array(parts[1].utf8), Array(Sessions.hex(code(name)).utf8)) else { return nil }
        return name
    }

    /// A keyed digest of a body, so that a repeat is known again and no password is kept.
    func fingerprint(of body: [UInt8]) -> [UInt8] { HMACSHA256.code(over: [0] + body, key: key) }

    private func code(_ name: String) -> [UInt8] { HMACSHA256.code(over: [1] + Array(name.utf8), key: key) }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
