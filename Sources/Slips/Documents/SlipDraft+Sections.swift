import DayEnd

/// Parts of a settlement slip that are there where there is something to say.
extension SlipDraft {
    /// Both windows: when the batch was open, and what of it fell on which business day.
    mutating func add(_ window: BatchWindow, total: NetFigures) {
        pair(.windowFrom, window.from.localText)
        pair(.windowUntil, window.until.localText)
        func line(_ label: String, _ net: NetFigures) {
            let count = net.sales.count + net.refunds.count
            document.items.append(.figures(label, String(count), money(net.net)))
        }
        for part in window.days { line("\(context(.windowDay)) \(part.day)", part.net) }
        line(context(.windowSum), total)
        document.rule()
    }

    /// Totals by tender: cards from the batches of the day, cash from the journal.
    mutating func add(_ day: TerminalState.DaySoFar, _ date: CivilDate) {
        document.rule()
        pair(.dayTotals, date.description, .strong)
        pair(.dayBatches, day.batches.map(\.text).joined(separator: " "))
        if let difference = day.opening?.difference, difference != 0 { pair(.openingDifference, money(difference)) }
        figures(context(.cardSales), day.net.sales)
        figures(context(.cardRefunds), day.net.refunds, isCredit: true)
        figures(context(.cashSales), day.cashSales)
        figures(context(.cashRefunds), day.cashRefunds, isCredit: true)
        if let rounding = day.cashRounding, rounding != 0 { pair(.cashRounding, money(rounding)) }
        // Four sums of 64 bits; where their own sum leaves that range, no false figure is printed.
        let (cash, first) = day.cashSales.amount.subtractingReportingOverflow(day.cashRefunds.amount)
        let (sum, second) = day.net.net.addingReportingOverflow(cash)
        if !first, !second { pair(.dayNet, moneyWithCode(sum), .strong) }
    }

    mutating func add(_ count: CashCountResult) {
        document.rule()
        heading(.cashCount)
        pair(.cashExpected, money(count.expected))
        pair(.cashCounted, money(count.counted))
        let (difference, overflow) = count.counted.subtractingReportingOverflow(count.expected)
        if count.counted == count.expected {
            document.pair(context(.cashAgrees), money(0), .strong)
        } else if !overflow, difference != .min {
            pair(difference > 0 ? .cashOver : .cashShort, money(difference > 0 ? difference : -difference), .strong)
        }
        if let reason = count.reason, !reason.isEmpty { pair(.cashReason, reason) }
        if let supervisor = count.approvedBy, !supervisor.isEmpty { pair(.cashApprover, supervisor) }
    }
}
