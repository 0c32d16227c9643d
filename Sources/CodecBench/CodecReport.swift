/// What a timing run found.
public struct CodecReport: Codable, Equatable, Sendable {
    /// One operation on one message.
    public struct Result: Codable, Equatable, Sendable {
        /// What was timed.
        public enum Operation: String, Codable, CaseIterable, Sendable {
            /// Finding each field, lengths and bounds checked.
            case index
            /// The same, and every digit expanded and checked, into a message that is used again.
            case decode
            /// Every digit checked and packed, into an array that is used again.
            case encode
        }

        /// What was timed.
        public let operation: Operation
        /// The message's name.
        public let message: String
        /// Messages a second of wall time, on one core.
        public let perSecond: Double
        /// Heap allocations in ``allocationMessages`` messages, where they could be counted.
        public let allocations: Int?

        enum CodingKeys: String, CodingKey {
            case operation
            case message
            case perSecond = "per_second"
            case allocations
        }
    }

    /// The messages over which allocations are counted.
    public static let allocationMessages = 1_000_000

    /// A result for each operation and message.
    public let results: [Result]
}
