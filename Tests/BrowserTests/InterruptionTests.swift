import Foundation
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// What happens to a page in a shop: reloads, second windows, browsers that die, impatient fingers.
    @Suite struct InterruptionTests {
        private static func open(_ album: String? = nil) async throws -> (RealShop, RealTerminal, Shopkeeper) {
            let browser = try await WebDriver()
            let shop = try await RealShop()
            let terminal = try await shop.terminal("10000001", .init(language: "zh-Hans"))
            let keeper = try await Shopkeeper(browser, .english, .counter, album: album)
            try await keeper.open(terminal)
            try await keeper.setsUp("10000001")
            return (shop, terminal, keeper)
        }

        @Test("AS-14, AS-45 Reload, second window and dead browser in the middle of the run: one closing, rejoined")
        func rejoined() async throws {
            let (shop, terminal, keeper) = try await Self.open("evening/interrupted")
            let browser = keeper.browser
            try await keeper.sells("3300", "insert")
            try await keeper.prepares(notes: 0)
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.confirm #confirm:not(:disabled)")
            try await browser.reload()
            try await browser.find("body.confirm #confirm:not(:disabled)")
            // Another window looks on and may do nothing.
            let first = try await browser.window()
            let second = try await browser.newWindow()
            try await browser.turn(to: second)
            try await browser.resize(width: 800, height: 480)
            try await keeper.open(terminal)
            try await browser.find("body.confirm #confirm:disabled")
            try await keeper.reads(.windowReadonly)
            try await keeper.look("second-window")
            try await browser.turn(to: first)
            // The host hears, and does not answer.
            shop.pauseHost()
            try await keeper.confirms()
            try await browser.until("!document.body.classList.contains('confirm')")
            try await keeper.look("running")
            try await browser.reload()
            try await browser.until(
                "document.body.className.length > 0 && !document.body.classList.contains('confirm')")
            await browser.quit()
            // Nobody looks; the run goes on in the service.
            shop.resumeHost()
            let other = try await WebDriver()
            let later = try await Shopkeeper(other, .english, .counter, album: "evening/rejoined")
            try await later.open(terminal)
            try await other.find("body.signOff #proceed")
            try await later.look("rejoined")
            try await later.goesToSleep()
            let status = try await terminal.status()
            #expect(status["lastEnd"] as? String == "closed")
            #expect(status["batch"] as? Int == 2)
            await other.quit()
        }

        @Test("AS-27 Double taps everywhere: each act happens once")
        func doubleTaps() async throws {
            let (_, terminal, keeper) = try await Self.open()
            let browser = keeper.browser
            try await browser.keys("2500")
            try await browser.doubleTap("#pay-tap")
            try await browser.find("body.sale .outcome.good")
            try await browser.doubleTap("#proceed")
            try await browser.find("body.home")
            #expect(try await terminal.status()["lines"] as? Int == 1)
            try await browser.doubleTap("#openEndOfDay")
            try await browser.find("body.stopSelling")
            try await browser.doubleTap("#confirmFreeze")
            try await browser.find("body.amounts")
            try await browser.doubleTap("#giveCount")
            try await browser.find("body.password")
            try await browser.type(Shopkeeper.password, into: "#password")
            try await browser.doubleTap("#password-enter")
            try await browser.find("body.confirm")
            try await keeper.confirms()
            try await keeper.goesToSleep()
            try await browser.doubleTap("#wake")
            // The second touch is not for the screen that the first one brought.
            try await browser.find("body.locked")
            let status = try await terminal.status()
            #expect(status["batch"] as? Int == 2)
            #expect(status["lastEnd"] as? String == "closed")
            await browser.quit()
        }

        @Test("AS-01, AS-08 End of day from every screen and dialog: the same flow, and the next day starts at zero")
        func fromEverywhere() async throws {
            let (_, terminal, keeper) = try await Self.open("evening/from-everywhere")
            let browser = keeper.browser
            var slowest = Duration.zero
            /// Taps, and comes back home.
            func endsTheDay(from place: String) async throws {
                let start = ContinuousClock.now
                try await keeper.tap("#openEndOfDay")
                try await browser.find("body.stopSelling")
                slowest = max(slowest, ContinuousClock.now - start)
                try await keeper.reads(.freezeAsk)
                try await keeper.look("from-\(place)")
                try await keeper.tap("#back")
                try await browser.find("body.home")
                #expect(try await browser.text("#amount") == "¥0.00", "\(place)")
            }
            try await endsTheDay(from: "home")
            for digit in "123" { try await keeper.key(String(digit)) }
            try await endsTheDay(from: "typed-amount")
            try await keeper.tap("#readiness")
            try await browser.find(".readiness .list")
            try await keeper.look("readiness-list")
            try await endsTheDay(from: "readiness")
            for (button, place) in [("#help-R13-", "openDay"), ("#help-SCR-02-", "handTest")] {
                try await keeper.tap("#readiness")
                try await keeper.tap(button)
                try await browser.find("body.\(place)")
                try await keeper.look(place)
                try await endsTheDay(from: place)
            }
            try await keeper.tap("#openReceipts")
            try await browser.find("body.receipts")
            try await endsTheDay(from: "receipts")
            for digit in "900" { try await keeper.key(String(digit)) }
            try await keeper.tap("#pay-tap")
            try await browser.find("body.sale .outcome.good")
            try await endsTheDay(from: "payment")
            try await browser.click("[id^=void-]")
            try await browser.find("body.giveBack")
            try await endsTheDay(from: "void")
            try await keeper.prepares(notes: 0)
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.confirm")
            try await keeper.confirms()
            try await keeper.goesToSleep()
            try await keeper.tap("#wake")
            try await browser.find("body.locked")
            try await keeper.tap("#wake")
            try await keeper.signsOn()
            try await keeper.reads(["¥0.00"], in: ".net")
            try await keeper.reads(.homeEmpty)
            #expect(try await terminal.status()["lines"] as? Int == 0)
            await browser.quit()
            print("from End of day to its question, over WebDriver: at most \(slowest)")
        }
    }
}
