import DayEnd
import DemoFront
import Journal
import Operators
import TerminalService
import Testing
import TillAPI
import TillCaller
import UnionPay

@Suite("Whose number messages and records carry")
struct OperatorScenes {
    private static func numbers(_ pair: Pair) throws -> [String] {
        try pair.records().compactMap { record in
            if case .intent(let intent) = record { intent.operatorNumber } else { nil }
        }
    }

    @Test("Whoever is signed on at the page: at the page, the till and the command line; nobody: the configured one")
    func signedOn() async throws {
        let pair = try await Pair.running(settings: {
            $0.signOn = true
            $0.operatorNumber = "07"
        })
        _ = try await Crew(pair)
        try await pair.approve(.sale, 100, TestCard.domestic.presented(.swipe))
        let front = try await pair.pageFront(reader: PageCaller.reader)
        try await PageRun.serve(front) { port in
            let page = try await PageCaller(port: port)
            try await page.done("operators", "selectOperator", "\"operator\":\"01\"")
            try await page.done("password", "password", "\"password\":\"\(Crew.worker)\"")
            try await page.done("home", "sale", "\"amount\":200,\"tender\":\"tap\"")
            try await page.done("sale", "proceed")
            let token = try await pair.addTill()
            try await pair.serveTill(TestReader(), token) { _, till in
                try await TillSaleTests.approve(till, "a", 300)
            }
            try await pair.approve(.sale, 400, TestCard.domestic.presented(.swipe))
            // Behind the lock screen it is still the same person's terminal.
            try await page.done("home", "lock")
            try await pair.approve(.sale, 500, TestCard.domestic.presented(.swipe))
            // Whoever is named at the command line counts more.
            let named = try await pair.transact(.sale, 600, TestCard.domestic.presented(.swipe)) {
                $0.actor = .supervisor
            }
            #expect(named.result == .approved)
            #expect(try Self.numbers(pair) == ["07", "01", "01", "01", "01", "00"])
        }
        #expect(try await Crew.close(pair).end == "closed")
        #expect(try Books(pair).history.slips.map(\.operatorNumber) == ["01"])
        try await pair.stop()
    }

    @Test("At the command line: --operator of a sale and of a sign-in; else the configured number")
    func commandLine() async throws {
        let pair = try await Pair.running()
        let card = try await pair.swipe()
        try await pair.command(["sign-in", "--operator", "04"])
        try await pair.command(["sale", "--amount", "100"], input: card)
        let named = try await pair.command(["sale", "--amount", "200", "--operator", "05"], input: card)
        let stan = try #require(named.line).key.stan.value
        try await pair.command(["void", "--stan", "\(stan)", "--operator", "06"], input: card)
        let sale = ["terminal", "sale", "--data", pair.terminalFolder, "--amount", "300"]
        #expect(try await Program.run(sale + ["--operator", "x"], input: card).status == 64)
        #expect(try Self.numbers(pair) == ["04", "05", "06"])
        #expect(try await pair.close().end == .closed)
        try await pair.stop()
    }
}
