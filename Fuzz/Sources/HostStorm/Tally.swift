/// What became of the messages.
struct Tally {
    var messages = 0
    /// With a length that fits and a MAC under the terminal's own key.
    var repaired = 0
    var cutShort = 0
    var unreadable = 0
    var unknownKind = 0
    var responses = 0
    var notOpened = 0
    var silent = 0
    var answered: [String: Int] = [:]
    var approved = 0
    var reversed = 0
    var postings = 0
    var largestMemory = 0
    var slowest = Duration.zero

    var repairedPercent: Int { messages == 0 ? 0 : repaired * 100 / messages }

    func line(seed: UInt64, seconds: Double) -> String {
        let codes = answered.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
        return "storm: \(messages) messages, seed \(seed), \(repairedPercent) % with length and MAC repaired; "
            + "\(cutShort) cut short, \(unreadable) unreadable, \(unknownKind) of no kind, \(responses) answers, "
            + "\(notOpened) not opened, \(silent) without an answer at once; answered with \(codes); "
            + "\(postings) postings, \(approved) approved, \(reversed) reversed; largest \(largestMemory) MB, slowest message \(slowest); "
            + "\((seconds * 10).rounded() / 10) s, no invariant broken"
    }
}
