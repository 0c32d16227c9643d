import DayEnd
import Foundation
import HostCore
import ISO8583
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Holds everything that a day has left against everything else: what issuers keep, the terminal's records, the host's
/// postings, its double entry, the slips. Called at the end of every test.
struct Audit {
    /// What a test has done to the books on purpose, and what it expects to be left of a day.
    struct Allowance: OptionSet {
        let rawValue: Int
        /// Rows of the host were changed by another hand.
        static let tampered = Allowance(rawValue: 1)
        /// Something still waits for the host.
        static let unsettled = Allowance(rawValue: 2)
        /// Frames on the wire were not the two cores' own.
        static let strangeFrames = Allowance(rawValue: 4)
        /// The host refused a line for good, or a reversal: a case for people.
        static let refusals = Allowance(rawValue: 8)
    }

    private let shop: Shop
    private let book: Book
    private let records: [TerminalRecord]
    private let postings: [Posting]
    private let allowance: Allowance
    private let location: SourceLocation

    /// What the test calls this run.
    private let name: String

    private init(_ shop: Shop, _ allowance: Allowance, _ name: String, _ location: SourceLocation) throws {
        self.shop = shop
        self.name = name
        self.allowance = allowance
        self.location = location
        records = try shop.world.journal.opened().map(\.record)
        book = Book(records)
        let terminal = shop.world.terminal.configuration.terminal
        postings = shop.postings.filter { $0.key.terminal == terminal }
    }

    /// Checks I1 to I11 of the design at a quiet point.
    static func check(
        _ shop: Shop, _ allowance: Allowance, _ name: String, sourceLocation: SourceLocation
    ) throws {
        let audit = try Audit(shop, allowance, name, sourceLocation)
        audit.machines()
        try audit.journal()
        audit.numbers()
        audit.entries()
        audit.promises()
        if !allowance.contains(.tampered) { audit.lines() }
        audit.issuers()
        try audit.slips()
        if !allowance.contains(.strangeFrames) { audit.frames() }
        audit.secrets()
    }

    private func expect(_ condition: Bool, _ text: @autoclosure () -> String) {
        #expect(condition, Comment(rawValue: name + " " + text()), sourceLocation: location)
    }

    private func equal<Value: Equatable>(_ left: Value, _ right: Value, _ what: @autoclosure () -> String) {
        if left != right { expect(false, "\(what()): \(left) is not \(right)") }
    }

    private func machines() {
        equal(shop.world.halts, [], "halts")
        expect(shop.world.terminal.isQuiet || allowance.contains(.unsettled), "the terminal is not quiet")
        if !allowance.contains(.unsettled) {
            equal(book.open, [], "open transactions")
            equal(postings.filter { $0.state == .pending }.map(\.key), [], "pending postings")
            equal(postings.filter { $0.deadline != nil }.map(\.key), [], "postings that an issuer owes a word on")
        }
    }

    /// I16, I17: the chain holds, and recovery leads to the state in memory.
    private func journal() throws {
        equal(try shop.world.journal.state(), shop.world.terminal.state, "state folded from the journal")
        let anchor = records.lastIndex { if case .batchClosed = $0 { true } else { false } }
        if let anchor {
            equal(
                try TerminalState(folding: records[anchor...]), shop.world.terminal.state,
                "state folded from the last anchor")
        }
    }

    /// I9, I10: STANs follow each other, no key is used twice, batches follow each other.
    private func numbers() {
        for (earlier, later) in zip(book.stans, book.stans.dropFirst()) {
            equal(later, earlier.next, "STAN after \(earlier)")
        }
        equal(Set(book.keys).count, book.keys.count, "keys used once")
        for (earlier, later) in zip(book.slips, book.slips.dropFirst()) {
            equal(later.batch, earlier.batch.next, "batch after \(earlier.batch)")
        }
        for line in shop.world.terminal.state.lines {
            equal(line.key.batch, shop.world.terminal.state.batch, "batch of \(line.key)")
        }
    }

    /// I1, I3, I4: each line stands at the host once, with the same amount and scheme, and nothing else does.
    private func lines() {
        var standing: [LineKey: Posting] = [:]
        for posting in postings where posting.state == .approved && posting.key.type != .balanceInquiry {
            if let other = standing.updateValue(posting, forKey: posting.key.line) {
                expect(false, "\(posting.key) and \(other.key) both stand at the host")
            }
        }
        for line in book.sales {
            let posting = standing.removeValue(forKey: line.key)
            if line.isRefused {
                expect(allowance.contains(.refusals), "\(line.key) \(line.type) was refused by the host")
                expect(posting == nil, "\(line.key) was refused and stands")
                continue
            }
            guard let posting else {
                expect(!line.isDelivered, "\(line.key) \(line.type) \(line.amount) is missing at the host")
                expect(
                    line.isDelivered || allowance.contains(.unsettled)
                        || line.key.batch == shop.world.terminal.state.batch,
                    "\(line.key) \(line.type) was never delivered")
                continue
            }
            equal(posting.key.type, line.type, "type of \(line.key)")
            equal(posting.amount, line.amount, "amount of \(line.key)")
            equal(posting.scheme, line.scheme, "scheme of \(line.key)")
            equal(posting.isVoided, line.isVoided, "voided \(line.key)")
            // An adjustment that the host refused because it came late has changed nothing there.
            let adjuster = book.sales.first { $0.original == line.key && !$0.isRefused && $0.isDelivered }
            equal(posting.isAdjusted, line.isAdjusted && adjuster != nil, "adjusted \(line.key)")
        }
        if !allowance.contains(.unsettled) && !allowance.contains(.refusals) {
            equal(standing.keys.map(\.description).sorted(), [], "at the host and not in the journal")
        }
    }

    /// I3: what the till was told is so: an approval stands with its amount, a decline does not.
    private func promises() {
        for result in shop.world.results.values {
            switch result {
            case .approved(let line, _):
                let stands = book.sales.filter {
                    $0.key == line.key && $0.amount == line.amount && $0.type == line.type
                }
                equal(stands.count, 1, "lines of \(line.key), which the till was told is approved")
            case .declined(_, let key, _):
                expect(!book.sales.contains { $0.key == key }, "\(key) was declined and stands")
            case .unknown(let key, _):
                // A host that was asked has told what became of it: it stands, and was not reversed.
                let wasAsked = shop.messages(.toHost).contains { message in
                    guard case .statusQuery? = Catalogue.classify(message) else { return false }
                    return message.text(11) == key.stan.text
                }
                let isRepeated = book.types[key]?.isToldLater == true
                expect(
                    isRepeated || wasAsked || !book.sales.contains { $0.key == key }, "\(key) was unknown and stands")
            default: break
            }
        }
    }

    /// I2: every posting's entries balance and leave what it says.
    private func entries() {
        var net: [PostingKey: Int64] = [:]
        var hold: [PostingKey: Int64] = [:]
        for entry in shop.world.ledger.entries {
            expect(entry.amount >= 0, "entry below zero")
            expect(entry.debit != entry.credit, "entry with one account")
            for (account, signed) in [(entry.debit, -entry.amount), (entry.credit, entry.amount)] {
                if account.hasPrefix("merchant:") { net[entry.posting, default: 0] += signed }
                if account == "hold:\(entry.posting.merchant)" { hold[entry.posting, default: 0] += signed }
            }
        }
        if allowance.contains(.tampered) { return }
        for posting in postings {
            let stands = posting.state == .approved && !posting.isAdjusted
            let type = posting.key.type
            let amount = type.isDebit ? posting.amount : type.isCredit ? -posting.amount : 0
            equal(net[posting.key] ?? 0, stands ? amount : 0, "booked of \(posting.key)")
            let isHeld = stands && type == .preAuthorization && !posting.isReleased
            equal(hold[posting.key] ?? 0, isHeld ? posting.amount : 0, "held of \(posting.key)")
        }
    }

    /// I4, I7: what customers pay is what stands, and nobody was asked twice.
    private func issuers() {
        for (key, count) in shop.world.asked { equal(count, 1, "times that an issuer was asked for \(key)") }
        if allowance.contains(.unsettled) || allowance.contains(.tampered) { return }
        var expected: [PostingKey: Int64] = [:]
        for posting in postings where posting.state == .approved {
            if !posting.key.type.isToldLater, posting.key.type != .balanceInquiry {
                expected[posting.key] = posting.amount
            }
        }
        for (key, amount) in shop.world.charges { equal(expected[key] ?? 0, amount, "charge of \(key)") }
        for (key, amount) in expected { equal(shop.world.charges[key] ?? 0, amount, "stands without a charge: \(key)") }
    }

    /// I1, I6, I11: each slip is the sum of its batch, and the host's row of that batch.
    private func slips() throws {
        var day: Int64 = 0
        for slip in book.slips {
            let lines = book.lines(of: slip.batch)
            equal(slip.lineCount, lines.count, "lines of batch \(slip.batch)")
            equal(slip.net.net, book.net(lines), "net of batch \(slip.batch)")
            for isForeign in [false, true] {
                let totals = isForeign ? slip.terminalTotals.foreign : slip.terminalTotals.domestic
                let debit = book.gross(lines, foreign: isForeign, debit: true)
                let credit = book.gross(lines, foreign: isForeign, debit: false)
                equal(totals.debitAmount, debit.amount, "debit of batch \(slip.batch)")
                equal(totals.debitCount, debit.count, "debits of batch \(slip.batch)")
                equal(totals.creditAmount, credit.amount, "credit of batch \(slip.batch)")
                equal(totals.creditCount, credit.count, "credits of batch \(slip.batch)")
            }
            day += slip.net.net
            // Only a slip of before this history was never told by a host.
            if slip.hostTotals == nil, slip.batch == book.slips.first?.batch { continue }
            guard let row = shop.batchRow(slip.batch) else {
                expect(false, "the host has no batch \(slip.batch)")
                continue
            }
            equal(row.state, .closed, "batch \(slip.batch) at the host")
            let asked = try SettlementTotals(parsing: row.terminalTotals)
            let told = try SettlementTotals(parsing: row.hostTotals)
            if slip.verdict == .balanced {
                equal([asked.domestic, asked.foreign], [told.domestic, told.foreign], "F48 of batch \(slip.batch)")
            }
            if slip.undelivered.isEmpty, !allowance.contains(.tampered), !allowance.contains(.refusals) {
                equal(slip.verdict, .balanced, "verdict of batch \(slip.batch)")
            }
            let counted = postings.filter { $0.key.batch == slip.batch && $0.isCounted }
            let gross = SettlementTotals(gross: try GrossFigures(of: counted.map(\.countable)))
            let form = SettlementTotals.Form(length: row.hostTotals.utf8.count) ?? .both
            let again = try SettlementTotals(parsing: gross.text(form))
            equal(
                [again.domestic, again.foreign], [told.domestic, told.foreign], "host's totals of batch \(slip.batch)")
        }
        if let last = shop.world.terminal.state.lastClosing, book.ends.filter({ $0 != .pending }).count == 1,
            last.end != .pending
        {
            equal(last.day.net.net, day, "net of the day")
            equal(last.day.cashSales.amount - last.day.cashRefunds.amount, book.cash, "cash of the day")
        }
    }

    /// Every frame is one that the catalogue knows, with the fields that it asks for.
    private func frames() {
        let extensions = shop.world.terminal.configuration.profile.extensions
        let format = shop.format
        for frame in shop.world.frames {
            guard let message = try? format.decode(frame.bytes).message else {
                expect(false, "a frame that cannot be read")
                continue
            }
            let violations = Catalogue.violations(in: message, extensions: extensions)
            equal(
                violations.map(\.description), [], "\(message.mti) \(String(describing: Catalogue.classify(message)))")
        }
    }

    /// I21: no card number, PIN, code or key in anything that is stored, said or printed.
    private func secrets() {
        var text = shop.world.journal.records.map(\.text).joined()
        text += "\(shop.world.results)\(shop.world.logs)\(shop.world.halts)\(shop.world.slips)\(shop.world.receipts)"
        text += "\(postings)\(shop.world.ledger.cases)"
        let data = Data(text.utf8)
        for secret in Shop.secrets + shop.world.secretsInHex {
            expect(data.range(of: Data(secret.utf8)) == nil, "a secret of \(secret.utf8.count) characters is shown")
        }
    }
}

extension Shop {
    /// What no text may hold: PANs, PIN, scanned code, track.
    static let secrets = [domestic.pan, foreign.pan, pin, scannedCode, domestic.expiry + "2010000012300"]

    func audit(
        _ allowance: Audit.Allowance = [], _ name: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try Audit.check(self, allowance, name, sourceLocation: sourceLocation)
    }
}
