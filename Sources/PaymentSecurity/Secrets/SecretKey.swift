/// The bytes of a cryptographic key.
///
/// The bytes are overwritten in memory when the last copy of the value goes. Comparing takes the same time whatever
/// the bytes are, and neither `description`, `debugDescription` nor a mirror shows them.
public struct SecretKey: Sendable {
    let storage: SecretBytes

    init(storage: SecretBytes) {
        self.storage = storage
    }

    /// Copies `bytes`. The length is judged where the key is used.
    public init(_ bytes: [UInt8]) {
        storage = SecretBytes(copying: bytes.span.bytes)
    }

    /// Reads hexadecimal digits of either case; blanks between them are skipped.
    ///
    /// - Throws: `SecurityError.character` with the offset of the first bad character,
    ///   `SecurityError.dataLength` when the count of digits is odd.
    public init(hex: String) throws(SecurityError) {
        var bytes = try Hex.decode(hex, name: "key")
        storage = SecretBytes(copying: bytes.span.bytes)
        SecretMemory.wipe(&bytes)
    }

    /// Length in bytes.
    public var count: Int { storage.count }

    /// A copy of the bytes. The copy is an ordinary array: keep it as short as possible.
    public var bytes: [UInt8] {
        storage.withBytes { [UInt8]($0) }
    }
}

extension SecretKey: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: SecretKey, right: SecretKey) -> Bool {
        left.storage.isEqual(to: right.storage)
    }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
