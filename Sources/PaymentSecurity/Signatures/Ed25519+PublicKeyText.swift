extension Ed25519.PublicKey {
    /// What stands before the key in a SubjectPublicKeyInfo (RFC 8410, section 4).
    private static let prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    private static let head = "-----BEGIN PUBLIC KEY-----"
    private static let foot = "-----END PUBLIC KEY-----"

    /// 64 upper-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// The key as a PEM file holds it (RFC 7468, RFC 8410), with a line feed at its end.
    public var pem: String { "\(Self.head)\n\(Base64.encode(Self.prefix + bytes))\n\(Self.foot)\n" }

    /// Reads either form: 64 hexadecimal digits, or a PEM file that holds this key and nothing else.
    ///
    /// - Throws: `SecurityError` that names what is wrong: length, character or the kind of key.
    public init(text: String) throws(SecurityError) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == Self.head else {
            try self.init(Hex.decode(lines.joined(separator: " "), name: "public key"))
            return
        }
        guard lines.count == 3, lines.last == Self.foot else {
            throw .dataLength(
                of: "lines of the public key's PEM file", found: lines.count, expected: "three, with head and foot")
        }
        let info = try Base64.decode(lines[1], name: "public key")
        guard info.starts(with: Self.prefix) else { throw .unavailable("public keys of another kind than Ed25519") }
        try self.init([UInt8](info.dropFirst(Self.prefix.count)))
    }
}
