internal import PaymentSecurity

/// A password as somebody typed it: printable ASCII.
///
/// Full-width characters, which a Chinese keyboard gives, are taken as their plain forms, so that a password does not
/// depend on the keyboard's mode. Nothing else outside ASCII is taken: the same text could otherwise have several
/// byte forms. The bytes are overwritten when the last copy goes, and no description shows them.
public struct Password: Sendable {
    private let secret: SecretKey
    /// Length in characters, 1 to ``maximumLength``.
    public var count: Int { secret.count }

    /// NIST SP 800-63B-4 asks that at least 64 be allowed.
    public static let maximumLength = 128

    /// - Throws: `PasswordProblem.length`, `.tooLong` or `.character`.
    public init(_ text: String) throws(PasswordProblem) {
        var bytes = [UInt8]()
        defer { SecretMemory.wipe(&bytes) }
        bytes.reserveCapacity(Password.maximumLength + 1)
        for scalar in text.unicodeScalars {
            guard bytes.count < Password.maximumLength else { throw .tooLong(maximum: Password.maximumLength) }
            switch scalar.value {
            case 0x20...0x7E: bytes.append(UInt8(scalar.value))
            case 0xFF01...0xFF5E: bytes.append(UInt8(scalar.value - 0xFEE0))
            case 0x3000: bytes.append(0x20)
            default: throw .character
            }
        }
        guard !bytes.isEmpty else { throw .length(minimum: 1) }
        secret = SecretKey(bytes)
    }

    /// A copy of the bytes, all of 0x20 to 0x7E. Keep it as short as possible.
    public var bytes: [UInt8] { secret.bytes }
}

extension Password: Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
