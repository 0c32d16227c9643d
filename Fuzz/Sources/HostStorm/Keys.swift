import DayEnd
import HostCore
import PaymentSecurity
import Sealing
import Synchronization
import UnionPay

/// Working keys that follow from a counter, stored in the clear: this host keeps nothing.
enum Keys {
    static let profile = Corpus.profile

    static func room() -> HostDesk.KeyRoom {
        let made = Counter()
        let tmk = SecretKey([UInt8](repeating: 0x11, count: 8) + [UInt8](repeating: 0x22, count: 8))
        let scheme = profile.keyScheme
        return HostDesk.KeyRoom(open: open) { _, _ in
            let random = made.bytes(WorkingKeys.randomByteCount(scheme))
            guard let keys = try? WorkingKeys.make(scheme: scheme, random: random),
                let block = try? keys.wrapped(scheme: scheme, under: tmk)
            else { return nil }
            return FreshKeys(block: HexBytes(block), sealed: HexBytes(keys.storedBytes))
        }
    }

    static let open: @Sendable (HexBytes) -> WorkingKeys? = { WorkingKeys(storedBytes: $0.bytes) }

    private final class Counter: Sendable {
        private let next = Atomic<UInt64>(1)
        func bytes(_ count: Int) -> [UInt8] {
            var random = Random(seed: next.wrappingAdd(1, ordering: .relaxed).newValue)
            return (0..<count).map { _ in random.byte() }
        }
    }
}
