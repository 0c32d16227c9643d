extension Dialect {
    /// Reads a whole message and checks every length, digit, pad nibble and character.
    ///
    /// A message that decodes is written back by ``encode(_:)`` to the very same bytes.
    public func decode(_ bytes: [UInt8]) throws(DecodeError) -> Message {
        var message = Message.empty
        try decode(bytes.span.bytes, into: &message)
        return message
    }

    /// Reads the message in a part of `bytes`. Offsets in errors count from the start of `bytes`.
    public func decode(_ bytes: [UInt8], in range: Range<Int>) throws(DecodeError) -> Message {
        let clamped = range.clamped(to: 0..<bytes.count)
        let part = bytes.span.bytes.extracting(clamped)
        var message = Message.empty
        do throws(Fault) {
            try read(part, into: &message)
        } catch {
            throw error.error(in: self, origin: clamped.lowerBound, partial: message)
        }
        return message
    }

    /// Reads a whole message into one that was used before: no memory is allocated once it has grown to the size of
    /// the traffic. After an error `message` holds what was read before it.
    public func decode(_ bytes: RawSpan, into message: inout Message) throws(DecodeError) {
        do throws(Fault) {
            try read(bytes, into: &message)
        } catch {
            throw error.error(in: self, origin: 0, partial: message)
        }
    }

    /// Reads a message. After a fault `message` holds the fields before it.
    func read(_ bytes: RawSpan, into message: inout Message) throws(Fault) {
        message.mti = MTI(checked: 0)
        message.primary = 0
        message.secondary = 0
        message.used = 0
        message.count = 0
        var position = 0
        let envelope = try envelope(bytes, &position)
        message.mti = MTI(checked: envelope.mti)
        let count = envelope.primary.nonzeroBitCount &+ envelope.secondary.nonzeroBitCount
        let base = count &* 4
        // No value has more than two characters a byte.
        let room = base &+ 2 &* (bytes.byteCount &- position) &+ FastPath.slack
        if message.storage.count < room { message.storage = [UInt8](repeating: 0, count: room) }
        var rank = 0
        do throws(Fault) {
            message.used = try fill(envelope, base, bytes, &position, &rank, &message.storage)
        } catch {
            message.keep(rank, of: envelope, count)
            throw error
        }
        message.primary = envelope.primary
        message.secondary = envelope.secondary
        message.count = count
        guard position == bytes.byteCount else {
            throw Fault(kind: .trailing, field: Fault.end, offset: position, first: bytes.byteCount &- position)
        }
    }

    /// Reads the values, and returns where the last of them ends in `storage`.
    @inline(__always)
    private func fill(
        _ envelope: Envelope, _ base: Int, _ bytes: RawSpan, _ start: inout Int, _ filled: inout Int,
        _ storage: inout [UInt8]
    ) throws(Fault) -> Int {
        let table = tables.rules
        let rules = table.span
        var span = storage.mutableSpan
        var output = span.mutableBytes
        var position = start
        var rank = 0
        var end = base
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
            let fast = Self.readFast(rule, bytes, position, &output, end)
            if fast.bytes >= 0 {
                position = fast.start &+ fast.bytes
                end &+= fast.count
            } else {
                do throws(Fault) {
                    let extent = try Self.readExtent(rule, field, bytes, position)
                    try Self.expand(rule, field, bytes, extent, &output, end)
                    position = extent.start &+ extent.bytes
                    end &+= extent.count
                } catch {
                    filled = rank
                    throw error
                }
            }
            output.storeBytes(of: UInt32(truncatingIfNeeded: end &- base), toByteOffset: rank &* 4, as: UInt32.self)
            rank &+= 1
        }
        start = position
        return end
    }

    /// Writes a value of one of the usual forms to `output` at `target`, and returns where it lies. Bytes are -1 where
    /// the form is another or anything is wrong.
    @inline(__always)
    private static func readFast(
        _ rule: Rule, _ bytes: RawSpan, _ position: Int, _ output: inout MutableRawSpan, _ target: Int
    ) -> Extent {
        var extent = Extent(start: position, count: Int(rule.maximum), bytes: Int(rule.fixedBytes))
        let isRead: Bool
        switch rule.form {
        case .digits:
            isRead =
                extent.isWhole(in: bytes)
                && FastPath.expandDigits(bytes, position, extent.bytes, track: false, &output, target)
        case .bytes:
            isRead = extent.isWhole(in: bytes)
            if isRead { FastPath.copy(bytes, position, extent.bytes, &output, target) }
        case .alphanumerics:
            isRead =
                extent.isWhole(in: bytes)
                && FastPath.copyAlphanumerics(bytes, position, extent.bytes, &output, target)
        case .digitsLeft:
            isRead =
                extent.isWhole(in: bytes)
                && FastPath.expandDigits(bytes, position, extent.bytes, track: false, &output, target)
                && FastPath.byte(bytes, position &+ extent.bytes &- 1) & 0xF == 0
        case .digitsRight:
            guard extent.isWhole(in: bytes) else { return .none }
            let byte = FastPath.byte(bytes, position)
            isRead =
                byte <= 9
                && FastPath.expandDigits(
                    bytes, position &+ 1, extent.bytes &- 1, track: false, &output, target &+ 1)
            output.storeBytes(of: byte &+ 0x30, toByteOffset: target, as: UInt8.self)
        case .lllBytes:
            extent.count = FastPath.fourDigits(bytes, position)
            extent.bytes = extent.count
            extent.start &+= 2
            isRead = extent.count <= Int(rule.maximum) && extent.isWhole(in: bytes)
            if isRead { FastPath.copy(bytes, extent.start, extent.bytes, &output, target) }
        case .llDigits, .lllDigits, .llTrack:
            if rule.form == .lllDigits {
                extent.count = FastPath.fourDigits(bytes, position)
                extent.start &+= 2
            } else {
                extent.count = FastPath.twoDigits(bytes, position)
                extent.start &+= 1
            }
            extent.bytes = (extent.count &+ 1) >> 1
            isRead =
                extent.count <= Int(rule.maximum) && extent.isWhole(in: bytes)
                && FastPath.expandDigits(
                    bytes, extent.start, extent.bytes, track: rule.form == .llTrack, &output, target)
                && (extent.count & 1 == 0
                    || FastPath.byte(bytes, extent.start &+ extent.bytes &- 1) & 0xF == 0)
        case .general:
            return .none
        }
        return isRead ? extent : .none
    }
}

extension Message {
    /// Keeps the first `kept` fields that an envelope announced; their values and ends are in place, behind a
    /// directory made for all of them.
    @inline(never)
    fileprivate mutating func keep(_ kept: Int, of envelope: Dialect.Envelope, _ announced: Int) {
        var left = kept
        func first(_ bitmap: UInt64) -> UInt64 {
            var rest = bitmap
            while rest != 0, left > 0 {
                rest &= rest - 1
                left -= 1
            }
            return bitmap & ~rest
        }
        primary = first(envelope.primary)
        secondary = first(envelope.secondary)
        count = kept
        storage.removeSubrange(kept * 4..<announced * 4)
        used = kept * 4 + (kept == 0 ? 0 : end(kept - 1))
    }
}
