import Glibc

/// A line of bytes to a device: TCP, a device file or a serial line. Every call ends by its deadline.
///
/// Used by one thread at a time.
struct ByteLink: ~Copyable {
    enum Fault: Error, Equatable {
        /// The system's error number.
        case system(Int)
        case timedOut
        case closed
    }

    private let descriptor: CInt

    private init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects to `host:port`. The host is a name or an address.
    static func tcp(_ host: String, _ port: UInt16, _ deadline: Deadline) throws(Fault) -> ByteLink {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let list else {
            throw .system(Int(EHOSTUNREACH))
        }
        defer { freeaddrinfo(list) }
        var fault = Fault.system(Int(EHOSTUNREACH))
        var entry: UnsafeMutablePointer<addrinfo>? = list
        while let current = entry {
            do throws(Fault) {
                return try connect(current.pointee, deadline)
            } catch {
                fault = error
            }
            entry = current.pointee.ai_next
        }
        throw fault
    }

    private static func connect(_ address: addrinfo, _ deadline: Deadline) throws(Fault) -> ByteLink {
        let descriptor = socket(
            address.ai_family,
            CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(Int(errno)) }
        let link = ByteLink(descriptor)
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { throw .system(Int(errno)) }
            try link.wait(Int16(POLLOUT), deadline)
            var code: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { throw .system(Int(code)) }
        }
        return link
    }

    /// Opens a device file; with a speed it is a serial line, eight bits, no parity, no translation.
    static func device(_ path: String, baud: Int? = nil) throws(Fault) -> ByteLink {
        let descriptor = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(Int(errno)) }
        let link = ByteLink(descriptor)
        if let baud {
            var settings = termios()
            guard tcgetattr(descriptor, &settings) == 0 else { throw .system(Int(errno)) }
            cfmakeraw(&settings)
            settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
            cfsetspeed(&settings, speed(baud))
            guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw .system(Int(errno)) }
        }
        return link
    }

    private static func speed(_ baud: Int) -> speed_t {
        switch baud {
        case 9600: speed_t(B9600)
        case 38_400: speed_t(B38400)
        case 57_600: speed_t(B57600)
        case 115_200: speed_t(B115200)
        default: speed_t(B19200)
        }
    }

    borrowing func write(_ bytes: [UInt8], _ deadline: Deadline) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { buffer in
                // A printer that hangs up must not kill the program with SIGPIPE.
                let sent = send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
                return sent < 0 && errno == ENOTSOCK
                    ? Glibc.write(descriptor, buffer.baseAddress, buffer.count) : sent
            }
            if count > 0 {
                done += count
                continue
            }
            let code = errno
            if count < 0, code == EINTR { continue }
            guard count == 0 || code == EAGAIN else { throw .system(Int(code)) }
            try wait(Int16(POLLOUT), deadline)
        }
    }

    /// The next byte.
    borrowing func byte(_ deadline: Deadline) throws(Fault) -> UInt8 {
        while true {
            if let byte = try byteAtHand() { return byte }
            try wait(Int16(POLLIN), deadline)
        }
    }

    /// Throws away what has come unasked, at most so many bytes.
    borrowing func drain(limit: Int = 4096) throws(Fault) {
        for _ in 0..<limit { if try byteAtHand() == nil { return } }
    }

    private borrowing func byteAtHand() throws(Fault) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count == 1 { return byte }
            if count == 0 { throw .closed }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            case let code: throw .system(Int(code))
            }
        }
    }

    private borrowing func wait(_ events: Int16, _ deadline: Deadline) throws(Fault) {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            let left = deadline.left
            let ready = poll(&entry, 1, left)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .system(Int(errno)) }
            if ready == 0 || left == 0 { throw .timedOut }
        }
    }
}
