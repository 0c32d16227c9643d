extension Dialect {
    /// Finds each field of a message without reading its digits, into an index that can be used again and again.
    ///
    /// Every length prefix and every bound is checked; the message must end with its last field.
    public func index(_ bytes: RawSpan, into index: inout MessageIndex) throws(DecodeError) {
        do throws(Fault) {
            try slice(bytes, &index)
        } catch {
            throw failure(error, bytes)
        }
    }

    /// Finds each field of a message without reading its digits.
    public func index(_ bytes: [UInt8]) throws(DecodeError) -> MessageIndex {
        var index = MessageIndex()
        try self.index(bytes.span.bytes, into: &index)
        return index
    }

    /// Where the message in a part of `bytes`, what its MAC covers and its MAC field lie. Offsets count from the start
    /// of `bytes`, in errors too.
    public func layout(of bytes: [UInt8], in range: Range<Int>) throws(DecodeError) -> EncodedLayout {
        let clamped = range.clamped(to: 0..<bytes.count)
        let part = bytes.span.bytes.extracting(clamped)
        var index = MessageIndex()
        do throws(Fault) {
            try slice(part, &index)
        } catch {
            throw failure(error, part, origin: clamped.lowerBound)
        }
        return EncodedLayout(message: 0..<part.byteCount, macRange: index.macRange, macField: index.macField)
            .shifted(by: clamped.lowerBound)
    }

    private func slice(_ bytes: RawSpan, _ index: inout MessageIndex) throws(Fault) {
        var position = 0
        let envelope = try envelope(bytes, &position)
        index.mti = MTI(checked: envelope.mti)
        index.primary = envelope.primary
        index.secondary = envelope.secondary
        index.byteCount = bytes.byteCount
        let table = tables.rules
        let rules = table.span
        var rank = 0
        var bits = envelope.primary
        var later = envelope.secondary
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
            var extent = Self.extentFast(rule, bytes, position)
            if extent.bytes < 0 { extent = try Self.readExtent(rule, field, bytes, position) }
            index.places[rank] =
                UInt64(truncatingIfNeeded: extent.start) << 32 | UInt64(truncatingIfNeeded: extent.bytes) << 16
                | UInt64(truncatingIfNeeded: extent.count)
            position = extent.start &+ extent.bytes
            rank &+= 1
        }
        guard position == bytes.byteCount else {
            throw Fault(kind: .trailing, field: Fault.end, offset: position, first: bytes.byteCount &- position)
        }
    }

    /// Where a value of one of the usual forms lies. Bytes are -1 where the form is another or anything is wrong.
    @inline(__always)
    private static func extentFast(_ rule: Rule, _ bytes: RawSpan, _ position: Int) -> Extent {
        var extent = Extent(start: position, count: Int(rule.maximum), bytes: Int(rule.fixedBytes))
        if !rule.form.isFixed {
            guard rule.form != .general else { return .none }
            let hasFourDigits = rule.form == .lllDigits || rule.form == .lllBytes
            extent.start &+= hasFourDigits ? 2 : 1
            let told =
                hasFourDigits ? FastPath.fourDigits(bytes, position) : FastPath.twoDigits(bytes, position)
            guard told <= extent.count else { return .none }
            extent.count = told
            extent.bytes = rule.form == .lllBytes ? told : (told &+ 1) >> 1
        }
        if extent.bytes > bytes.byteCount &- extent.start { extent.bytes = -1 }
        return extent
    }

    /// The error for a fault in these bytes, with what can be read before it.
    @inline(never)
    func failure(_ fault: Fault, _ bytes: RawSpan, origin: Int = 0) -> DecodeError {
        var partial = Message.empty
        do throws(Fault) {
            try read(bytes, into: &partial)
        } catch {
            // Reading fails at the same place, or at a digit before it; `partial` then holds what came first.
        }
        return fault.error(in: self, origin: origin, partial: partial)
    }
}
