/// What a host takes on, and what it has in hand.
extension HostEngine {
    /// What a host takes on at most.
    public struct Limits: Sendable {
        /// Requests that wait for the ledger.
        public var waitingRequests: Int
        /// Requests a second of one terminal from one address; 0 for no limit.
        public var terminalRate: Int
        /// Requests of one that may come at once after a rest.
        public var terminalBurst: Int

        public init(waitingRequests: Int, terminalRate: Int, terminalBurst: Int) {
            self.waitingRequests = waitingRequests
            self.terminalRate = terminalRate
            self.terminalBurst = terminalBurst
        }
    }

    /// What was taken in and has no answer yet.
    public struct InHand: Sendable {
        /// Those who wait.
        public var connections: Set<UInt64>
        /// Requests at an issuer, and whatever waits for the ledger.
        public var count: Int
    }
}
