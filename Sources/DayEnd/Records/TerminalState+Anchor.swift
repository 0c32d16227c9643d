extension TerminalState {
    /// What closing the open batch makes of the state.
    ///
    /// Figures of the batch go into the day. Lines that the host has not heard of are carried under their own batch and
    /// STAN; so are pre-authorisations that hold money. Every other line is gone, and its data key with it.
    ///
    /// - Parameter slip: The batch as it is printed.
    /// - Returns: The record, and the data keys that nothing needs any more.
    public func anchor(closing slip: SettlementSlip) throws(AmountOverflow) -> (anchor: Anchor, gone: [String]) {
        var carried = self
        carried.day.batches.append(batch)
        try carried.day.net.add(slip.net)
        carried.day.lineCount += slip.lineCount
        carried.day.verdict = slip.verdict.worse(than: day.verdict)
        // An adjusted line that was never delivered goes too: the host cannot adjust what it has not heard of.
        carried.late += lines.filter { !$0.isDelivered }
        carried.pastReferences += lines.filter { $0.reference != nil }.map(\.withoutSealedCard)
        carried.pastReferences = carried.pastReferences.suffix(Self.referencesKept)
        // Who stood there is in the records of the line's own batch.
        for index in carried.late.indices { carried.late[index].operatorNumber = nil }
        for index in carried.holds.indices { carried.holds[index].operatorNumber = nil }
        carried.lines = []
        carried.gross = GrossFigures()
        carried.net = NetFigures()
        carried.listDigest = HexBytes([])
        carried.undelivered = 0
        carried.isDayCut = false
        carried.refusedReversals = []
        carried.lastSlip = nil
        // A host that closes the batch lets the shop sell.
        carried.owesShopLift = nil
        carried.batch = batch.next
        if closing?.start.scope == .day { carried.owesSignOff = true }

        let kept = Set(carried.keyNames)
        var seen: Set<String> = []
        let gone = (keyNames + retiredKeys).filter { !kept.contains($0) && seen.insert($0).inserted }
        carried.retiredKeys = gone
        return (Anchor(slip: slip, carried: carried), gone)
    }

    /// Every data key that a line still needs, in the order of the lines.
    public var keyNames: [String] {
        lines.map(\.card.keyName) + late.map(\.card.keyName) + holds.map(\.card.keyName)
            + open.map(\.intent.card.keyName) + quarantined.map(\.keyName)
    }

    /// Data keys that can be destroyed, over again if need be.
    public var destroyableKeys: [String] {
        let needed = Set(keyNames)
        return retiredKeys.filter { !needed.contains($0) }
    }
}
