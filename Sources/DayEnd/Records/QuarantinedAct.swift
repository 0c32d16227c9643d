public import UnionPay

/// Who has to deal with what people must look at.
public enum CaseOwner: String, Codable, Sendable {
    /// The acquirer's people who settle.
    case settlementDesk = "settlement desk"
    /// Whoever repairs the terminal.
    case serviceProvider = "service provider"
}

/// A stored act that cannot be written as a message any more: set aside, so that nothing waits behind it, and named
/// until somebody has dealt with it.
public struct QuarantinedAct: Hashable, Codable, Sendable {
    public enum Held: Hashable, Codable, Sendable {
        /// A line that the host has not heard of. It stands in no total.
        case line(Line)
        /// A transaction whose reversal or repetition is owed.
        case open(TerminalState.OpenTransaction)
    }

    public var held: Held
    /// What is wrong with it; holds no secret.
    public var reason: String
    public var owner: CaseOwner
    public var time: Moment

    public var key: LineKey {
        switch held {
        case .line(let line): line.key
        case .open(let open): open.intent.key
        }
    }

    public var type: TransactionType {
        switch held {
        case .line(let line): line.type
        case .open(let open): open.intent.type
        }
    }

    /// Minor units.
    public var amount: Int64 {
        switch held {
        case .line(let line): line.amount
        case .open(let open): open.intent.amount
        }
    }

    var keyName: String {
        switch held {
        case .line(let line): line.card.keyName
        case .open(let open): open.intent.card.keyName
        }
    }
}

extension TerminalRecord {
    /// An act is set aside.
    public struct Quarantine: Hashable, Codable, Sendable {
        public var key: LineKey
        public var reason: String
        public var owner: CaseOwner
        public var time: Moment

        public init(key: LineKey, reason: String, owner: CaseOwner, time: Moment) {
            self.key = key
            self.reason = reason
            self.owner = owner
            self.time = time
        }
    }
}

extension TerminalState {
    mutating func apply(_ quarantine: TerminalRecord.Quarantine) throws(FoldError) {
        quarantined.append(
            QuarantinedAct(
                held: try takeOut(quarantine.key), reason: quarantine.reason, owner: quarantine.owner,
                time: quarantine.time))
    }

    /// An act is tried again: its fault was repaired.
    mutating func release(_ key: LineKey) throws(FoldError) {
        guard let index = quarantined.firstIndex(where: { $0.key == key }) else {
            throw FoldError("release of \(key): expected an act that is set aside, found none")
        }
        switch quarantined.remove(at: index).held {
        case .line(let line): late.append(line)
        case .open(let transaction): open.append(transaction)
        }
    }

    private mutating func takeOut(_ key: LineKey) throws(FoldError) -> QuarantinedAct.Held {
        if let index = late.firstIndex(where: { $0.key == key }) { return .line(late.remove(at: index)) }
        if let index = open.firstIndex(where: { $0.intent.key == key }) { return .open(open.remove(at: index)) }
        guard let index = lines.lastIndex(where: { $0.key == key && !$0.isDelivered }) else {
            throw FoldError("\(key) is set aside: expected an act that the host has not answered, found none")
        }
        let line = lines[index]
        gross.remove(line.countable)
        net.remove(line.countable)
        noteInList("\(key) set aside")
        lines[index].standing = .quarantined
        // It travels no more with this batch.
        lines[index].isDelivered = true
        undelivered -= 1
        return .line(line)
    }
}
