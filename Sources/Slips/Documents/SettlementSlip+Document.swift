public import DayEnd
public import UnionPay

extension SettlementSlip {
    /// The settlement slip (结算总计单).
    ///
    /// Per card class its verdict and a line for each scheme and type, net: voided lines and their voids are left out,
    /// and so are lines without transactions. Source: published prints of UnionPay terminals, whose heads it bears.
    ///
    /// The same values give the same document; a reprint differs in its mark and nothing else.
    public func document(_ context: SlipContext, with attachments: SlipAttachments = SlipAttachments()) -> PaperDocument
    {
        var draft = SlipDraft(context, currency, .settlementTitle, .settlementSubtitle)
        head(&draft)
        draft.document.rule()
        if let window = attachments.window, !window.isJust(businessDay) { draft.add(window, total: net) }
        draft.document.items.append(
            .figures(context(.headType), context(.headCount), context(.headAmount), .strong))
        for cardClass in [CardClass.domestic, .foreign] { add(cardClass, to: &draft) }
        if net.rows.isEmpty { draft.document.center(context(.noTransactions)) }
        draft.document.rule()
        draft.pair(.net, draft.moneyWithCode(net.net), .strong)
        draft.pair(.reconciliation, context(SlipText(verdict)), .strong)
        if let rrn = attachments.hostRRN, !rrn.isEmpty { draft.pair(.hostRRN, rrn) }
        addFailures(to: &draft)
        if let day = attachments.day { draft.add(day, businessDay) }
        if let count = attachments.cashCount { draft.add(count) }
        if let code = attachments.code {
            draft.document.rule()
            draft.document.center(context(.signature))
            draft.document.items.append(.code(code))
        }
        return draft.finished()
    }

    /// The settlement slip as plain text of so many columns.
    public func text(in language: Language, merchantName: String, isTesting: Bool = false, width: Int = 40) -> String {
        document(SlipContext(language, merchantName: merchantName, isTesting: isTesting)).text(columns: width)
    }

    /// Who, where, which batch, when.
    func head(_ draft: inout SlipDraft) {
        draft.pair(.merchantNumber, merchant)
        draft.pair(.terminal, terminal)
        draft.pair(.batch, batch.text)
        draft.pair(.operatorNumber, operatorNumber)
        draft.pair(.businessDay, businessDay.description)
        draft.pair(.time, time.localText)
    }

    private func add(_ cardClass: CardClass, to draft: inout SlipDraft) {
        let rows = net.rows.filter { $0.scheme.cardClass == cardClass }
        // A host's answer about a class without lines counts too: it may have lines of its own.
        guard !rows.isEmpty || hostTotals != nil else { return }
        let isDomestic = cardClass == .domestic
        let verdict = (isDomestic ? hostTotals?.domesticVerdict : hostTotals?.foreignVerdict) ?? .request
        let name = draft.context(isDomestic ? .domestic : .foreign)
        draft.document.pair(name, draft.context(SlipText(verdict)), .strong)
        for row in rows {
            draft.figures(
                "\(row.scheme) " + draft.context(SlipText(row.type)), row.figure, isCredit: row.type.isCredit)
        }
        guard verdict == .differs, let host = hostTotals else { return }
        let own = isDomestic ? terminalTotals.domestic : terminalTotals.foreign
        let theirs = isDomestic ? host.domestic : host.foreign
        func line(_ label: SlipText, _ count: Int, _ amount: Int64) {
            draft.document.items.append(
                .figures("  " + draft.context(label), String(count), draft.money(amount)))
        }
        if own.debitAmount != theirs.debitAmount || own.debitCount != theirs.debitCount {
            line(.terminalDebit, own.debitCount, own.debitAmount)
            line(.hostDebit, theirs.debitCount, theirs.debitAmount)
        }
        if own.creditAmount != theirs.creditAmount || own.creditCount != theirs.creditCount {
            line(.terminalCredit, own.creditCount, own.creditAmount)
            line(.hostCredit, theirs.creditCount, theirs.creditAmount)
        }
    }

    func addFailures(to draft: inout SlipDraft) {
        if let differences {
            for difference in differences { draft.pair(SlipText(difference.kind), difference.stan.text) }
        } else {
            for stan in refusedUploads { draft.pair(.refusedUpload, stan.text) }
        }
        for key in undelivered { draft.pair(.notSent, key.description) }
        for key in refusedReversals { draft.pair(.refusedReversal, key.description) }
        for key in quarantined ?? [] { draft.pair(.setAside, key.description) }
    }
}
