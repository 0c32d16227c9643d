import Glibc

/// What can go wrong with the local control socket. Each description says what to do about it.
public enum ControlError: Error, Sendable, Equatable {
    /// At most `limit` bytes are possible for the path of a socket.
    case pathTooLong(path: String, length: Int, limit: Int)
    /// Another process listens there.
    case alreadyRunning(path: String)
    /// Nothing listens there.
    case notRunning(path: String)
    /// Something else than a socket has that name; it is left alone.
    case notASocket(path: String)
    /// The folder of the socket does not exist.
    case noFolder(path: String)
    case permissionDenied(path: String)
    /// A request or answer of `length` bytes or more, where a line may have `limit`.
    case lineTooLong(length: Int, limit: Int)
    /// The answer is not UTF-8.
    case notText
    /// A second request before the answer to the first.
    case tooEarly
    /// The server ended the connection without an answer: it stopped, crashed, or refused the request line.
    case noAnswer
    case timedOut(after: Duration)
    case cancelled
    /// Anything else, in the system's words.
    case failed(operation: String, path: String, detail: String)

    init(errno code: CInt, _ operation: String, path: String) {
        switch code {
        case ENOENT, ENOTDIR: self = .noFolder(path: path)
        case EACCES, EPERM, EROFS: self = .permissionDenied(path: path)
        case EADDRINUSE: self = .alreadyRunning(path: path)
        case ENOTSOCK: self = .notASocket(path: path)
        default: self = .failed(operation: operation, path: path, detail: systemText(code))
        }
    }
}

extension ControlError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pathTooLong(let path, let length, let limit):
            "the control socket's path has \(length) bytes, at most \(limit) are possible: choose a shorter folder "
                + "than that of \(path)"
        case .alreadyRunning(let path):
            "another process already serves \(path): stop it first, or give this one a folder of its own"
        case .notRunning(let path):
            "nothing serves \(path): start the service, or name the folder it runs with"
        case .notASocket(let path):
            "\(path) exists and is not a socket: move it away"
        case .noFolder(let path):
            "the folder of \(path) does not exist: create it"
        case .permissionDenied(let path):
            "no permission for \(path): use the account that the service runs under"
        case .lineTooLong(let length, let limit):
            "a line of \(length) bytes or more on the control socket, at most \(limit) are possible"
        case .notText:
            "the answer on the control socket is not UTF-8"
        case .tooEarly:
            "a request on the control socket before the answer to the one before: wait for it"
        case .noAnswer:
            "the service ended the connection without an answer: see its log"
        case .timedOut(let duration):
            "no answer from the service within \(duration)"
        case .cancelled:
            "cancelled"
        case .failed(let operation, let path, let detail):
            "cannot \(operation) the control socket \(path): \(detail)"
        }
    }
}
