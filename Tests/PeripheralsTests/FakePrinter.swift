import Devices
import Glibc
import Synchronization

/// A printer on a real TCP port of this machine, that speaks ESC/POS and can be told to misbehave.
final class FakePrinter: Sendable {
    struct Mood: Sendable {
        var status = PrinterStatus.ready
        /// What it says in place of any status.
        var garbage: UInt8?
        var isSilent = false
        /// After so many bytes of a job the paper is out.
        var paperEndsAfter: Int?
        /// Hangs up after so many bytes of a job.
        var hangsUpAfter: Int?
        /// Milliseconds before the answer to `GS r`.
        var delay: UInt32 = 0
    }

    let port: UInt16
    private let listener: CInt
    private let mood = Mutex(Mood())
    private let paper = Mutex<[UInt8]>([])

    init() {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(listener, address, size)
                _ = listen(listener, 8)
                _ = getsockname(listener, address, &size)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        spawn { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection)
                close(connection)
            }
        }
    }

    deinit { stop() }

    /// The same printer at the other end of a serial line: answers the line's device file.
    func serialLine() -> String? {
        var (number, unlocked): (CUnsignedInt, CInt) = (0, 0)
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // TIOCSPTLCK and TIOCGPTN of Linux: unlock, and the number of the other end.
        guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0
        else { return nil }
        let path = "/dev/pts/\(number)"
        // Held open for as long as the test lives: the line has no end while nobody prints.
        guard open(path, O_RDWR | O_NOCTTY) >= 0 else { return nil }
        spawn { [self] in serve(master) }
        return path
    }

    func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

    func become(_ change: @Sendable (inout Mood) -> Void) { mood.withLock { change(&$0) } }

    /// All bytes that went on paper.
    var printed: [UInt8] { paper.withLock { $0 } }

    private func serve(_ connection: CInt) {
        var pending: [UInt8] = []
        var job = 0
        func answer(_ byte: UInt8) {
            var byte = byte
            if send(connection, &byte, 1, CInt(MSG_NOSIGNAL)) < 0, errno == ENOTSOCK { _ = write(connection, &byte, 1) }
        }
        while true {
            var byte: UInt8 = 0
            guard read(connection, &byte, 1) == 1 else { return }
            pending.append(byte)
            if pending == [0x10] || pending == [0x10, 0x04] || pending == [0x1D] || pending == [0x1D, 0x72] {
                continue
            }
            let now = mood.withLock { $0 }
            if pending.count == 3, pending[0] == 0x10 {
                let status = [now.status.printer, now.status.offlineCause, now.status.errorCause, now.status.paper]
                if !now.isSilent { answer(now.garbage ?? status[Int(pending[2] - 1) & 3]) }
            } else if pending.count == 3 {
                usleep(now.delay * 1000)
                if !now.isSilent, now.status.canPrint { answer(0) }
            } else {
                for byte in pending {
                    if let end = now.paperEndsAfter, job >= end {
                        mood.withLock { $0.status = PrinterStatus(bits: 0x08, 0x20, 0, 0x60) }
                        break
                    }
                    if let end = now.hangsUpAfter, job >= end { return }
                    job += 1
                    paper.withLock { $0.append(byte) }
                }
            }
            pending = []
        }
    }
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func spawn(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { pointer in
            if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(Work(run)).toOpaque())
    pthread_detach(thread)
}
