import DayEnd
import DemoFront
import Journal
import TerminalService
import Testing
import TillCaller

/// One reader, and two that want it: the terminal's own page and a till.
@Suite("Page and till at one card reader")
struct ReaderContentionTests {
    private static func serve(
        _ body: @Sendable (Pair, TestReader, PageCaller, TillCaller) async throws -> Void
    ) async throws {
        let pair = try await Pair.running()
        let reader = TestReader()
        let front = try await pair.pageFront(reader: reader.reader)
        let token = try await pair.addTill()
        try await pair.serveTill(reader, token) { pair, till in
            try await PageRun.serve(front) { port in try await body(pair, reader, PageCaller(port: port), till) }
        }
        try await pair.stop()
    }

    @Test("While the page waits for a card a till is told so, and gets the reader when that is given up")
    func pageFirst() async throws {
        try await Self.serve { pair, reader, page, till in
            reader.waits(true)
            async let sale = page.act("home", "sale", "\"amount\":1250,\"tender\":\"tap\"")
            _ = try await eventually("an amount at the reader") { reader.acts == [.shown(1250)] ? true : nil }
            // The page shows it a moment after the reader does.
            _ = try await eventually("the page's word") {
                try await page.view().screen.state == "present" ? true : nil
            }
            let refused = try await till.sell("a", card: 700)
            #expect(refused.status == 409)
            #expect(refused.json["code"].text == "readerTaken")
            // Cash needs no reader.
            #expect(try await till.sell("b", cash: 300).json["status"].text == "approved")
            try await page.done("sale", "back")
            #expect(try await sale.text.contains("done"))
            try await page.reaches("home")
            #expect(reader.acts == [.shown(1250), .withdrawn(1250)])
            reader.waits(false)
            // The refused one used no key up.
            #expect(try await till.sell("a", card: 700).json["status"].text == "approved")
            try await pair.close()
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.lines.map(\.amount) == [700])
        }
    }

    @Test("While a till's order waits for a card the page is told so by code, and cash goes on")
    func tillFirst() async throws {
        try await Self.serve { pair, reader, page, till in
            reader.waits(true)
            async let order = till.sell("a", card: 700)
            _ = try await eventually("an amount at the reader") { reader.acts == [.shown(700)] ? true : nil }
            let refused = try await page.act("home", "sale", "\"amount\":1250,\"tender\":\"tap\"")
            #expect(refused.text.contains("E29"), "\(refused.text)")
            #expect(reader.acts == [.shown(700)])
            try await page.sell([4200], "cash")
            reader.waits(false)
            #expect(try await order.json["status"].text == "approved")
            try await page.sell([1250])
            #expect(reader.acts == [.shown(700), .read(700), .shown(1250), .read(1250)])
            try await pair.close()
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("Both at once, twenty times over: one has the reader, the other is told, and every charge is told once")
    func race() async throws {
        try await Self.serve { pair, reader, page, till in
            var approved = 0
            for round in 1...20 {
                async let sale = page.act("home", "sale", "\"amount\":\(round),\"tender\":\"tap\"")
                async let order = till.sell("r\(round)", card: Int64(100 + round))
                let (told, taken) = try await (sale.text, order)
                if taken.json["status"].text == "approved" { approved += 1 }
                if told.contains("done"), !told.contains("refused") {
                    approved += 1
                    try await page.done("sale", "proceed")
                } else {
                    #expect(told.contains("E29") || told.contains("E09"), "\(told)")
                }
                try await page.reaches("home")
                if taken.json["status"].text != "approved" {
                    #expect(taken.json["code"].text == "readerTaken", "\(taken.json)")
                }
            }
            #expect(approved >= 20)
            try await pair.close()
            let books = try Books(pair)
            #expect(books.disagreements() == [])
            #expect(books.history.lines.count == approved)
        }
    }
}
