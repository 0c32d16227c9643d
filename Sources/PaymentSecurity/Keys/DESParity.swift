extension SecretKey {
    /// The same key with the low bit of every byte set so that its bits are odd in number (FIPS 46-3).
    ///
    /// The bit is not part of the key that DES uses.
    public func adjustingParity() -> SecretKey {
        SecretKey(
            storage: SecretBytes(count: count) { target in
                storage.withBytes { source in
                    for offset in source.indices {
                        let upper = source[offset] & 0xFE
                        target[offset] = upper | (upper.nonzeroBitCount.isMultiple(of: 2) ? 1 : 0)
                    }
                }
            })
    }

    /// True when every byte has an odd count of bits.
    public var hasOddParity: Bool {
        storage.withBytes { bytes in
            bytes.allSatisfy { !$0.nonzeroBitCount.isMultiple(of: 2) }
        }
    }

    /// Length in bytes of the DES key that is meant: 8 for 8 real bytes followed by 8 zero bytes, which is how
    /// UnionPay's 40-byte block pads a single-length MAK; else the real length.
    var significantDESLength: Int {
        guard count == 16 else { return count }
        // The accumulated OR keeps the time independent of where the first non-zero byte is.
        return storage.withBytes { $0[8...].reduce(0, |) } == 0 ? 8 : 16
    }

    /// The first `length` bytes; `length` is at most `count`.
    func prefix(_ length: Int) -> SecretKey {
        length == count ? self : part(0..<length)
    }

    /// The last `length` bytes; `length` is at most `count`.
    func suffix(_ length: Int) -> SecretKey {
        length == count ? self : part(count - length..<count)
    }

    private func part(_ range: Range<Int>) -> SecretKey {
        storage.withBytes { bytes in
            SecretKey(
                storage: SecretBytes(count: range.count) { target in
                    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
                })
        }
    }
}
