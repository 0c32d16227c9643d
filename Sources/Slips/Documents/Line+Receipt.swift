public import DayEnd
public import UnionPay

/// Whose copy of a receipt it is.
public enum ReceiptCopy: String, Sendable, CaseIterable { case merchant, customer }

extension Line {
    /// The receipt (签购单) of a line: the same for the first print and for every reprint but its mark.
    ///
    /// - Parameter opening: Whose terminal it is, and its currency.
    public func receipt(
        for copy: ReceiptCopy, of opening: TerminalRecord.Opening, _ context: SlipContext
    ) -> PaperDocument {
        var draft = SlipDraft(context, opening.currency, .receiptTitle, .receiptSubtitle)
        draft.document.center(context(copy == .merchant ? .merchantCopy : .customerCopy))
        draft.pair(.merchantNumber, opening.merchant)
        draft.pair(.terminal, opening.terminal)
        if let operatorNumber { draft.pair(.operatorNumber, operatorNumber) }
        draft.document.rule()
        draft.pair(.card, card.masked)
        draft.pair(.scheme, scheme.rawValue)
        draft.pair(.transaction, context(SlipText(type)), .strong)
        draft.pair(.batch, key.batch.text)
        draft.pair(.stan, key.stan.text)
        if !rrn.isEmpty { draft.pair(.rrn, rrn) }
        if let authorization { draft.pair(.authorization, authorization) }
        if let original { draft.pair(.original, original.description) }
        draft.pair(.dateAndTime, time.localText)
        draft.document.rule()
        if let asked { draft.pair(.asked, draft.moneyWithCode(asked, type.isCredit)) }
        if let tip { draft.pair(.tip, draft.moneyWithCode(tip)) }
        draft.pair(.amount, draft.moneyWithCode(amount, type.isCredit), .strong)
        if let mark { draft.document.center(context(mark), .strong) }
        if copy == .merchant {
            draft.document.rule()
            draft.pair(.cardholderSignature, String(repeating: "_", count: 14))
            draft.document.items.append(.text(context(.cardholderAgrees)))
        }
        return draft.finished()
    }

    /// The receipt as plain text of so many columns.
    public func receipt(
        for copy: ReceiptCopy, in language: Language, merchantName: String, merchant: String, terminal: String,
        currency: Currency, isReprint: Bool = false, isTesting: Bool = false, width: Int = 40
    ) -> String {
        receipt(
            for: copy, of: TerminalRecord.Opening(terminal: terminal, merchant: merchant, currency: currency),
            SlipContext(language, merchantName: merchantName, isTesting: isTesting, isReprint: isReprint)
        ).text(columns: width)
    }
}
