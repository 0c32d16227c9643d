/// How many requests a second each sender may bring, and how many at once after a rest.
///
/// One number a sender, the time at which all that it brought is paid for (GCRA, ITU-T I.371): whoever is silent for a
/// while has as much as one that never came, and is forgotten.
public struct RateLimit<Sender: Hashable & Sendable>: Sendable {
    public enum Verdict: Hashable, Sendable {
        case admitted
        /// One too many, and the sender was not told since one was admitted.
        case exceeded
        case exceededAgain
    }

    private struct Account {
        /// Nanoseconds on a clock that never jumps.
        var paidUntil: UInt64
        var isTold = false
    }

    /// Senders that are remembered at most; those beyond them are not limited.
    private static var most: Int { 65_536 }

    private let interval: UInt64
    private let tolerance: UInt64
    private var accounts: [Sender: Account] = [:]

    /// - Parameters:
    ///   - rate: Requests a second; 0 for no limit.
    ///   - burst: Requests that may come at once, at least 1.
    public init(rate: Int, burst: Int) {
        interval = rate > 0 ? 1_000_000_000 / UInt64(rate) : 0
        tolerance = interval * UInt64(max(burst, 1) - 1)
    }

    /// - Parameter now: Nanoseconds.
    public mutating func take(_ sender: Sender, at now: UInt64) -> Verdict {
        guard interval > 0 else { return .admitted }
        var account = accounts[sender] ?? Account(paidUntil: now)
        account.paidUntil = max(account.paidUntil, now)
        guard account.paidUntil - now <= tolerance else { return account.isTold ? .exceededAgain : .exceeded }
        account.paidUntil += interval
        account.isTold = false
        if accounts[sender] == nil, accounts.count >= Self.most {
            accounts = accounts.filter { $0.value.paidUntil > now }
            guard accounts.count < Self.most else { return .admitted }
        }
        accounts[sender] = account
        return .admitted
    }

    /// A sender that sent too much was told so: once is enough until one of its requests is admitted.
    public mutating func tell(_ sender: Sender) { accounts[sender]?.isTold = true }
}
