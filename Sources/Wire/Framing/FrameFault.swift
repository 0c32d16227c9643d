/// What is wrong with a frame: its length prefix announces something that cannot be a message.
///
/// The connection is closed on the first fault. There is no way to find the next frame after a wrong prefix.
public enum FrameFault: Error, Sendable, Equatable {
    /// A prefix of zero, or an empty frame handed in for sending.
    case empty
    /// A frame of `length` bytes where at most `limit` are allowed. The prefix itself is not counted.
    case tooLong(length: Int, limit: Int)
}

extension FrameFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "a frame of length zero"
        case .tooLong(let length, let limit): "a frame of \(length) bytes, where at most \(limit) are allowed"
        }
    }
}
