import DayEnd
import HostCore
import ISO8583
import Sealing
import TerminalCore
import Testing
import UnionPay

@testable import Simulation

/// A lie that is told to the oracle, or an effect that is planted in a world: exactly one invariant must notice.
struct Plant: Sendable, CustomTestStringConvertible {
    let invariant: Invariant
    let what: String
    /// At noon, or after the evening when all books agree.
    var isAtNoon = false
    let sow: @Sendable (Town) throws -> Void

    var testDescription: String { "\(invariant.rawValue): \(what)" }

    /// A world without faults that has come so far, and no invariant is broken in it.
    func town(muting muted: Set<Invariant> = []) throws -> Town {
        let options = SimulationOptions(faults: .none, terminals: 2, sales: 20)
        let town = SeedRun(seed: 11, options: options, muting: muted).town()
        for device in town.devices { device.powerOn() }
        if isAtNoon {
            for clerk in town.clerks { clerk.open(day: 1) }
            town.run(end: town.now + town.plan.hours * 500)
        } else {
            town.playDay(1)
            _ = town.healAndClose()
            Simulation.Audit(town).run()
        }
        try #require(town.oracle.violations.isEmpty, "\(town.oracle.violations)")
        return town
    }
}

extension Town {
    /// Changes rows behind the oracle's back, as a damaged database would.
    func damage(_ changes: [Change]) {
        (ledger.watcher, ledger.committed) = (nil, nil)
        ledger.apply(changes)
    }

    fileprivate func sale(_ fits: (Posting) -> Bool = { _ in true }) throws -> Posting {
        try #require(ledger.allPostings().first { $0.key.type == .sale && $0.state == .approved && fits($0) })
    }

    fileprivate func seller(_ posting: Posting) throws -> Device { try #require(device(posting.key.terminal)) }

    /// A batch that the first terminal has not begun, settled with these totals.
    fileprivate func nextBatch(_ host: SettlementTotals) throws -> BatchRow {
        let device = devices[0]
        let last = try #require(device.book.slips.last)
        var (asked, told) = (SettlementTotals(domestic: .zero, foreign: .zero), host)
        told.domesticVerdict = asked.domestic == host.domestic ? .balanced : .differs
        told.foreignVerdict = .balanced
        asked.domesticVerdict = .request
        return BatchRow(
            merchant: last.merchant, terminal: last.terminal, batch: last.batch.next, state: .settled,
            terminalTotals: try asked.text(.both), hostTotals: try told.text(.both), clearingDate: "1123",
            rrn: "123", settledAt: moment)
    }

    /// A message of one field more: what an exchange of the first terminal is made of.
    fileprivate func message(_ mti: String, _ fields: [Int: String]) throws -> Message {
        var message = Message(mti: try #require(MTI(mti)))
        for (field, value) in fields { message.set(field, value) }
        return message
    }
}

extension Plant {
    static let all: [Plant] = books + machines + rows + answers

    /// In what the terminals' records say.
    private static let books: [Plant] = [
        Plant(invariant: .totals, what: "a slip counts a line that is none") { town in
            let device = town.devices[0]
            var slip = try #require(device.book.slips.last)
            slip.batch = slip.batch.next
            slip.net = NetFigures()
            slip.lineCount = 1
            slip.terminalTotals = SettlementTotals(domestic: .zero, foreign: .zero)
            slip.hostTotals = SettlementTotals(
                domestic: .zero, foreign: .zero, domesticVerdict: .balanced, foreignVerdict: .balanced)
            slip.verdict = .balanced
            let anchor = Anchor(slip: slip, carried: TerminalState())
            device.book.take(.batchClosed(anchor), oracle: town.oracle, of: device)
        },
        Plant(invariant: .totals, what: "a slip is balanced and its two totals differ") { town in
            let device = town.devices[0]
            var slip = try #require(device.book.slips.last)
            slip.batch = slip.batch.next
            slip.net = NetFigures()
            slip.lineCount = 0
            slip.terminalTotals = SettlementTotals(domestic: .zero, foreign: .zero)
            slip.hostTotals = SettlementTotals(
                domestic: .zero, foreign: CardClassTotals(debitAmount: 7, debitCount: 1), domesticVerdict: .balanced,
                foreignVerdict: .balanced)
            slip.verdict = .balanced
            let anchor = Anchor(slip: slip, carried: TerminalState())
            device.book.take(.batchClosed(anchor), oracle: town.oracle, of: device)
        },
        Plant(invariant: .numbers, what: "a trace number is left out") { town in
            let device = town.devices[0]
            let last = try #require(device.book.lastNumber)
            device.book.take(
                .numbered(.init(stan: last.next.next, purpose: .signOff)), oracle: town.oracle, of: device)
        },
        Plant(invariant: .steps, what: "a step begins without a closing") { town in
            let device = town.devices[0]
            device.book.take(.stepStarted(.settle), oracle: town.oracle, of: device)
        },
        Plant(invariant: .resolved, what: "totals leave while an act is not answered") { town in
            let device = town.devices[0]
            let key = try #require(device.book.sales.last).key
            device.book.take(.unanswered(.init(key: key, reason: "98")), oracle: town.oracle, of: device)
            let stan = try #require(device.book.lastNumber)
            let message = try town.message("0500", [11: stan.text])
            town.oracle.sends(
                device, OutgoingRequest(exchange: 1, kind: .settlement, message: message, sealing: Sealing()))
        },
        Plant(invariant: .resolved, what: "an issuer owes a word in the evening") { town in
            var posting = try town.sale()
            posting.deadline = town.moment
            town.damage([.posting(posting)])
            let device = try town.seller(posting)
            let audit = Simulation.Audit(town)
            audit.resolved(device, audit.own(device))
        },
    ]

    /// In what the machines do.
    private static let machines: [Plant] = [
        Plant(invariant: .promises, what: "a receipt shows another amount than the disk") { town in
            let device = try #require(town.devices.first { $0.number == 1 })
            let done = try #require(town.clerks[0].errands.compactMap(\.line).first)
            var line = done
            line.amount += 1
            town.oracle.printed(device, line)
        },
        Plant(invariant: .promises, what: "the host has forgotten a line") { town in
            let posting = try town.sale()
            town.ledger.remove(posting.key)
            let device = try town.seller(posting)
            let audit = Simulation.Audit(town)
            audit.lines(device, audit.own(device))
        },
        Plant(invariant: .once, what: "an issuer is asked a second time") { town in
            town.oracle.asksIssuer(try #require(town.chargeOrder.first))
        },
        Plant(invariant: .keys, what: "a data key goes that a line still needs", isAtNoon: true) { town in
            let device = try #require(town.devices.first { $0.terminal?.state.keyNames.isEmpty == false })
            let state = try #require(device.terminal?.state)
            town.oracle.destroys(device, Array(state.keyNames))
        },
        Plant(invariant: .journal, what: "the state in memory is not what the records lead to") { town in
            let device = town.devices[0]
            device.terminal?.adopt(TerminalState())
            Simulation.Audit(town).journal(device)
        },
        Plant(invariant: .intent, what: "a sale leaves of which no record tells") { town in
            let device = town.devices[0]
            let message = try town.message("0200", [11: "999998", 60: "22000001"])
            town.oracle.sends(
                device, OutgoingRequest(exchange: 1, kind: .financial(.sale), message: message, sealing: Sealing()))
        },
        Plant(invariant: .halted, what: "a terminal stops itself") { town in
            town.oracle.handled(town.devices[0], [.wipeKeys, .halt("planted")])
        },
        Plant(invariant: .halted, what: "the host stops itself") { town in
            town.oracle.handled([.halt("planted")])
        },
        Plant(invariant: .liveness, what: "nobody has closed", isAtNoon: true) { town in town.judgeLiveness() },
        Plant(invariant: .customers, what: "a customer pays one unit more") { town in
            let key = try town.sale().key
            town.charges[key, default: 0] += 1
            Simulation.Audit(town).issuers()
        },
        Plant(invariant: .customers, what: "a sale is booked that nobody asked for") { town in
            let device = town.devices[0]
            let key = LineKey(batch: .first, stan: try #require(STAN(999_990)))
            let card = try #require(town.clerks[0].errands.compactMap(\.line).first).card
            let intent = TerminalRecord.Intent(
                key: key, type: .offlineSale, amount: 5, card: card, operatorNumber: "01", reference: "nobody",
                time: town.moment, businessDay: town.moment.date)
            let outcome = TerminalRecord.Outcome(
                key: key, code: "00", amount: 5, rrn: "", authorization: nil, clearingDate: nil, scheme: .unionPay,
                time: town.moment)
            let deaf = Oracle(muted: Set(Invariant.allCases))
            for record in [TerminalRecord.intent(intent), .outcome(outcome)] {
                device.book.take(record, oracle: deaf, of: device)
            }
            Simulation.Audit(town).errands(device)
        },
    ]

    /// In the host's rows and files.
    private static let rows: [Plant] = [
        Plant(invariant: .entries, what: "an entry has no counter-entry") { town in
            var entry = try #require(town.ledger.entries.first)
            entry.credit = entry.debit
            town.ledger.apply([.entries([entry])])
        },
        Plant(invariant: .entries, what: "a sale is entered twice") { town in
            let key = try town.sale { !$0.isAdjusted }.key
            town.damage([.entries(town.ledger.entries.filter { $0.posting == key })])
            Simulation.Audit(town).entries()
        },
        Plant(invariant: .once, what: "more is given back than was paid") { town in
            var posting = try town.sale()
            posting.refunded = posting.amount + 1
            town.ledger.apply([.posting(posting)])
        },
        Plant(invariant: .transitions, what: "an approved sale is pending again", isAtNoon: true) { town in
            var posting = try town.sale()
            posting.state = .pending
            town.ledger.apply([.posting(posting)])
        },
        Plant(invariant: .transitions, what: "an approved sale has another amount", isAtNoon: true) { town in
            var posting = try town.sale()
            posting.amount += 1
            town.ledger.apply([.posting(posting)])
        },
        Plant(invariant: .transitions, what: "a line of a closed batch is reversed") { town in
            var posting = try town.sale { !$0.isVoided }
            posting.state = .reversed
            town.ledger.apply([.posting(posting)])
        },
        Plant(invariant: .transitions, what: "a closed batch is closed again") { town in
            let slip = try #require(town.devices[0].book.slips.last)
            let row = try #require(
                town.ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch))
            town.ledger.apply([.batch(row)])
        },
        Plant(invariant: .steps, what: "the host asks once more for an upload of which nothing is lost") { town in
            var row = try town.nextBatch(SettlementTotals(domestic: .zero, foreign: .zero))
            town.ledger.apply([.batch(row)])
            try #require(town.oracle.violations.isEmpty)
            row.differences = 1
            town.ledger.apply([.batch(row)])
        },
        Plant(invariant: .numbers, what: "the host leaves a batch out") { town in
            let configuration = town.devices[0].configuration
            var row = try #require(
                town.ledger.terminal(merchant: configuration.merchant, terminal: configuration.terminal))
            row.batch = row.batch.next.next
            town.ledger.apply([.terminal(row)])
        },
        Plant(invariant: .totals, what: "the host settles with totals that its lines do not give") { town in
            let totals = SettlementTotals(
                domestic: CardClassTotals(debitAmount: 5, debitCount: 1), foreign: .zero)
            town.ledger.apply([.batch(try town.nextBatch(totals))])
        },
        Plant(invariant: .totals, what: "the host calls equal totals different") { town in
            var row = try town.nextBatch(SettlementTotals(domestic: .zero, foreign: .zero))
            row.hostTotals = try SettlementTotals(
                domestic: .zero, foreign: .zero, domesticVerdict: .balanced, foreignVerdict: .differs
            ).text(.both)
            town.ledger.apply([.batch(row)])
        },
        Plant(invariant: .totals, what: "the host keeps other totals than the slip shows") { town in
            let device = town.devices[0]
            let slip = try #require(device.book.slips.last)
            var row = try #require(
                town.ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch))
            var kept = try SettlementTotals(parsing: row.hostTotals)
            kept.domestic.creditAmount += 1
            row.hostTotals = try kept.text(.both)
            town.damage([.batch(row)])
            let audit = Simulation.Audit(town)
            audit.slips(device, audit.own(device))
        },
        Plant(invariant: .named, what: "a line that only the host has is not named") { town in
            let device = town.devices[0]
            var posting = try town.sale {
                $0.key.terminal == device.configuration.terminal && $0.scheme == .unionPay && !$0.isAdjusted
            }
            let totals = SettlementTotals(
                domestic: CardClassTotals(debitAmount: posting.amount, debitCount: 1), foreign: .zero)
            var row = try town.nextBatch(totals)
            posting.key.batch = row.batch
            town.ledger.apply([.posting(posting), .batch(row)])
            try #require(town.oracle.violations.isEmpty)
            row.state = .closed
            town.ledger.apply([.batch(row)])
        },
        Plant(invariant: .named, what: "a line is named that does not differ") { town in
            let device = town.devices[0]
            let posting = try town.sale { $0.key.terminal == device.configuration.terminal }
            town.damage([
                .openCase(
                    CaseRow(
                        merchant: posting.key.merchant, terminal: posting.key.terminal, batch: posting.key.batch,
                        stan: posting.key.stan, kind: .hostOnly, cardClass: .domestic, terminalAmount: nil,
                        hostAmount: posting.amount, openedAt: town.moment))
            ])
            let audit = Simulation.Audit(town)
            audit.slips(device, audit.own(device))
        },
        Plant(invariant: .files, what: "a line is in no file") { town in
            town.ledger.remove(try town.sale { !$0.isAdjusted }.key)
            Simulation.Audit(town).files()
        },
        Plant(invariant: .files, what: "a line is filed with another amount") { town in
            var posting = try town.sale { !$0.isAdjusted }
            posting.amount += 1
            town.damage([.posting(posting)])
            Simulation.Audit(town).files()
        },
        Plant(invariant: .files, what: "a day is filed while a batch is open") { town in
            let slip = try #require(town.devices[0].book.slips.last { $0.lineCount > 0 })
            var row = try #require(
                town.ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch))
            row.state = .settled
            town.damage([.batch(row)])
            Simulation.Audit(town).files()
        },
        fee("a line is filed with a minor unit of fee too much") { lines in
            let index = try #require(lines.firstIndex { $0.fee > 0 })
            lines[index].fee += 1
        },
        fee("a void gives no fee back") { lines in
            let index = try #require(lines.firstIndex { $0.key.type == .saleVoid && $0.fee < 0 })
            lines[index].fee = 0
        },
        fee("a line is filed under another rule") { lines in
            let index = try #require(lines.firstIndex { $0.fee > 0 })
            lines[index].rule = FeeTable.free
        },
        fee("a line is filed with an amount that nobody was paid") { lines in lines[0].amount += 1 },
    ]

    /// In what the host has filed.
    private static func fee(_ what: String, _ change: @escaping @Sendable (inout [FiledLine]) throws -> Void) -> Plant {
        Plant(invariant: .files, what: what) { town in
            let audit = Simulation.Audit(town)
            var lines = try audit.filedLines()
            try change(&lines)
            audit.fees(of: lines)
        }
    }

    /// In what is heard: each field of an answer that must be the question's own.
    private static let answers: [Plant] = [
        ("MTI", 0, "0830"), ("F3", 3, "200000"), ("F4", 4, "000000000001"), ("F11", 11, "000777"), ("F39", 39, "51"),
        ("F41", 41, "99999999"), ("F42", 42, "898000000000099"), ("60.1", 60, "20000001000"), ("F37", 37, "other"),
        ("MAC", 64, ""),
    ].map { name, field, value in
        Plant(invariant: .answers, what: "a sale is booked by an answer with another \(name)") { town in
            let device = town.devices[0]
            let stan = try #require(device.book.lastNumber).next
            let key = LineKey(batch: .first, stan: stan)
            let asked = [
                3: "000000", 4: "000000001500", 11: stan.text, 41: device.configuration.terminal,
                42: device.configuration.merchant, 60: "22000001000",
            ]
            var said = asked.merging([39: "00", 37: "000000000012", 38: "123456", 15: "1123"]) { $1 }
            if field != 0, field != 64 { said[field] = value }
            device.dialogue.question = try town.message("0200", asked)
            device.dialogue.heard = (
                try town.message(field == 0 ? value : "0210", said), field == 64 ? .absent : .valid
            )
            let card = try #require(town.clerks[0].errands.compactMap(\.line).first).card
            device.book.take(
                .intent(
                    TerminalRecord.Intent(
                        key: key, type: .sale, amount: 1500, card: card, operatorNumber: "01", time: town.moment,
                        businessDay: town.moment.date)),
                oracle: town.oracle, of: device)
            device.book.take(
                .outcome(
                    .init(
                        key: key, code: "00", amount: 1500, rrn: "000000000012", authorization: "123456",
                        clearingDate: "1123", scheme: .unionPay, time: town.moment)),
                oracle: town.oracle, of: device)
        }
    }
}
