import DayEnd
import DayScript
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Step 9 with a host that compares lines, held against the upload of all of them.
@Suite("Reconciliation by difference, terminal and host")
struct ComparisonTests {
    static func shop(offers: Bool = true, _ change: (inout AcquirerProfile) -> Void = { _ in }) throws -> Shop {
        try Shop(
            {
                $0.extensions.insert(.differenceReconciliation)
                change(&$0)
            }, host: { if !offers { $0.profile.extensions.remove(.differenceReconciliation) } })
    }

    /// What both sides hold in the end.
    struct Verdict: Equatable {
        var end: ClosingEnd
        var slip: DayVerdict?
        var totals: SettlementTotals?
        var refused: [STAN]
        var cases: [String]
        var differences: Int?
        var state: BatchRow.State?

        init(_ shop: Shop, _ report: ClosingReport) {
            end = report.end
            slip = report.slip?.verdict
            totals = report.slip?.hostTotals
            refused = (report.slip?.refusedUploads ?? []).sorted { $0.value < $1.value }
            cases = shop.world.ledger.cases.map {
                "\($0.stan) \($0.kind.rawValue) \($0.cardClass) \($0.terminalAmount ?? -1) \($0.hostAmount ?? -1)"
            }.sorted()
            differences = shop.batchRow(.first)?.differences
            state = shop.batchRow(.first)?.state
        }
    }

    /// A day of every kind of line, the same for the same seed.
    static func sell(_ shop: Shop, _ random: inout SplitMix64) throws -> [Line] {
        var lines: [Line] = []
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let card = Bool.random(using: &random) ? Shop.domestic : Shop.foreign
            let amount = Int64.random(in: 1...9, using: &random) * 100
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2: lines.append(try shop.line(.sale, amount, card))
            case 3, 4: lines.append(try shop.line(.sale, amount, card, .chip))
            case 5: lines.append(try shop.line(.refund, amount, card))
            case 6: lines.append(try shop.line(.offlineICSale, amount, card, .chip, .init(approvesOffline: true)))
            default:
                let sale = try shop.line(.sale, amount, card)
                lines.append(sale)
                lines.append(try shop.line(.saleVoid, 0, card, .swipe, .init(original: sale.key.stan)))
            }
        }
        return lines
    }

    @Test("The same verdict and the same lines as the upload of all lines, whatever differs", arguments: 0..<60)
    func sameAsUpload(_ seed: Int) throws {
        func play(_ offers: Bool) throws -> (Verdict, Shop) {
            var random = SplitMix64(seed: UInt64(seed))
            let shop = try Self.shop(offers: offers) {
                if seed.isMultiple(of: 4) { $0.settlementForm = .combined }
                $0.sendsEndWhenBalanced = !seed.isMultiple(of: 3)
            }
            let lines = try Self.sell(shop, &random)
            // The last certificate is at the host, too.
            try shop.world.wait(seconds: 5)
            var touched: Set<STAN> = []
            for number in 0..<([0, 1, 2, 7].randomElement(using: &random) ?? 0) {
                let tampering = Tampering.allCases.randomElement(using: &random) ?? .changed
                guard let line = lines.randomElement(using: &random), touched.insert(line.key.stan).inserted,
                    let posting = shop.posting(line)
                else { continue }
                _ = shop.tamper(posting, tampering, added: 900_001 + number)
            }
            return (Verdict(shop, try shop.signOff()), shop)
        }
        let (compared, shop) = try play(true)
        let (uploaded, other) = try play(false)
        #expect(compared == uploaded)
        // Nothing but certificates was uploaded, and those by day where the line was up.
        #expect(shop.count(of: .batchUpload) == 0 && other.count(of: .comparison) == 0)
        #expect(shop.count(of: .icUpload(balanced: false)) == 0)
        #expect(shop.world.logs == other.world.logs)
        let slip = shop.world.terminal.state.lastSlip
        let named = (slip?.differences ?? []).map {
            "\($0.stan) \($0.kind.rawValue) \($0.cardClass) \($0.terminalAmount ?? -1) \($0.hostAmount ?? -1)"
        }
        #expect(named.sorted() == compared.cases)
        try shop.audit(.tampered)
    }

    @Test(
        "AS-32 Each line that differs is named at both sides with its class", arguments: SettlementTests.damages)
    func damage(_ damage: SettlementTests.Damage) throws {
        let shop = try Self.shop()
        var lines: [Bool: [Bool: Line]] = [:]
        for isForeign in [false, true] {
            let card = isForeign ? Shop.foreign : Shop.domestic
            for amount: Int64 in [100, 200] { try shop.line(.sale, amount, card, .chip) }
            lines[isForeign, default: [:]][false] = try shop.line(.sale, 300, card, .chip)
            lines[isForeign, default: [:]][true] = try shop.line(.refund, 50, card)
        }
        let line = try #require(lines[damage.isForeign]?[damage.isCredit])
        let expected = shop.tamper(try #require(shop.posting(line)), damage.tampering)
        let report = try shop.signOff("one")
        #expect(report.end == .differing)
        #expect(report.slip?.differences?.map(\.kind) == [expected.kind])
        #expect(report.slip?.differences?.map(\.stan) == [expected.stan])
        #expect(shop.world.ledger.cases.map(\.kind) == [expected.kind])
        #expect(shop.world.ledger.cases.map(\.stan) == [expected.stan])
        #expect(shop.batchRow(.first)?.isCompared == true)
        #expect(shop.count(of: .batchUpload) == 0)
        try shop.line(.sale, 700)
        #expect(try shop.signOff("two").end == .closed)
        try shop.audit(.tampered)
    }

    @Test("Certificates travel while the line is idle, so that a balanced day ends with four questions")
    func idleCertificates() throws {
        let shop = try Self.shop()
        for amount in 1...20 { try shop.line(.sale, Int64(amount) * 100, Shop.domestic, .chip) }
        #expect(shop.count(of: .icUpload(balanced: true)) == 20)
        let before = shop.messages(.toHost).count
        #expect(try shop.signOff().end == .closed)
        let evening = shop.messages(.toHost).dropFirst(before).compactMap(Catalogue.classify)
        #expect(evening == [.settlement, .comparison, .uploadEnd(balanced: true), .signOff])
        #expect(shop.messages(.toHost).last { $0.mti == .fileActionAdvice }?.text(48) == "0000")
        try shop.audit()
    }

    @Test("A certificate that got no answer, or was forgotten in a restart, travels in the evening", arguments: [0, 1])
    func missingCertificates(_ kind: Int) throws {
        let shop = try Self.shop()
        try shop.line(.sale, 100, Shop.domestic, .chip)
        shop.lose(.toHost, "0320", times: 1)
        if kind == 1 {
            shop.world.faults.terminalDies = shop.once { cut in
                cut.effect == nil && shop.world.terminal.state.lines.count == 2
            }
        }
        _ = try shop.run(.sale, 200, Shop.domestic, .chip)
        try shop.world.wait(seconds: 120)
        #expect(shop.world.terminal.state.lines.count == 2)
        let last = try #require(shop.world.terminal.state.lines.last?.key.stan)
        let before = shop.messages(.toHost).count
        #expect(try shop.signOff().end == .closed)
        let evening = shop.messages(.toHost).dropFirst(before).filter {
            Catalogue.classify($0) == .icUpload(balanced: true)
        }
        #expect(evening.map { $0.text(11) } == [last.text])
        try shop.audit()
    }

    @Test("A sale does not wait for a certificate's answer")
    func saleGoesFirst() throws {
        let shop = try Self.shop()
        try shop.line(.sale, 100, Shop.domestic, .chip)
        shop.lose(.toTerminal, "0330", times: 1)
        let start = shop.world.now
        try shop.line(.sale, 200, Shop.domestic, .chip)
        try shop.line(.sale, 300)
        #expect(shop.world.now.milliseconds - start.milliseconds < 10_000)
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("Lost answers and a restart in the middle of a comparison lead to the same end", arguments: 0..<8)
    func resumed(_ seed: Int) throws {
        let shop = try Self.shop()
        var lines: [Line] = []
        for amount in 1...30 { lines.append(try shop.line(.sale, Int64(amount), Shop.domestic, .chip)) }
        _ = shop.tamper(try #require(shop.posting(lines[3])), .changed)
        _ = shop.tamper(try #require(shop.posting(lines[20])), .removed)
        switch seed {
        case 0...3: shop.lose(seed.isMultiple(of: 2) ? .toTerminal : .toHost, seed < 2 ? "0830" : "0820", times: 2)
        case 4: shop.meet(.toHost, "0820", times: 100) { .duplicate }
        default:
            let asked = seed - 4
            shop.world.faults.terminalDies = shop.once { cut in
                cut.effect == nil && shop.count(of: .comparison) == asked
            }
        }
        _ = try shop.world.run(.signOff(SignOffRequest(identifier: "evening")))
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.lastClosing?.end == .differing)
        #expect(shop.world.ledger.cases.map(\.kind) == [.amountDiffers, .terminalOnly])
        #expect(shop.world.terminal.state.lastSlip?.differences?.map(\.kind) == [.amountDiffers, .terminalOnly])
        #expect(shop.count(of: .batchUpload) == 0)
        #expect(shop.batchRow(.first)?.differences == 2)
        try shop.audit(.tampered)
    }

    @Test("An answer that is of no use, or a refusal, is followed by the upload of all lines", arguments: ["62", "40"])
    func refused(_ kind: String) throws {
        let shop = try Self.shop()
        var last: Line?
        for amount in 1...10 { last = try shop.line(.sale, Int64(amount)) }
        _ = shop.tamper(try #require(last.flatMap { shop.posting($0) }), .removed)
        shop.lie("0830") { message in
            guard message.has(62) else { return }
            if kind == "62" { message.set(62, bytes: [9]) } else { message.set(39, "40") }
        }
        let report = try shop.signOff()
        #expect(report.end == .differing)
        #expect(report.slip?.differences == nil)
        #expect(shop.count(of: .batchUpload) == 2)
        #expect(shop.world.ledger.cases.map(\.kind) == [.terminalOnly])
    }

    @Test("Wide totals are used with a host that offers them, and the specification's own form with one that does not")
    func wideTotals() throws {
        for offers in [true, false] {
            let shop = try Shop(
                {
                    $0.extensions.insert(.wideTotals)
                    $0.settlementForm = .wide
                },
                host: {
                    guard !offers else { return }
                    $0.profile.extensions.remove(.wideTotals)
                    $0.profile.settlementForm = .both
                })
            try shop.line(.sale, 100)
            #expect(try shop.signOff().end == .closed)
            let asked = shop.messages(.toHost).first { $0.mti == .reconciliationRequest }
            #expect(asked?.text(48)?.count == (offers ? 98 : 62))
            try shop.audit()
        }
    }
}
