import DayEnd
import PaymentSecurity
import Sealing
import Synchronization

/// Opened working keys by their sealed form: a host opens the same keys for every message.
final class KeyCupboard: Sendable {
    private let storage: SecretKey
    private let known = Mutex<[HexBytes: WorkingKeys]>([:])

    init(_ storage: SecretKey) { self.storage = storage }

    func open(_ sealed: HexBytes) -> WorkingKeys? {
        known.withLock { known in
            if let keys = known[sealed] { return keys }
            let nonce = Array(sealed.bytes.prefix(AESGCM.nonceLength))
            let body = Array(sealed.bytes.dropFirst(AESGCM.nonceLength))
            let keys = (try? AESGCM.open(body, key: storage, nonce: nonce, associated: []))
                .flatMap(WorkingKeys.init(storedBytes:))
            known[sealed] = keys
            return keys
        }
    }
}
