public import PaymentSecurity

/// Working keys as the host's ledger stores them, before they are sealed under the storage key: three lengths and
/// three keys.
extension WorkingKeys {
    public var storedBytes: [UInt8] {
        var bytes: [UInt8] = []
        for key in [pik, mak, tdk] {
            let part = key?.bytes ?? []
            bytes.append(UInt8(truncatingIfNeeded: part.count))
            bytes += part
        }
        return bytes
    }

    /// Nil when the bytes are not what ``storedBytes`` gives.
    public init?(storedBytes bytes: [UInt8]) {
        var rest = bytes[...]
        var parts: [[UInt8]] = []
        while let count = rest.first, parts.count < 3 {
            rest = rest.dropFirst()
            guard rest.count >= Int(count) else { return nil }
            parts.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        guard parts.count == 3, rest.isEmpty, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(
            pik: SecretKey(parts[0]), mak: SecretKey(parts[1]), tdk: parts[2].isEmpty ? nil : SecretKey(parts[2]))
    }
}
