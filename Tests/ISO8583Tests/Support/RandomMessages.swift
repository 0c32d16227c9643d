import ISO8583

/// Random field tables and messages that fit them.
struct RandomMessages {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A dialect with all that a field table can say.
    mutating func dialect() -> Dialect {
        let width: BitmapWidth = Bool.random(using: &random) ? .bits64 : .bits128
        var fields: [FieldSpec] = []
        for number in 2...width.lastField where Int.random(in: 0..<3, using: &random) > 0 {
            fields.append(spec(number))
        }
        return Dialect(
            name: "random", mti: [.bcd, .ascii, .ebcdic].randomElement(using: &random) ?? .bcd,
            bitmap: Bool.random(using: &random) ? .binary : .hex, width: width, fields: fields)
    }

    private mutating func spec(_ number: Int) -> FieldSpec {
        let kinds: [FieldSpec.Kind] = [.n, .a, .an, .ans, .b, .z, .zh, .xn]
        let kind = kinds.randomElement(using: &random) ?? .n
        let codings: [ValueCoding] =
            switch kind {
            case .n, .z, .zh, .xn: [.bcd, .ascii, .ebcdic]
            case .b: [.binary, .ascii, .ebcdic]
            case .a, .an, .ans: [.ascii, .ebcdic]
            }
        let coding = codings.randomElement(using: &random) ?? .ascii
        let prefix =
            [FieldLength.bcd, FieldLength.ascii, FieldLength.ebcdic].randomElement(using: &random) ?? FieldLength.bcd
        let maximum = Int.random(in: 1...40, using: &random)
        let length: FieldLength =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: prefix.l(min(maximum, 9))
            case 1: prefix.ll(maximum)
            case 2: prefix.lll(maximum)
            case 3: prefix.llll(maximum)
            default: .fixed(maximum)
            }
        return FieldSpec(
            number, "field \(number)", kind, length, coding,
            count: Bool.random(using: &random) ? .digits : .bytes,
            justify: Bool.random(using: &random) ? .left : .right,
            pad: Bool.random(using: &random) ? .zero : .f)
    }

    /// A message that the dialect can write.
    mutating func message(in dialect: Dialect) -> Message {
        let mti = MTI(bcd: [0x0200, 0x0210, 0x0400, 0x0800, 0x9999].randomElement(using: &random) ?? 0x0200)
        var message = Message(mti: mti ?? .financialRequest)
        for spec in dialect.fields where Bool.random(using: &random) { message.set(spec.number, bytes: value(spec)) }
        return message
    }

    /// A value that a field can hold.
    mutating func value(_ spec: FieldSpec) -> [UInt8] {
        var count = spec.length.maximum
        if !spec.length.isFixed {
            count = Int.random(in: 0...count, using: &random)
            // A prefix that counts the bytes of packed digits cannot tell an odd number of them.
            let packed = spec.coding == .bcd && spec.kind != .xn
            if packed, spec.count == .bytes { count -= count % 2 }
            // One that counts the hexadecimal digits of bytes has to hold twice as much.
            if spec.kind == .b, spec.coding != .binary, spec.count == .digits {
                count = min(count, [9, 9, 99, 999, 9999][spec.length.prefixDigits] / 2)
            }
        }
        let isPrintable = spec.kind == .ans && spec.coding == .ebcdic
        return (0..<count).map { position in
            isPrintable ? UInt8.random(in: 0x20...0x7E, using: &random) : character(spec.kind, position)
        }
    }

    private mutating func character(_ kind: FieldSpec.Kind, _ position: Int) -> UInt8 {
        let set: String.UTF8View =
            switch kind {
            case .n: "0123456789".utf8
            case .z: "0123456789=".utf8
            case .zh: "0123456789ABC=EF".utf8
            case .a: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ".utf8
            case .an: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ".utf8
            case .xn: position == 0 ? "CD".utf8 : "0123456789".utf8
            case .ans, .b: "".utf8
            }
        return set.randomElement(using: &random) ?? UInt8.random(in: 0...255, using: &random)
    }
}
