internal import COpenSSL

/// Bytes on the heap that are overwritten when the last reference goes.
///
/// `@unchecked Sendable` holds because the memory is written only inside `init`, before the reference exists
/// anywhere else, and is only read afterwards until `deinit`, when no other reference is left.
final class SecretBytes: @unchecked Sendable {
    let count: Int
    private let base: UnsafeMutableRawPointer

    /// Allocates `count` zero bytes and lets `fill` write them.
    init<Failure: Error>(
        count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        self.count = count
        base = .allocate(byteCount: max(count, 1), alignment: 16)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        try fill(UnsafeMutableRawBufferPointer(start: base, count: count))
    }

    convenience init(copying bytes: borrowing RawSpan) {
        self.init(count: bytes.byteCount) { target in
            bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    deinit {
        OPENSSL_cleanse(base, count)
        base.deallocate()
    }

    /// Lends the bytes; the pointer is valid during `body` only.
    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Equality whose time depends on the lengths only.
    func isEqual(to other: SecretBytes) -> Bool {
        count == other.count && CRYPTO_memcmp(base, other.base, count) == 0
    }
}
