import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Inquiries, partial approvals, cash, management")
struct OtherActsTests {
    @Test("A balance inquiry moves nothing, and tells the balance")
    func inquiry() throws {
        let shop = try Shop()
        #expect(try shop.run(.balanceInquiry, 0) == .balance(100_000_00, code: "00"))
        let request = shop.messages(.toHost).last { $0.mti == .financialRequest }
        #expect(request?.has(4) == false)
        #expect(try shop.signOff().day.lineCount == 0)
        try shop.audit()
    }

    @Test("A declined or unanswered inquiry is declined, and nothing is owed for it", arguments: [true, false])
    func failedInquiry(_ isAnswered: Bool) throws {
        let shop = try Shop(issuer: isAnswered ? [.init(type: .balanceInquiry, code: "55")] : [])
        if !isAnswered { shop.lose(.toTerminal, "0210") }
        guard case .declined(let code, _, _)? = try shop.run(.balanceInquiry, 0) else {
            throw Unexpected("inquiry", #_sourceLocation)
        }
        #expect(code == (isAnswered ? "55" : "98"))
        #expect(shop.world.terminal.state.open == [])
        try shop.signOff()
        #expect(shop.kinds().contains { if case .reversal = $0 { true } else { false } } == false)
        try shop.audit()
    }

    @Test("A part is approved: that part is booked, printed, totalled and voided")
    func partial() throws {
        let shop = try Shop(
            {
                $0.privateDataLength = 14
                $0.offersPartialApproval = true
            }, issuer: [.init(amountFrom: 10_000, type: .sale, code: "10", approvedPercent: 60)])
        guard case .approved(let line, "10")? = try shop.run(.sale, 10_000) else {
            throw Unexpected("partial", #_sourceLocation)
        }
        #expect(line.amount == 6_000)
        #expect(line.asked == 10_000)
        #expect(shop.world.receipts.last?.amount == 6_000)
        #expect(shop.posting(line)?.amount == 6_000)
        #expect(shop.world.charges.values.reduce(0, +) == 6_000)
        try shop.line(.sale, 500)
        #expect(try shop.signOff("one").day.net.net == 6_500)

        guard case .approved(let second, "10")? = try shop.run(.sale, 20_000) else {
            throw Unexpected("partial", #_sourceLocation)
        }
        let void = try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: second.key.stan))
        #expect(void.amount == 12_000)
        #expect(try shop.signOff("two").day.net.net == 0)
        try shop.audit()
    }

    @Test("Without 60.6 an issuer is not asked for a part, and a part that comes all the same is not booked")
    func unofferedPart() throws {
        let shop = try Shop(issuer: [.init(amountFrom: 10_000, code: "10", approvedPercent: 60)])
        guard case .declined("51", _, _)? = try shop.run(.sale, 10_000) else {
            throw Unexpected("partial", #_sourceLocation)
        }
        // An answer that claims one is a wrong answer: reversed with reason 06.
        shop.world.faults.answer = { message in
            guard message.mti.description == "0210" else { return nil }
            var lie = message
            lie.set(39, "10")
            lie.set(4, "000000000100")
            return lie
        }
        guard case .unknown(_, "06")? = try shop.run(.sale, 500) else { throw Unexpected("partial", #_sourceLocation) }
        shop.world.faults.answer = { _ in nil }
        try shop.world.wait(seconds: 5)
        #expect(try shop.signOff().day.net.net == 0)
        #expect(shop.messages(.toHost).first { $0.mti == .reversalRequest }?.text(39) == "06")
        try shop.audit()
    }

    @Test("Cash stays in the journal and is counted at the day's end")
    func cash() throws {
        let shop = try Shop()
        for _ in 0..<2 {
            guard case .cashBooked? = try shop.world.run(.cash(CashRequest(kind: .sale, amount: 250))) else {
                throw Unexpected("cash", #_sourceLocation)
            }
        }
        guard case .cashBooked? = try shop.world.run(.cash(CashRequest(kind: .refund, amount: 50))) else {
            throw Unexpected("cash", #_sourceLocation)
        }
        for amount: Int64 in [0, -5, 1_000_000_000_000, .max, .min] {
            guard case .refused(.invalid)? = try shop.world.run(.cash(CashRequest(kind: .sale, amount: amount))) else {
                throw Unexpected("cash \(amount)", #_sourceLocation)
            }
        }
        #expect(shop.world.frames.isEmpty)
        let report = try shop.signOff()
        #expect(report.day.cashSales == Figure(count: 2, amount: 500))
        #expect(report.day.cashRefunds == Figure(count: 1, amount: 50))
        #expect(report.day.net.net == 0)
        try shop.audit()
    }

    @Test("Echo, parameters and status are answered, and what the host sets is kept")
    func management() throws {
        let shop = try Shop()
        #expect(try shop.world.run(.echo) == .answered(code: "00"))
        #expect(try shop.world.run(.downloadParameters) == .answered(code: "00"))
        let kept = try #require(shop.world.terminal.state.parameters)
        #expect(try TerminalParameters(parsing: kept.bytes).number(.automaticSignOff) == 1)
        #expect(try shop.world.run(.uploadStatus) == .answered(code: "00"))
        #expect(shop.kinds() == [.echo, .parameterDownload, .parameterDownloadEnd, .statusUpload])
        try shop.world.restartTerminal()
        #expect(shop.world.terminal.state.parameters == kept)
        try shop.audit()
    }

    @Test("Nothing answers: every command says so, and the terminal is free again")
    func silence() throws {
        let shop = try Shop()
        shop.world.faults.fate = { _, _, _ in .lose }
        #expect(try shop.world.run(.echo) == .refused(.noConnection))
        #expect(try shop.world.run(.uploadStatus) == .refused(.noConnection))
        #expect(try shop.world.run(.downloadParameters) == .refused(.noConnection))
        #expect(try shop.world.run(.signIn) == .refused(.cannotSignIn(.noAnswer)))
        #expect(try shop.run(.sale, 1) == .refused(.cannotSignIn(.noAnswer)))
        #expect(shop.world.terminal.isQuiet)
        try shop.audit()
    }

    @Test("A host that is down is said to be down after as many tries of the connection as the profile has")
    func hostDown() throws {
        let shop = try Shop()
        try shop.world.stopHost()
        let before = shop.world.now.milliseconds
        #expect(try shop.run(.sale, 1) == .refused(.noConnection))
        #expect(shop.world.now.milliseconds - before == 60)
        try shop.world.restartHost()
        try shop.line(.sale, 1)
        try shop.signOff()
        try shop.audit()
    }

    @Test("The host's clock is noted from answers that hold, and never from nonsense")
    func clock() throws {
        let shop = try Shop()
        try shop.line(.sale, 1)
        #expect(shop.world.hostTimes.last == "080000" + "1123")
        let seen = shop.world.hostTimes.count
        for (time, date) in [("246060", "1123"), ("080000", "0231"), ("080000", "1301"), ("080060", "1123")] {
            shop.world.faults.answer = { message in
                var lie = message
                lie.set(12, time)
                lie.set(13, date)
                return lie
            }
            try shop.run(.sale, 1)
        }
        #expect(shop.world.hostTimes.count == seen)
        shop.world.faults.answer = { _ in nil }
        try shop.signOff()
        try shop.audit()
    }
}

@Suite("A terminal's configuration")
struct ConfigurationTests {
    private func configuration(_ change: (inout TerminalConfiguration) -> Void = { _ in }) -> TerminalConfiguration {
        var configuration = TerminalConfiguration(
            terminal: "10000001", merchant: Shop.merchant, merchantName: "Corner shop", serialNumber: "12306022003600",
            profile: .standard)
        change(&configuration)
        return configuration
    }

    @Test("What can be written in every message is taken")
    func good() throws { try configuration().validate() }

    @Test("What a message cannot hold is named by its field")
    func bad() {
        let faults: [(Int, (inout TerminalConfiguration) -> Void)] = [
            (41, { $0.terminal = "1" }), (42, { $0.merchant = "898000000000001x" }), (62, { $0.serialNumber = "" }),
            (63, { $0.operatorNumber = "x1" }), (63, { $0.operatorNumber = "100" }),
        ]
        for (field, change) in faults {
            do throws(FieldError) {
                try configuration(change).validate()
                Issue.record("F\(field) was taken")
            } catch {
                #expect(error.field == field)
            }
        }
    }
}
