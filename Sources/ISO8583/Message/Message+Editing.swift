extension Message {
    /// Gives a field these characters, and adds it where it is absent.
    ///
    /// Whether a dialect can write them is told by its encoder. Returns false, and does nothing, for a number that no
    /// message can have (only 2 to 128 are fields).
    @discardableResult
    public mutating func set(_ field: Int, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { characters in replace(field, with: characters) }
    }

    /// Gives a field these bytes, and adds it where it is absent.
    ///
    /// Returns false, and does nothing, for a number that no message can have (only 2 to 128 are fields).
    @discardableResult
    public mutating func set(_ field: Int, bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in replace(field, with: bytes) }
    }

    /// Removes a field. Nothing happens where it is absent.
    public mutating func remove(_ field: Int) {
        guard let range = range(of: field) else { return }
        let rank = rank(of: field)
        let length = range.count
        storage.removeSubrange(range)
        storage.removeSubrange(rank * 4..<rank * 4 + 4)
        used -= length + 4
        count -= 1
        if field <= 64 { primary &= ~Bitmap.bit(field) } else { secondary &= ~Bitmap.bit(field) }
        for later in rank..<max(rank, count) { moveEnd(later, by: -length) }
    }

    private mutating func replace(_ field: Int, with value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (2...128).contains(field) else { return false }
        if storage.count < used + FastPath.slack {
            storage.append(contentsOf: repeatElement(0, count: FastPath.slack))
        }
        let rank = rank(of: field)
        let growth: Int
        if let range = range(of: field) {
            growth = value.count - range.count
            storage.replaceSubrange(range, with: value)
        } else {
            let base = count * 4
            let start = rank == 0 ? 0 : end(rank - 1)
            growth = value.count
            storage.insert(contentsOf: value, at: base + start)
            // The new directory entry first holds the end of the value before it.
            storage.insert(contentsOf: repeatElement(0, count: 4), at: rank * 4)
            used += 4
            count += 1
            if field <= 64 { primary |= Bitmap.bit(field) } else { secondary |= Bitmap.bit(field) }
            setEnd(rank, to: start)
        }
        used += growth
        for later in rank..<count { moveEnd(later, by: growth) }
        return true
    }

    private mutating func moveEnd(_ rank: Int, by distance: Int) { setEnd(rank, to: end(rank) + distance) }

    private mutating func setEnd(_ rank: Int, to end: Int) {
        storage.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32(truncatingIfNeeded: end), toByteOffset: rank * 4, as: UInt32.self)
        }
    }
}
