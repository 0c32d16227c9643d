/// Why a connection ended, or could not be made.
///
/// Each case has one cause that a person can act on; none carries anything of a message.
public enum CloseReason: Error, Sendable, Equatable {
    /// The machine is there, but nothing listens on that port (or a firewall answers for it).
    case refused
    /// No way to that network or machine.
    case unreachable
    /// No answer: to the attempt to connect within its time-out, or from the other machine on an open connection.
    case timedOut
    /// The name of the host has no address, or no name server answered.
    case nameNotResolved
    /// The other side, or something on the way, broke the connection off.
    case reset
    /// The other side closed the connection between two frames.
    case closedByPeer
    /// The other side closed the connection within a frame: `received` bytes of it had come, prefix included;
    /// `expected` is nil when not even the prefix was whole.
    case closedInMidFrame(received: Int, expected: Int?)
    /// The other side sent a length prefix that cannot be right: most often it is no payment system at all, or has
    /// another prefix.
    case badFrame(FrameFault)
    /// This side was given a frame to send that has no place on the wire.
    case unsendableFrame(FrameFault)
    /// No TLS came about: a certificate that is not trusted, has run out or bears another name, a client's that is
    /// missing, or a side that speaks no TLS. `detail` is the TLS library's own words.
    case noTLS(detail: String)
    /// No whole frame went in either direction for the idle time-out.
    case idle
    /// Nothing whole came within the time for a first frame.
    case silent
    /// A frame was begun and not finished in time: `received` of `expected` bytes were there, prefix included;
    /// `expected` is nil when not even the prefix was whole.
    case slow(received: Int, expected: Int?)
    /// Nothing whole had come yet, and another connection needed the place.
    case gaveWay
    /// The other side does not read: more than `limit` bytes were waiting for it.
    case notReading(limit: Int)
    /// This side closed the connection, for the reason given by the caller.
    case closedHere(String)
    /// This side's server is shutting down.
    case shutdown
    /// Anything else, in the system's words.
    case failed(String)
}

extension CloseReason {
    /// The case without its details: one of a fixed set of words, to count by.
    public var name: String {
        switch self {
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .timedOut: "timedOut"
        case .nameNotResolved: "nameNotResolved"
        case .reset: "reset"
        case .closedByPeer: "closedByPeer"
        case .closedInMidFrame: "closedInMidFrame"
        case .badFrame: "badFrame"
        case .unsendableFrame: "unsendableFrame"
        case .noTLS: "noTLS"
        case .idle: "idle"
        case .silent: "silent"
        case .slow: "slow"
        case .gaveWay: "gaveWay"
        case .notReading: "notReading"
        case .closedHere: "closedHere"
        case .shutdown: "shutdown"
        case .failed: "failed"
        }
    }
}

extension CloseReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused: "connection refused: nothing listens on that port"
        case .unreachable: "network or host unreachable"
        case .timedOut: "no answer in time"
        case .nameNotResolved: "host name not resolved"
        case .reset: "connection reset by the other side"
        case .closedByPeer: "closed by the other side"
        case .closedInMidFrame(let received, let expected?):
            "closed by the other side in mid-frame, after \(received) of \(expected) bytes"
        case .closedInMidFrame(let received, nil):
            "closed by the other side in mid-frame, after \(received) byte of the length prefix"
        case .badFrame(let fault): "the other side sent \(fault)"
        case .unsendableFrame(let fault): "cannot send \(fault)"
        case .idle: "idle for too long"
        case .silent: "nothing was sent in time"
        case .slow(let received, let expected?):
            "a frame was not finished in time: \(received) of \(expected) bytes came"
        case .slow(let received, nil): "a frame was not finished in time: \(received) byte of its length prefix came"
        case .gaveWay: "nothing was sent yet, and another connection needed the place"
        case .notReading(let limit): "the other side does not read: more than \(limit) bytes waiting"
        case .closedHere(let why): "closed by this side: \(why)"
        case .shutdown: "this side is shutting down"
        case .noTLS(let detail): "no TLS with the other side: \(detail)"
        case .failed(let text): "failed: \(text)"
        }
    }
}
