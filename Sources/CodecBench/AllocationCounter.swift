internal import Glibc

/// Finds a counter of heap allocations in this process.
///
/// Nothing in a plain program counts them. A library that takes the place of the allocator does, where the program was
/// started with it: `LD_PRELOAD=…/libcountedmalloc.so` (built in Benchmarks/), which exports `long counted_mallocs(void)`.
enum AllocationCounter {
    /// The allocations so far, or nil without such a library.
    static let loaded: (@Sendable () -> Int)? = {
        guard let symbol = dlsym(nil, "counted_mallocs") else { return nil }
        let counted = unsafeBitCast(symbol, to: (@convention(c) () -> CLong).self)
        return { Int(counted()) }
    }()
}
