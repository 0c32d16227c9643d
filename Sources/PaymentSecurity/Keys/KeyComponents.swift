/// A key that several people bring in parts: the XOR of its components (ISO 11568, dual control and split knowledge).
public enum KeyComponents {
    /// One part, as printed for one person.
    public struct Component: Sendable {
        public let key: SecretKey
        /// Printed beside the part; nil where none was printed.
        public let checkValue: KCV?

        public init(_ key: SecretKey, checkValue: KCV?) {
            self.key = key
            self.checkValue = checkValue
        }
    }

    /// Counts of components that are taken.
    public static let counts = 2...3

    /// Joins components to the key.
    ///
    /// - Parameters:
    ///   - components: 2 or 3 parts of one length, each checked against its check value where it has one.
    ///   - algorithm: What the key is for; gives the check values.
    ///   - checkValue: That of the whole key; nil where none was printed.
    /// - Throws: `SecurityError.dataLength` for the count, `.keyLength` for a length that differs or does not fit,
    ///   `.checkValueMismatch` naming `component 1` to `component 3` or `key`, `.weakKey` when the result is all zeros
    ///   (equal components) or a DES key with equal halves.
    public static func combine(
        _ components: [Component], _ algorithm: CipherAlgorithm, checkValue: KCV?
    ) throws(SecurityError) -> SecretKey {
        guard counts.contains(components.count), let first = components.first else {
            throw .dataLength(of: "key components", found: components.count, expected: "2 or 3")
        }
        var joined = [UInt8](repeating: 0, count: first.key.count)
        defer { SecretMemory.wipe(&joined) }
        for (place, component) in components.enumerated() {
            let name = "component \(place + 1)"
            guard component.key.count == first.key.count else {
                throw .keyLength(of: name, found: component.key.count, allowed: [first.key.count])
            }
            if let value = component.checkValue, try !value.matches(component.key, algorithm) {
                throw .checkValueMismatch(key: name)
            }
            component.key.storage.withBytes { bytes in
                for offset in bytes.indices {
                    joined[offset] ^= bytes[offset]
                }
            }
        }
        let key = SecretKey(joined)
        // Judges the length as well.
        let value = try KCV(of: key, algorithm, length: checkValue?.bytes.count ?? 4)
        guard checkValue.map({ ConstantTime.equal($0.bytes, value.bytes) }) ?? true else {
            throw .checkValueMismatch(key: "key")
        }
        guard !key.isWeak(for: algorithm) else { throw .weakKey("key") }
        return key
    }

    /// Splits a key into components.
    ///
    /// - Parameter random: As many bytes as `count - 1` keys have.
    public static func split(
        _ key: SecretKey, _ algorithm: CipherAlgorithm, count: Int = 2, random: [UInt8]
    ) throws(SecurityError) -> [Component] {
        guard counts.contains(count) else {
            throw .dataLength(of: "key components", found: count, expected: "2 or 3")
        }
        let needed = (count - 1) * key.count
        guard random.count == needed else {
            throw .dataLength(of: "random bytes", found: random.count, expected: "\(needed) bytes")
        }
        var last = key.bytes
        defer { SecretMemory.wipe(&last) }
        var components: [Component] = []
        for place in 0..<count - 1 {
            let part = [UInt8](random[place * key.count..<(place + 1) * key.count])
            for (offset, byte) in part.enumerated() {
                last[offset] ^= byte
            }
            components.append(try checked(SecretKey(part), algorithm))
        }
        components.append(try checked(SecretKey(last), algorithm))
        return components
    }

    private static func checked(_ key: SecretKey, _ algorithm: CipherAlgorithm) throws(SecurityError) -> Component {
        Component(key, checkValue: try KCV(of: key, algorithm))
    }
}
