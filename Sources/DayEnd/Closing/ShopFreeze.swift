public import UnionPay

/// What became of telling the shop's other tills, by way of the host, that selling stops.
public struct ShopFreeze: Hashable, Codable, Sendable {
    public enum Reach: String, Codable, Sendable, CaseIterable {
        /// The host refuses their new acts.
        case told
        /// The host has no such thing: they go on selling, each into its own batch.
        case notOffered
        /// It did not answer, or refused: they may go on selling.
        case notReached
    }

    public var reach: Reach
    /// Until when, at the latest; local time of the host.
    public var until: String?
    /// The other tills whose open batches held lines then, as far as the answer had room for them: they are not in this
    /// closing.
    public var tills: [ShopFreezeReply.Till]
    /// How many there were.
    public var count: Int

    public init(_ reach: Reach, until: String? = nil, tills: [ShopFreezeReply.Till] = [], count: Int = 0) {
        self.reach = reach
        self.until = until
        self.tills = tills
        self.count = count
    }
}

extension TerminalState.ClosingProgress {
    /// The shop's other tills are still to be told: before the totals are read.
    public var owesShopFreeze: Bool { start.closesShop == true && shop == nil && step <= .settle }

    /// Whether the host may hold the shop for this closing.
    var holdsShop: Bool { start.closesShop == true && shop.map { $0.reach != .notOffered } ?? true }
}
