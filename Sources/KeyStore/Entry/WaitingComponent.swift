internal import PaymentSecurity

/// A first key component as it waits in the key store: version (1 byte), algorithm (1), length of the person's id (1),
/// the id in UTF-8, the component.
struct WaitingComponent {
    let person: String
    let algorithm: CipherAlgorithm
    let component: SecretKey

    private static let version: UInt8 = 1

    init(person: String, algorithm: CipherAlgorithm, component: SecretKey) {
        self.person = person
        self.algorithm = algorithm
        self.component = component
    }

    /// Nil when the bytes are of no such component.
    init?(_ encoded: SecretKey) {
        let bytes = encoded.bytes
        guard bytes.count >= 3, bytes[0] == WaitingComponent.version else { return nil }
        guard let algorithm = WaitingComponent.algorithms.first(where: { $0.code == bytes[1] })?.algorithm else {
            return nil
        }
        let end = 3 + Int(bytes[2])
        guard end < bytes.count, let person = String(validating: bytes[3..<end], as: UTF8.self) else { return nil }
        self.init(person: person, algorithm: algorithm, component: SecretKey([UInt8](bytes[end...])))
    }

    /// The person's id has at most 255 bytes.
    func encoded() -> SecretKey {
        let id = [UInt8](person.utf8)
        let code = WaitingComponent.algorithms.first { $0.algorithm == algorithm }?.code ?? 0
        return SecretKey(
            [WaitingComponent.version, code, UInt8(truncatingIfNeeded: id.count)] + id + component.bytes)
    }

    private static let algorithms: [(code: UInt8, algorithm: CipherAlgorithm)] = [(1, .tripleDES), (2, .sm4)]
}
