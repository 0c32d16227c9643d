import DayEnd
import Journal
import Slips
import TerminalCore
import Timekeeping
import TouchPage
import UnionPay
import Wording

/// What a person does with papers.
extension PageFront {
    /// How many transactions a look-up shows.
    private static let hitLimit = 20

    func carryOut(_ action: PageAction, onPaper screen: Screen) async throws -> ActionOutcome {
        switch (screen, action) {
        case (.home, .openReceipts): place.receipts = ReceiptPlace()
        case (_, .openReceipt(let name)): return try await openReceipt(name)
        case (.receipts, .findReceipts(let query)): return try await find(query)
        case (.receipts, .back): place.receipts = nil
        case (.receipt, .back):
            if place.receipts?.isDirect == true { place.receipts = nil } else { place.receipts?.shown = nil }
        case (.receipt, .openRefund): return await openRefund()
        case (.receipt, .choosePaper(let id)):
            guard let copy = ReceiptCopy(rawValue: id) else { return .refused(Phrase(.problemStale)) }
            place.receipts?.copy = copy
        case (.slip, .choosePaper(let id)):
            guard let kind = BatchPaper(rawValue: id) else { return .refused(Phrase(.problemStale)) }
            place.paper = kind
        case (.slip, .print(.slip)):
            guard let shown = place.shownPaper else { return .refused(Phrase(.problemStale)) }
            return said(try await desk.paper.print(shown.kind, of: shown.batch))
        case (.receipt(let shown), .print(.receipt(let name))) where shown.id == name:
            guard let receipts = place.receipts, let line = receipts.shown, let opening = await opening else {
                return .refused(Phrase(.problemStale))
            }
            return said(try await desk.paper.print(line, receipts.copy, of: opening))
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    /// - Parameter job: Nil where there is no printer.
    private func said(_ job: String?) -> ActionOutcome { job == nil ? .refused(Phrase(.slipNone)) : .done }

    private var opening: TerminalRecord.Opening? {
        get async { await desk.engine.look { state, _ in state.opening } }
    }

    private func openReceipt(_ name: String) async throws -> ActionOutcome {
        guard let key = LineKey(pageName: name) else { return .refused(Phrase(.problemStale)) }
        let papers = desk.paper.papers
        var line = await desk.engine.look { state, _ in state.lines.last { $0.key == key }?.forPaper }
        if line == nil { line = try await Task.detached { try papers.line(key) }.value }
        guard let line else { return .refused(Phrase(.receiptNothing)) }
        var receipts = place.receipts ?? ReceiptPlace(isDirect: true)
        receipts.shown = line
        place.receipts = receipts
        place.sale = nil
        return .done
    }

    private func find(_ asked: PageAction.ReceiptQuery) async throws -> ActionOutcome {
        let archive = desk.paper.papers.archive
        var query = LineQuery(stan: asked.stan.flatMap { STAN($0) }, amount: asked.amount, lastFour: asked.lastFour)
        if let text = asked.day {
            guard let day = CivilDate(digits: text, notAfter: configuration.businessDay.day(of: clock.now)) else {
                return .refused(RefusalNote(code: .value, text).phrase)
            }
            query.day = day
        }
        let found = try await Task.detached { [query] in try archive.find(query, limit: Self.hitLimit) }.value
        place.receipts = ReceiptPlace(hits: found.lines, isCut: found.isCut, hasSearched: true)
        return .done
    }
}

extension CivilDate {
    /// YYYYMMDD, or MMDD for the latest such day up to `today`.
    init?(digits: String, notAfter today: CivilDate) {
        guard let number = Int(digits) else { return nil }
        let (month, day) = (number / 100 % 100, number % 100)
        // A leap day may lie eight years back.
        let years = digits.utf8.count == 8 ? [number / 10_000] : (0...8).map { today.year - $0 }
        let days = years.lazy.compactMap { CivilDate(year: $0, month: month, day: day) }
        guard let found = days.first(where: { digits.utf8.count == 8 || $0 <= today }) else { return nil }
        self = found
    }
}
