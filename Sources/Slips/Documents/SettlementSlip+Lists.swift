public import DayEnd
import UnionPay

extension SettlementSlip {
    /// The list of every transaction of the batch (交易明细单), as it stood when the batch closed.
    public func transactionList(_ lines: [Line], _ context: SlipContext) -> PaperDocument {
        var draft = SlipDraft(context, currency, .listTitle, .listSubtitle)
        head(&draft)
        draft.document.rule()
        for line in lines { draft.add(line) }
        if lines.isEmpty { draft.document.center(context(.noTransactions)) }
        draft.document.rule()
        let count = net.sales.count + net.refunds.count
        draft.document.items.append(.figures(context(.net), String(count), draft.money(net.net), .strong))
        return draft.finished()
    }

    /// The lines that the host refused or has not heard of (失败明细).
    ///
    /// - Parameter lines: The batch's lines: a failed one that is among them is shown with card and amount.
    public func failureList(_ lines: [Line], _ context: SlipContext) -> PaperDocument {
        var draft = SlipDraft(context, currency, .failureTitle, .failureSubtitle)
        head(&draft)
        draft.document.rule()
        let differing: [(SlipText, [LineKey])] = DifferenceKind.allCases.map { kind in
            (
                SlipText(kind),
                (differences ?? []).filter { $0.kind == kind }.map { LineKey(batch: batch, stan: $0.stan) }
            )
        }
        let refused = differences == nil ? refusedUploads.map { LineKey(batch: batch, stan: $0) } : []
        let groups: [(SlipText, [LineKey])] =
            differing + [
                (.refusedUpload, refused), (.notSent, undelivered),
                (.refusedReversal, refusedReversals), (.setAside, quarantined ?? []),
            ]
        for (label, keys) in groups where !keys.isEmpty {
            draft.heading(label)
            for key in keys {
                if let line = lines.last(where: { $0.key == key }) {
                    draft.add(line)
                } else {
                    draft.document.items.append(.text(key.description))
                }
            }
        }
        if groups.allSatisfy({ $0.1.isEmpty }) { draft.document.center(context(.noFailures)) }
        return draft.finished()
    }
}

extension SlipDraft {
    /// A transaction in two lines: number, type and amount; card and time.
    mutating func add(_ line: Line) {
        document.pair(
            "\(line.key.stan.text) \(context(SlipText(line.type)))", money(line.amount, line.type.isCredit))
        document.pair("  \(line.scheme) \(line.card.masked)", line.time.clockText)
        if let mark = line.mark { document.items.append(.text(context(mark), .right)) }
    }
}

extension Line {
    /// What has become of the line, where that is worth a word.
    var mark: SlipText? {
        switch standing {
        case .voided: .voided
        case .adjusted: .adjusted
        case .refused: .refused
        case .quarantined: .setAside
        case .approved: isDelivered ? nil : .notDelivered
        }
    }
}
