import DayEnd
import Foundation
import FullJournal
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// How much there is to touch, and how fast it answers.
    @Suite struct TouchTests {
        @Test("At most six taps from home to confirmed, and what each takes with 10,000 transactions in the journal")
        func sixTaps() async throws {
            let browser = try await WebDriver()
            let shop = try await RealShop()
            let fresh = try await shop.terminal("10000001", .init(language: "zh-Hans"))
            let keeper = try await Shopkeeper(browser, .english, .counter)
            try await keeper.open(fresh)
            try await keeper.setsUp("10000001")
            try await keeper.sells("1250", "tap")
            try await keeper.sells("10000", "cash")
            let few = try await Self.walk(keeper)
            await fresh.kill()
            try FullJournal.fill("\(fresh.data)/journal.sqlite", to: 10_000)
            let full = try await fresh.restarted()
            #expect(try await full.status()["lines"] as? Int == 10_000)
            try await keeper.open(full)
            try await keeper.signsOn()
            let many = try await Self.walk(keeper, confirms: true)
            #expect(many.taps <= 6)
            await full.kill()
            await browser.quit()
            print("milliseconds from touch to changed screen, in the browser:")
            print("tap                                few lines   10,000 lines")
            for (before, after) in zip(few.times, many.times) {
                let name = before.0.padding(toLength: 34, withPad: " ", startingAt: 0)
                print(name, String(format: "%9d %14d", Int(before.1.rounded(.up)), Int(after.1.rounded(.up))))
            }
            if let last = many.times.last { print("hold to confirm, after its second: \(Int(last.1.rounded(.up)))") }
            print("taps from home to confirmed: \(many.taps)")
        }

        /// Every tap from a digit of a sale to the confirmation, with its time.
        private static func walk(
            _ keeper: Shopkeeper, confirms: Bool = false
        ) async throws -> (times: [(String, Double)], taps: Int) {
            let browser = keeper.browser
            var times: [(String, Double)] = []
            var taps = 0
            func tap(_ name: String, _ css: String, _ until: String, counts: Bool = true) async throws {
                try await browser.find("\(css):not(:disabled)")
                times.append((name, try await browser.answer(to: css, until)))
                if counts { taps += 1 }
            }
            func shows(_ screen: String) -> String { "document.body.classList.contains('\(screen)')" }
            try await tap(
                "digit of an amount", ".keypad [data-key='9']",
                "document.querySelector('#amount').textContent === '¥0.09'", counts: false)
            try await tap("pay in cash", "#pay-cash", shows("sale"), counts: false)
            try await tap("next payment", "#proceed", shows("home"), counts: false)
            try await tap("end of day", "#openEndOfDay", shows("stopSelling"))
            try await tap("stop and continue", "#confirmFreeze", shows("amounts"))
            // ¥100 and a few fen: a difference needs its reason on the second walk, so the fen are counted too.
            for (value, pieces) in [("10000", "1"), ("10", confirms ? "1" : "0")] {
                try await browser.click("#note-\(value)")
                for digit in pieces { try await keeper.key(String(digit)) }
            }
            try await tap("count is complete", "#giveCount", "!\(shows("amounts"))")
            if try await browser.run("return \(shows("difference"))") as? Bool == true {
                try await browser.click("[id^=reason-]")
                try await browser.find("#proceed:not(:disabled)")
                try await browser.click("#proceed")
                try await browser.find("body.password")
            }
            try await browser.type(Shopkeeper.password, into: "#password")
            try await tap("password", "#password-enter", shows("confirm"))
            guard confirms else {
                try await tap("back", "#back", shows("home"), counts: false)
                return (times, taps)
            }
            let script = """
                const done = arguments[arguments.length - 1];
                const hold = document.querySelector('#confirm');
                hold.dispatchEvent(new PointerEvent('pointerdown', { button: 0, bubbles: true }));
                const start = performance.now() + 1000;
                const look = () => \(shows("confirm")) ? setTimeout(look) : requestAnimationFrame(() => done(performance.now() - start));
                look();
                """
            times.append(("hold to confirm", try await browser.wait(for: script) as? Double ?? -1))
            return (times, taps + 1)
        }
    }
}

extension WebDriver {
    /// Touches an element, and gives the milliseconds until an expression is true and painted.
    fileprivate func answer(to css: String, _ expression: String) async throws -> Double {
        let script = """
            const done = arguments[arguments.length - 1];
            const start = performance.now();
            document.querySelector("\(css)").click();
            const look = (left) => {
              if (\(expression)) requestAnimationFrame(() => done(performance.now() - start));
              else if (left) setTimeout(() => look(left - 1));
              else done(-1);
            };
            look(4000);
            """
        let time = try await wait(for: script) as? Double ?? -1
        guard time >= 0 else { throw Failure(description: "\(css) was not answered; \(try await shown())") }
        return time
    }
}
