public import PaymentSecurity

/// A closing with the terminal's signature, as the slip's QR code carries it.
///
/// Ed25519 gives the same signature for the same closing every time: a slip that is printed again is the same, and
/// nothing but the key has to be kept.
public struct SignedClosing: Hashable, Sendable {
    static let prefix = "QT1."

    public let statement: ClosingStatement
    /// 64 bytes over the statement's text with its prefix.
    public let signature: [UInt8]

    public init(_ statement: ClosingStatement, by key: Ed25519.SigningKey) throws(SecurityError) {
        self.statement = statement
        signature = try key.sign(Self.signed(statement))
    }

    /// `QT1.`, the statement and the signature in base64 for names, a dot between them: about 300 characters, which a
    /// QR code of version 13 and level M holds.
    public var text: String {
        Self.prefix + Base64.encodeForNames([UInt8](statement.text.utf8)) + "." + Base64.encodeForNames(signature)
    }

    /// Reads what ``text`` writes. That it can be read says nothing: ``check(by:)`` does.
    public init(parsing text: String) throws(ClosingTextError) {
        guard text.hasPrefix(Self.prefix) else { throw .prefix }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw .parts(found: parts.count) }
        let statement = try Self.bytes(parts[1], "statement")
        let signature = try Self.bytes(parts[2], "signature")
        guard signature.count == Ed25519.signatureLength else {
            throw .field(
                "signature", expected: "\(Ed25519.signatureLength) bytes", found: "\(signature.count) bytes")
        }
        guard let statementText = String(validating: statement, as: UTF8.self) else {
            throw .part("statement", problem: "its bytes are not text")
        }
        self.statement = try ClosingStatement(parsing: statementText)
        self.signature = signature
    }

    /// - Throws: `SecurityError.authenticationFailed` unless this very statement was signed by that key's owner.
    public func check(by key: Ed25519.PublicKey) throws(SecurityError) {
        try key.check(signature, of: Self.signed(statement))
    }

    /// The prefix is signed too: a signature over something else of this terminal never passes for a closing.
    private static func signed(_ statement: ClosingStatement) -> [UInt8] { [UInt8]((prefix + statement.text).utf8) }

    private static func bytes(_ text: String, _ name: String) throws(ClosingTextError) -> [UInt8] {
        do {
            return try Base64.decodeForNames(text, name: name)
        } catch {
            throw .part(name, problem: error.description)
        }
    }
}
