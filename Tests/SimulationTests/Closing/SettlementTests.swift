import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// What another hand does to the host's rows behind its back.
enum Tampering: String, CaseIterable, CustomTestStringConvertible {
    case removed, changed, added, doubled, reclassed
    var testDescription: String { rawValue }
}

@Suite("Settlement that differs")
struct SettlementTests {
    struct Damage: CustomTestStringConvertible {
        var tampering: Tampering
        var isForeign: Bool
        var isCredit: Bool
        var testDescription: String {
            "\(tampering) \(isForeign ? "foreign" : "domestic") \(isCredit ? "credit" : "debit")"
        }
    }

    static let damages = Tampering.allCases.flatMap { tampering in
        [false, true].flatMap { foreign in
            [false, true].map { Damage(tampering: tampering, isForeign: foreign, isCredit: $0) }
        }
    }

    @Test(
        "AS-32 Each line that differs is named with its class, the day ends differing, and the next day balances",
        arguments: damages)
    func damage(_ damage: Damage) throws {
        let shop = try Shop()
        var lines: [Bool: [Bool: Line]] = [:]
        for isForeign in [false, true] {
            let card = isForeign ? Shop.foreign : Shop.domestic
            for amount: Int64 in [100, 200] { try shop.line(.sale, amount, card) }
            lines[isForeign, default: [:]][false] = try shop.line(.sale, 300, card)
            lines[isForeign, default: [:]][true] = try shop.line(.refund, 50, card)
        }
        let line = try #require(lines[damage.isForeign]?[damage.isCredit])
        let posting = try #require(shop.posting(line))
        let expected = shop.tamper(posting, damage.tampering)

        let report = try shop.signOff("one")
        #expect(report.end == .differing)
        let touched: Set<CardClass> = damage.tampering == .reclassed ? [.domestic, .foreign] : [line.cardClass]
        let told = try #require(report.slip?.hostTotals)
        for cardClass in CardClass.allCases {
            #expect(told.verdict(on: cardClass) == (touched.contains(cardClass) ? .differs : .balanced))
        }
        let cases = shop.world.ledger.cases
        #expect(cases.map(\.kind) == [expected.kind])
        #expect(cases.map(\.stan) == [expected.stan])
        #expect(cases.map(\.cardClass) == [line.cardClass])
        let row = try #require(shop.batchRow(.first))
        #expect(row.state == .closed)
        #expect(row.differences == 1)
        #expect(shop.world.logs == [])
        #expect(shop.world.terminal.state.isSignedIn == false)

        try shop.line(.sale, 700)
        let next = try shop.signOff("two")
        #expect(next.end == .closed)
        #expect(next.day.batches == [BatchNumber.first.next])
        try shop.audit(.tampered)
    }

    @Test("Only the class that differs is uploaded, chip certificates always")
    func uploadOrder() throws {
        let shop = try Shop()
        // Balanced class: one stripe and one chip sale.
        try shop.line(.sale, 100, Shop.foreign)
        let foreignChip = try shop.line(.sale, 200, Shop.foreign, .chip)
        // The class that will differ: every kind of line.
        for amount in 1...10 { try shop.line(.sale, Int64(amount)) }
        let chip = try shop.line(.sale, 300, Shop.domestic, .tap)
        let void = try shop.line(.sale, 400)
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: void.key.stan))
        let offline = try shop.offlineSale(500)
        let offlineChip = try shop.line(.offlineICSale, 600, Shop.domestic, .chip, .init(approvesOffline: true))
        let refund = try shop.line(.refund, 50)
        let hold = try shop.line(.preAuthorization, 900)
        try shop.line(.completionNotice, 900, Shop.domestic, .manual, .init(original: hold.key.stan))
        _ = shop.tamper(try #require(shop.posting(refund)), .removed)

        let report = try shop.signOff()
        #expect(report.end == .differing)
        let uploads = shop.messages(.toHost).filter { $0.mti == .fileActionAdvice }
        let kinds = uploads.compactMap(Catalogue.classify)
        #expect(
            kinds == [
                .singleUpload(.offlineSale), .singleUpload(.offlineICSale), .batchUpload, .batchUpload,
                .singleUpload(.refund), .singleUpload(.completionNotice), .icUpload(balanced: true),
                .icUpload(balanced: false), .uploadEnd(balanced: false),
            ])
        #expect(uploads.map { $0.text(11) }.contains(offline.key.stan.text))
        #expect(uploads[1].text(11) == offlineChip.key.stan.text)
        #expect(uploads[6].text(11) == foreignChip.key.stan.text)
        #expect(uploads[7].text(11) == chip.key.stan.text)
        // Ten sales, the voided one and its void: eight and four.
        #expect(uploads[2].text(48)?.prefix(2) == "08")
        #expect(uploads[3].text(48)?.prefix(2) == "04")
        #expect(uploads[8].text(48) == "0018")
        #expect(report.slip?.refusedUploads == [refund.key.stan])
        #expect(shop.world.ledger.cases.map(\.stan) == [refund.key.stan])
        #expect(shop.world.logs == [])
        try shop.audit(.tampered)
    }

    @Test("A profile's group of details is kept to", arguments: [1, 3, 8])
    func groups(_ size: Int) throws {
        let shop = try Shop { $0.detailsPerUpload = size }
        var last: Line?
        for amount in 1...7 { last = try shop.line(.sale, Int64(amount)) }
        _ = shop.tamper(try #require(last.flatMap { shop.posting($0) }), .changed)
        #expect(try shop.signOff().end == .differing)
        #expect(shop.count(of: .batchUpload) == (7 + size - 1) / size)
        #expect(shop.world.logs == [])
        try shop.audit(.tampered)
    }

    @Test("F48 of 31 digits: the sum of both classes is compared")
    func combined() throws {
        let shop = try Shop { $0.settlementForm = .combined }
        try shop.line(.sale, 100)
        try shop.line(.sale, 200, Shop.foreign)
        #expect(try shop.signOff("one").end == .closed)
        #expect(shop.messages(.toHost).first { $0.mti == .reconciliationRequest }?.text(48)?.count == 31)
        let line = try shop.line(.sale, 300, Shop.foreign)
        try shop.line(.sale, 400)
        _ = shop.tamper(try #require(shop.posting(line)), .changed)
        #expect(try shop.signOff("two").end == .differing)
        #expect(shop.world.ledger.cases.map(\.stan) == [line.key.stan])
        try shop.audit(.tampered)
    }

    @Test("A 0510 with F39 and one without say the same", arguments: [false, true])
    func responseCode(_ hasCode: Bool) throws {
        let shop = try Shop { $0.settlementResponseHasCode = hasCode }
        try shop.line(.sale, 100)
        #expect(try shop.signOff().end == .closed)
        let answer = shop.messages(.toTerminal).first { $0.mti.description == "0510" }
        #expect(answer?.has(39) == hasCode)
        try shop.audit()
    }

    @Test(
        "Without an end message the 0510 closes a balanced batch; a chip sale or a difference still ends with one",
        arguments: ["plain", "chip", "differs"])
    func noEndMessage(_ kind: String) throws {
        let shop = try Shop { $0.sendsEndWhenBalanced = false }
        let line = try shop.line(.sale, 100, Shop.domestic, kind == "chip" ? .chip : .swipe)
        if kind == "differs" { _ = shop.tamper(try #require(shop.posting(line)), .changed) }
        // The first 0510 is lost: the stored verdict is told again.
        shop.lose(.toTerminal, "0510")
        let report = try shop.signOff("one")
        #expect(report.end == (kind == "differs" ? .differing : .closed))
        let ends = shop.kinds().filter { if case .uploadEnd = $0 { true } else { false } }
        #expect(ends.count == (kind == "plain" ? 0 : 1))
        #expect(shop.batchRow(.first)?.state == .closed)
        try shop.line(.sale, 100)
        #expect(try shop.signOff("two").end == .closed)
        try shop.audit(.tampered)
    }

    @Test(
        "A host that answers the upload's end with another code is asked again, unless the profile does not mind",
        arguments: [true, false])
    func endCode(_ mustBeApproved: Bool) throws {
        let shop = try Shop { $0.endMustBeApproved = mustBeApproved }
        try shop.line(.sale, 100)
        shop.lie("0330") { $0.set(39, "96") }
        let report = try shop.signOff()
        #expect(report.end == (mustBeApproved ? .pending : .closed))
        #expect(report.waitsFor == (mustBeApproved ? .uploadEnd : nil))
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit(.strangeFrames)
    }

    @Test(
        "A 0510 without F48, or with another F39, settles nothing: pending, and asked again with growing waits",
        arguments: ["no F48", "F39"])
    func brokenSettlement(_ kind: String) throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lie("0510") { if kind == "F39" { $0.set(39, "96") } else { $0.remove(48) } }
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == .settlement)
        let asked = shop.count(of: .settlement)
        try shop.world.wait(seconds: 3_600)
        let more = shop.count(of: .settlement) - asked
        #expect((5...30).contains(more))
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit(.strangeFrames)
    }

    @Test("A verdict of 3 uploads everything and ends unconfirmed, which is not closed")
    func errorVerdict() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lie("0510") { message in
            guard let text = message.text(48), var totals = try? SettlementTotals(parsing: text) else { return }
            totals.domesticVerdict = .error
            totals.foreignVerdict = .error
            if let text = try? totals.text() { message.set(48, text) }
        }
        let report = try shop.signOff()
        #expect(report.slip?.verdict == .unconfirmed)
        #expect(report.end == .differing)
        #expect(shop.count(of: .batchUpload) == 1)
        #expect(shop.count(of: .uploadEnd(balanced: false)) == 1)
        #expect(shop.world.halts == [])
    }

    @Test("Frames of an upload that come twice are counted once")
    func doubledUpload() throws {
        let shop = try Shop()
        var lines: [Line] = []
        for amount in 1...10 { lines.append(try shop.line(.sale, Int64(amount))) }
        _ = shop.tamper(try #require(shop.posting(lines[3])), .removed)
        _ = shop.tamper(try #require(shop.posting(lines[5])), .changed)
        shop.meet(.toHost, "0320", times: 100) { .duplicate }
        #expect(try shop.signOff().end == .differing)
        #expect(shop.world.ledger.cases.map(\.kind) == [.terminalOnly, .amountDiffers])
        #expect(shop.batchRow(.first)?.uploaded == 9)
        #expect(shop.batchRow(.first)?.differences == 2)
        #expect(shop.world.logs == [])
        try shop.audit(.tampered)
    }

    @Test("An upload whose answers are lost goes on where it stood, over a restart too")
    func resumedUpload() throws {
        let shop = try Shop()
        var lines: [Line] = []
        for amount in 1...20 { lines.append(try shop.line(.sale, Int64(amount))) }
        _ = shop.tamper(try #require(shop.posting(lines[3])), .changed)
        shop.world.faults.terminalDies = shop.once { cut in
            cut.effect == nil && shop.world.terminal.state.closing?.uploaded == 8
        }
        shop.lose(.toTerminal, "0330", times: 1)
        _ = try shop.world.run(.signOff(SignOffRequest(identifier: "evening")))
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .differing)
        #expect(shop.world.ledger.cases.map(\.kind) == [.amountDiffers])
        #expect(shop.batchRow(.first)?.uploaded == 20)
        #expect(shop.world.logs == [])
        try shop.audit(.tampered)
    }
}

extension Shop {
    /// Changes a row and its entries stay: what a damaged database looks like. Returns the case that must be named.
    func tamper(
        _ posting: Posting, _ tampering: Tampering, added number: Int = 900_001
    ) -> (kind: CaseRow.Kind, stan: STAN) {
        let ledger = world.ledger
        var other = posting
        switch tampering {
        case .removed:
            ledger.remove(posting.key)
            return (.terminalOnly, posting.key.stan)
        case .changed:
            other.amount += 7
            ledger.apply([.posting(other)])
            return (.amountDiffers, posting.key.stan)
        case .added, .doubled:
            guard let stan = STAN(number) else { return (.hostOnly, posting.key.stan) }
            other.key.stan = stan
            if tampering == .added { other = other.bearing("999999999999") }
            ledger.apply([.posting(other)])
            return (tampering == .added ? .hostOnly : .twice, stan)
        case .reclassed:
            other.cardClass = posting.cardClass == .domestic ? .foreign : .domestic
            ledger.apply([.posting(other)])
            return (.classDiffers, posting.key.stan)
        }
    }
}

extension Posting {
    /// The same act under another reference.
    fileprivate func bearing(_ rrn: String) -> Posting {
        var other = Posting(
            key: key, state: state, asked: asked, fingerprint: fingerprint, card: card, entry: entry, rrn: rrn,
            clearingDate: clearingDate, original: original, receivedAt: receivedAt, deadline: deadline)
        other.amount = amount
        (other.cardClass, other.scheme) = (cardClass, scheme)
        (other.code, other.authorization) = (code, authorization)
        (other.isCertified, other.uploadedBy) = (isCertified, uploadedBy)
        return other
    }
}
