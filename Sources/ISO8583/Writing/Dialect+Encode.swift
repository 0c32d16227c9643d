extension Dialect {
    /// Writes a message in this dialect.
    ///
    /// Values are written as they are: a fixed field must have exactly its length, and nothing is padded or cut.
    public func encode(_ message: Message) throws(EncodeError) -> EncodedMessage {
        var bytes: [UInt8] = []
        let layout = try encode(message, into: &bytes)
        return EncodedMessage(bytes: bytes, layout: layout)
    }

    /// Appends a message to `bytes`. Allocates nothing where `bytes` has room for some bytes more than the message
    /// takes. After an error `bytes` is as it was before.
    @discardableResult
    public func encode(_ message: Message, into bytes: inout [UInt8]) throws(EncodeError) -> EncodedLayout {
        let start = bytes.count
        let macLength: Int?
        do throws(WriteFault) {
            macLength = try append(message, to: &bytes)
        } catch {
            throw error.error(in: self)
        }
        let end = bytes.count
        guard let macLength else {
            return EncodedLayout(message: start..<end, macRange: start..<end, macField: nil)
        }
        let macStart = end &- macLength
        return EncodedLayout(message: start..<end, macRange: start..<macStart, macField: macStart..<end)
    }

    /// Appends a message and returns how many bytes of it are the value of its MAC field, if it ends with one.
    @inline(__always)
    private func append(_ message: Message, to bytes: inout [UInt8]) throws(WriteFault) -> Int? {
        let writer = Writer(
            mti: message.mti.bcd, primary: message.primary, secondary: message.secondary, count: message.count,
            hasPackedMTI: tables.hasPackedMTI, mtiZero: tables.mtiZero, hasBinaryBitmap: tables.hasBinaryBitmap)
        // At least the bytes that the message takes, with a prefix of four bytes to each field and what whole words may
        // write past the last value.
        let values = message.used &- message.count &* 4
        let room = 36 &+ message.count &* 4 &+ (tables.hasHex ? values &* 2 : values) &+ FastPath.slack
        var macLength = -1
        try tables.rules.withUnsafeBufferPointer { (rules) throws(WriteFault) in
            try message.storage.withUnsafeBufferPointer { (values) throws(WriteFault) in
                try bytes.append(addingCapacity: room) { (span) throws(WriteFault) in
                    try span.withUnsafeMutableBufferPointer { (room, written) throws(WriteFault) in
                        // Raw memory becomes spans again: each access of the writer is checked.
                        var output = MutableRawSpan(_unsafeBytes: UnsafeMutableRawBufferPointer(room))
                        written = try writer.write(
                            Span(_unsafeElements: rules), RawSpan(_unsafeBytes: UnsafeRawBufferPointer(values)),
                            &output,
                            &macLength)
                    }
                }
            }
        }
        return macLength < 0 ? nil : macLength
    }
}

/// Writes one message.
private struct Writer {
    let mti: UInt16
    let primary: UInt64
    let secondary: UInt64
    let count: Int
    let hasPackedMTI: Bool
    let mtiZero: UInt8
    let hasBinaryBitmap: Bool

    /// Writes the message from the start of `output` and returns how many bytes it takes.
    ///
    /// - Parameter macLength: Gets the bytes of the MAC field's value, if the message ends with one.
    @inline(__always)
    func write(
        _ rules: Span<Rule>, _ values: RawSpan, _ output: inout MutableRawSpan, _ macLength: inout Int
    ) throws(WriteFault) -> Int {
        var position = 0
        writeEnvelope(&output, &position)
        let base = count &* 4
        var source = base
        var rank = 0
        var bits = primary
        var later = secondary
        var first = 1
        while true {
            if bits == 0 {
                guard later != 0 else { break }
                bits = later
                later = 0
                first = 65
            }
            let field = bits.trailingZeroBitCount &+ first
            bits &= bits &- 1
            let rule = rules[field]
            let end = base &+ Int(values.unsafeLoadUnaligned(fromByteOffset: rank &* 4, as: UInt32.self))
            var next = Dialect.writeFast(rule, values, source, end &- source, &output, position)
            if next < 0 {
                next = try Dialect.writeValue(rule, field, values, source, end &- source, &output, position)
            }
            if bits == 0, later == 0, field & 63 == 0 { macLength = next &- position &- rule.prefix.byteCount }
            position = next
            source = end
            rank &+= 1
        }
        return position
    }

    @inline(__always)
    private func writeEnvelope(_ output: inout MutableRawSpan, _ position: inout Int) {
        if hasPackedMTI {
            output.storeBytes(of: mti.bigEndian, toByteOffset: position, as: UInt16.self)
            position &+= 2
        } else {
            writeMTI(&output, &position)
        }
        writeBitmap(primary | (secondary == 0 ? 0 : 1), &output, &position)
        if secondary != 0 { writeBitmap(secondary, &output, &position) }
    }

    @inline(__always)
    private func writeBitmap(_ bitmap: UInt64, _ output: inout MutableRawSpan, _ position: inout Int) {
        if hasBinaryBitmap {
            output.storeBytes(of: Bitmap.turned(bitmap).littleEndian, toByteOffset: position, as: UInt64.self)
            position &+= 8
        } else {
            Self.writeHex(Bitmap.turned(bitmap).byteSwapped, digits: 16, &output, &position)
        }
    }

    /// Writes the type, one byte a digit.
    @inline(never)
    private func writeMTI(_ output: inout MutableRawSpan, _ position: inout Int) {
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: mti >> shift & 0xF)
            output.storeBytes(of: mtiZero + digit, toByteOffset: position, as: UInt8.self)
            position &+= 1
        }
    }

    /// Writes the highest nibbles of `value`.
    @inline(never)
    private static func writeHex(
        _ value: UInt64, digits: Int, _ output: inout MutableRawSpan, _ position: inout Int
    ) {
        var rest = value
        for _ in 0..<digits {
            let digit = Hex.digit(UInt8(truncatingIfNeeded: rest >> 60))
            output.storeBytes(of: digit, toByteOffset: position, as: UInt8.self)
            position &+= 1
            rest <<= 4
        }
    }
}
