import CWipingHeap
import Glibc
import TerminalService

/// How a terminal's process treats its memory, in which cards, passwords and keys come and go.
///
/// Text and arrays are copied on their way through decoders, sockets and cryptography, and no caller reaches the copies:
/// so all that is freed is overwritten, and the kernel writes no image of the process when it fails.
enum SecretMemoryRule {
    /// Before anything secret is read.
    static func begin() -> ProcessMemory {
        wiping_heap_enable()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        return ProcessMemory { _ = wiping_heap_release() }
    }
}
