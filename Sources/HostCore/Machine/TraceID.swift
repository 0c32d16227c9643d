import DayEnd
import UnionPay

/// The name of one act in logs: the same in every line about it, from its request over the issuer's question to its
/// answer, in its repeats and its reversal, and at every host that shares a ledger.
///
/// Made of merchant, terminal, batch and trace number (F42, F41, 60.2, F11), so that whoever has a slip can find it, and
/// nothing needs to be kept. It says nothing of the card.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
    private let value: UInt64

    public init(merchant: String, terminal: String, batch: String, stan: String) {
        // FNV-1a, 64 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in [merchant, terminal, batch, stan] {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            // Ends a part: no byte of one has this value.
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        value = hash
    }

    /// 16 hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension PostingKey {
    public var trace: TraceID {
        TraceID(merchant: merchant, terminal: terminal, batch: batch.text, stan: stan.text)
    }
}

extension OpenedRequest {
    public var trace: TraceID {
        TraceID(merchant: merchant, terminal: terminal, batch: batch?.text ?? "", stan: stan?.text ?? "")
    }
}
