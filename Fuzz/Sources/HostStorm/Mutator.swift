import ISO8583
import UnionPay

/// Changes frames (without their length bytes) as noise, faults and attackers do.
struct Mutator {
    let corpus: [[UInt8]]
    let format: FrameFormat

    private enum Kind: CaseIterable {
        case flip, edit, field, fieldLength, remove, add, truncate, insert, splice, swapType, bitmap
    }

    /// Kinds that leave most messages readable.
    private static let gentle: [Kind] = [.field, .field, .field, .swapType, .remove, .add, .fieldLength]

    func mutate(_ frame: inout [UInt8], isGentle: Bool, _ random: inout Random) {
        for _ in 0...random.below(isGentle ? 2 : 4) {
            let kind = (isGentle ? random.pick(Mutator.gentle) : random.pick(Kind.allCases)) ?? .flip
            apply(kind, to: &frame, &random)
        }
    }

    private func apply(_ kind: Kind, to frame: inout [UInt8], _ random: inout Random) {
        switch kind {
        case .flip:
            guard !frame.isEmpty else { return }
            frame[random.below(frame.count)] ^= 1 << UInt8(random.below(8))
        case .edit:
            guard !frame.isEmpty else { return }
            frame[random.below(frame.count)] = random.pick([0, 0xFF, 0x99, 0x60, random.byte()]) ?? 0
        case .truncate: frame.removeLast(random.below(frame.count + 1))
        case .insert:
            let bytes = (0..<random.below(12)).map { _ in random.byte() }
            frame.insert(contentsOf: bytes, at: random.below(frame.count + 1))
        case .splice:
            guard let other = random.pick(corpus) else { return }
            frame = Array(frame.prefix(random.below(frame.count + 1))) + other.suffix(random.below(other.count + 1))
        case .bitmap:
            guard frame.count > 21 else { return }
            frame[13 + random.below(8)] ^= 1 << UInt8(random.below(8))
        case .swapType: edit(&frame) { $0.mti = random.pick(Mutator.types) ?? $0.mti }
        case .remove: edit(&frame) { $0.remove(random.pick($0.fields) ?? 0) }
        case .add:
            guard let other = random.pick(corpus), let message = try? format.decode(other).message,
                let field = random.pick(message.fields), let value = message.bytes(field)
            else { return }
            edit(&frame) { $0.set(field, bytes: value) }
        case .field: edit(&frame) { Mutator.editField(&$0, &random) }
        case .fieldLength:
            edit(&frame) { message in
                guard let field = random.pick(message.fields), var value = message.bytes(field) else { return }
                if random.chance(50) {
                    value.removeLast(random.below(value.count + 1))
                } else {
                    value += value.prefix(8)
                }
                message.set(field, bytes: value)
            }
        }
    }

    private static let types = ["0100", "0200", "0220", "0320", "0400", "0500", "0620", "0800", "0820", "0210", "0000"]
        .compactMap { MTI($0) }

    private static func editField(_ message: inout Message, _ random: inout Random) {
        let fields = message.fields.filter { $0 != 41 && $0 != 42 && $0 != 64 } + [4, 11, 60, 61]
        guard let field = random.pick(fields) else { return }
        guard var value = message.bytes(field), !value.isEmpty else { return }
        switch field {
        case 4: message.set(4, random.pick([random.digits(12), "000000000000", "999999999999", "000000001088"]) ?? "")
        default:
            // One character becomes another of its kind: the message stays readable.
            let at = random.below(value.count)
            let isDigit = (0x30...0x39).contains(value[at])
            value[at] = isDigit ? 0x30 + UInt8(random.below(10)) : random.byte()
            message.set(field, bytes: value)
        }
    }

    /// Decodes, changes, encodes; a message that cannot be written stays as it was.
    private func edit(_ frame: inout [UInt8], _ change: (inout Message) -> Void) {
        guard var parts = try? format.decode(frame) else { return }
        change(&parts.message)
        if let encoded = try? format.encode(parts) { frame = encoded.bytes }
    }
}
