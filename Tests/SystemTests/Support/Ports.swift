import Glibc
import Synchronization

/// Ports that a host can have again after a restart: below the range out of which the system hands out its own, so that
/// nobody else takes one while its owner is down.
enum Ports {
    private static let next = Atomic<Int>(20_000 + Int(getpid()) * 61 % 12_000)

    static func free() -> Int {
        while true {
            let port = 20_000 + (next.add(1, ordering: .relaxed).newValue - 20_000) % 12_000
            if isFree(port) { return port }
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        guard let socket = try? RawSocket.open(AF_INET) else { return false }
        return RawSocket.withLoopback(port) { Glibc.bind(socket.descriptor, $0, $1) } == 0
    }
}
