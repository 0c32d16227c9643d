import DayEnd
import Devices
import Journal
import Logging
import Slips
import TouchPage
import UnionPay
import Wording

/// What of the journal a page shows on paper.
struct ShownPaper: Sendable {
    var kind: BatchPaper
    var batch: BatchNumber
    var language: Language
    var sheet: Sheet
    /// Lines on which terminal and host differ, as far as they are known.
    var differences: [Settlement.Line]
}

/// A look-up of transactions, and what it found.
struct ReceiptPlace: Sendable {
    var hits: [Line] = []
    var isCut = false
    var hasSearched = false
    /// The transaction whose receipt is shown.
    var shown: Line?
    /// It was opened by itself: the way back leads home.
    var isDirect = false
    var copy = ReceiptCopy.merchant
}

extension LineKey {
    /// Batch and STAN with a hyphen: the name of a line on a page.
    var pageName: String { "\(batch.text)-\(stan.text)" }

    init?(pageName: String) {
        let parts = pageName.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let batch = BatchNumber(text: parts[0]), let stan = STAN(text: parts[1]) else {
            return nil
        }
        self.init(batch: batch, stan: stan)
    }
}

/// Slip, lists and receipts: shown from the journal, printed by the paper desk.
extension PageFront {
    /// Reads from disk what the screen is about to show, and how its print stands.
    func preparePapers(_ facts: PageFacts) async {
        guard place.ending == .slip || place.ending == .totals, let slip = facts.last?.slip,
            facts.last?.identifier == place.followed
        else {
            place.shownPaper = nil
            await askForStanding(
                place.receipts?.shown.map { PaperDesk.name($0.key, place.receipts?.copy ?? .merchant) })
            return
        }
        let (kind, language, papers) = (place.paper, language, desk.paper.papers)
        if place.shownPaper?.kind != kind || place.shownPaper?.language != language
            || place.shownPaper?.batch != slip.batch
        {
            do {
                let made = try await Task.detached {
                    try papers.archive.batch(slip.batch).map { closed in
                        ShownPaper(
                            kind: kind, batch: slip.batch, language: language,
                            sheet: Sheet(try papers.paper(kind, of: closed, in: language)),
                            differences: closed.differences)
                    }
                }.value
                place.shownPaper = made
            } catch {
                logger.error("the \(kind.rawValue) of batch \(slip.batch) cannot be shown: \(error)")
            }
        }
        await askForStanding(PaperDesk.name(kind, slip.batch))
    }

    private func askForStanding(_ name: String?) async {
        guard let name else {
            place.standing = nil
            return
        }
        place.standing = await desk.paper.standing(of: name)
    }

    func slip(_ facts: PageFacts) -> Screen? {
        guard let shown = place.shownPaper else { return nil }
        return .slip(
            PaperPreview(
                title: .slipTitle, sheet: shown.sheet,
                choices: [
                    .init(BatchPaper.slip.rawValue, .slipTitle, isChosen: shown.kind == .slip),
                    .init(BatchPaper.transactions.rawValue, .slipList, isChosen: shown.kind == .transactions),
                    .init(BatchPaper.failures.rawValue, .slipFailures, isChosen: shown.kind == .failures),
                ], notice: paperNotice, canPrint: desk.paper.hasPrinter))
    }

    /// The look-up, or the receipt that was chosen in it.
    func receipts(_ receipts: ReceiptPlace, _ facts: PageFacts) -> Screen {
        guard let line = receipts.shown, let opening = facts.opening else { return .receipts(search(receipts)) }
        let document = desk.paper.papers.receipt(line, receipts.copy, of: opening, in: language, isReprint: true)
        return .receipt(
            PaperPreview(
                title: .receiptTitle, id: line.key.pageName, sheet: Sheet(document),
                choices: [
                    .init(ReceiptCopy.merchant.rawValue, .receiptMerchant, isChosen: receipts.copy == .merchant),
                    .init(ReceiptCopy.customer.rawValue, .receiptCustomer, isChosen: receipts.copy == .customer),
                ], notice: paperNotice, canPrint: desk.paper.hasPrinter,
                canRefund: line.canBeRefunded && facts.closing == nil))
    }

    private func search(_ receipts: ReceiptPlace) -> ReceiptSearch {
        let count = ["n": Phrase.Value.number(receipts.hits.count)]
        let text =
            !receipts.hasSearched
            ? Phrase(.receiptAsk)
            : receipts.hits.isEmpty
                ? Phrase(.receiptNothing)
                : receipts.isCut ? Phrase(.receiptMore, count) : Phrase(.receiptFound, count)
        return ReceiptSearch(
            entry: AmountEntry(currency), text: text,
            hits: receipts.hits.map { line in
                .init(
                    id: line.key.pageName, day: line.time.date, time: line.time.clockTime,
                    type: Phrase(line.type.name), stan: line.key.stan.text, batch: line.key.batch.text,
                    card: line.card.masked,
                    amount: Money(line.type.isCredit ? -line.amount : line.amount, currency),
                    standing: line.standing == .voided ? Phrase(.lineVoided) : nil)
            })
    }

    /// What has become of the print of what is shown: on paper, on its way, or why it waits.
    private var paperNotice: PaperPreview.Notice? {
        guard desk.paper.hasPrinter else { return .init(Phrase(.slipNone), .quiet) }
        guard let standing = place.standing else { return nil }
        if standing.isPrinted { return .init(Phrase(.slipPrinted), .good) }
        guard let fault = standing.fault else { return .init(Phrase(.slipQueued), .quiet) }
        let text =
            fault.code == .paperOut && place.receipts == nil
            ? Phrase(.slipLater) : Phrase(.appSaid, ["text": .text(fault.text(in: language))])
        return .init(text, .attention, code: fault.code.description)
    }
}
