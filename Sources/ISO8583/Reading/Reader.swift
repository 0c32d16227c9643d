/// The steps that slicing and decoding share. Each checks its bounds and throws a ``Fault``.
extension Dialect {
    /// The type and the fields that a message announces.
    struct Envelope {
        var mti: UInt16
        /// Fields 2 to 64, field 2 in the bit above the lowest, which is cleared.
        var primary: UInt64
        /// Fields 65 to 128, field 65 in the lowest bit.
        var secondary: UInt64
    }

    /// The most bytes that one message may have: its places are kept in 16 bits.
    static let messageLimit = 0xFFFF

    /// Reads the type and the bitmaps, and moves `position` behind them.
    @inline(__always)
    func envelope(_ bytes: RawSpan, _ position: inout Int) throws(Fault) -> Envelope {
        if tables.hasPackedMTI, tables.hasBinaryBitmap, bytes.byteCount >= 10, bytes.byteCount <= Self.messageLimit {
            let mti = UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt16.self))
            let bitmap = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt64.self))
            if Digits.areDecimal(mti), bitmap & 0x80 == 0 {
                position = 10
                return Envelope(mti: mti, primary: Bitmap.turned(bitmap), secondary: 0)
            }
        }
        return try readEnvelope(bytes, &position)
    }

    /// The same for each kind of envelope, with the exact fault.
    @inline(never)
    private func readEnvelope(_ bytes: RawSpan, _ position: inout Int) throws(Fault) -> Envelope {
        guard bytes.byteCount <= Self.messageLimit else {
            throw Fault(
                kind: .oversize, field: Fault.mti, offset: 0, first: Self.messageLimit, second: bytes.byteCount)
        }
        let mti = try readMTI(bytes, &position)
        var primary = try readBitmap(bytes, &position)
        var secondary: UInt64 = 0
        if primary & 1 != 0 {
            let offset = position
            guard width == .bits128 else {
                throw Fault(
                    kind: .secondBitmap, field: Fault.bitmap, offset: offset &- (!tables.hasBinaryBitmap ? 16 : 8))
            }
            primary &= ~1
            secondary = try readBitmap(bytes, &position)
            guard secondary != 0 else { throw Fault(kind: .emptyBitmap, field: Fault.bitmap, offset: offset) }
        }
        return Envelope(mti: mti, primary: primary, secondary: secondary)
    }

    private func readMTI(_ bytes: RawSpan, _ position: inout Int) throws(Fault) -> UInt16 {
        if tables.hasPackedMTI {
            guard bytes.byteCount >= 2 else { throw Self.truncated(Fault.mti, bytes, 0, 2) }
            let mti = UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt16.self))
            guard Digits.areDecimal(mti) else { throw badMTI(bytes, 2) }
            position = 2
            return mti
        }
        guard bytes.byteCount >= 4 else { throw Self.truncated(Fault.mti, bytes, 0, 4) }
        var mti: UInt16 = 0
        for offset in 0..<4 {
            let digit = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) &- tables.mtiZero
            guard digit < 10 else { throw badMTI(bytes, 4) }
            mti = mti << 4 | UInt16(digit)
        }
        position = 4
        return mti
    }

    private func readBitmap(_ bytes: RawSpan, _ position: inout Int) throws(Fault) -> UInt64 {
        if tables.hasBinaryBitmap {
            guard bytes.byteCount &- position >= 8 else { throw Self.truncated(Fault.bitmap, bytes, position, 8) }
            let bitmap = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
            position &+= 8
            return Bitmap.turned(bitmap)
        }
        guard bytes.byteCount &- position >= 16 else { throw Self.truncated(Fault.bitmap, bytes, position, 16) }
        var bitmap: UInt64 = 0
        for offset in position..<position &+ 16 {
            let character = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            guard let nibble = Hex.nibble(character) else {
                throw Fault(kind: .character, field: Fault.bitmap, offset: offset, first: Int(character))
            }
            bitmap = bitmap << 4 | UInt64(nibble)
        }
        position &+= 16
        return Bitmap.turned(bitmap.byteSwapped)
    }

    /// Where a value lies: its first byte, its length in the unit of the value (characters, or bytes of `b`) and in
    /// bytes.
    struct Extent {
        var start: Int
        var count: Int
        var bytes: Int
    }

    /// Reads the length of the field at `position` and sees that its value is whole.
    @inline(never)
    static func readExtent(
        _ rule: Rule, _ field: Int, _ bytes: RawSpan, _ position: Int
    ) throws(Fault) -> Extent {
        guard rule.body != .absent else { throw Fault(kind: .unknownField, field: field, offset: position) }
        var extent = Extent(start: position, count: Int(rule.maximum), bytes: Int(rule.fixedBytes))
        if rule.prefix != .none {
            let told = try readPrefix(rule, field, bytes, &extent.start)
            (extent.count, extent.bytes) = rule.extent(told)
            guard rule.body != .hex || !rule.countsOther || told & 1 == 0 else {
                throw Fault(kind: .oddCount, field: field, offset: position, first: told)
            }
            guard extent.count <= Int(rule.maximum) else {
                throw Fault(
                    kind: .tooLong, field: field, offset: position, first: Int(rule.maximum), second: extent.count)
            }
        }
        guard extent.bytes <= bytes.byteCount &- extent.start else {
            throw truncated(field, bytes, extent.start, extent.bytes)
        }
        return extent
    }

    private static func readPrefix(
        _ rule: Rule, _ field: Int, _ bytes: RawSpan, _ position: inout Int
    ) throws(Fault) -> Int {
        let width = rule.prefix.byteCount
        guard bytes.byteCount &- position >= width else { throw truncated(field, bytes, position, width) }
        let isPacked = rule.prefix.isPacked
        // Digits in EBCDIC become those in ASCII, and no other byte does.
        let turn = rule.prefix.zero ^ 0x30
        var told = 0
        for offset in position..<position &+ width {
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            guard let value = isPacked ? Digits.value(byte) : Digits.value(character: byte ^ turn) else {
                throw Fault(kind: .prefix, field: field, offset: offset, first: Int(byte))
            }
            told = told &* (isPacked ? 100 : 10) &+ value
        }
        position &+= width
        return told
    }

    static func truncated(_ field: Int, _ bytes: RawSpan, _ offset: Int, _ needed: Int) -> Fault {
        Fault(kind: .truncated, field: field, offset: offset, first: needed, second: bytes.byteCount - offset)
    }

    private func badMTI(_ bytes: RawSpan, _ width: Int) -> Fault {
        for offset in 0..<width {
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            let wrong = width == 2 ? Digits.value(byte) == nil : byte &- tables.mtiZero > 9
            if wrong { return Fault(kind: .character, field: Fault.mti, offset: offset, first: Int(byte)) }
        }
        return Fault(kind: .character, field: Fault.mti, offset: 0)
    }
}

extension Dialect.Extent {
    /// No value: its bytes are -1.
    static let none = Dialect.Extent(start: 0, count: 0, bytes: -1)

    /// True when the bytes hold all of the value.
    @inline(__always)
    func isWhole(in span: RawSpan) -> Bool { bytes <= span.byteCount &- start }
}
