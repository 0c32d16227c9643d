import Foundation
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// Who may work at the page of a real terminal, and who may not.
    @Suite struct PeopleTests {
        private static let secret = String(repeating: "5a", count: 32)

        private static func open(
            _ name: String, _ settings: String = ""
        ) async throws -> (
            RealShop, RealTerminal, Shopkeeper
        ) {
            let browser = try await WebDriver()
            let shop = try await RealShop()
            let terminal = try await shop.terminal(
                "10000001", .init(settings: settings, language: "zh-Hans", unlockSecret: secret))
            let keeper = try await Shopkeeper(browser, .english, .counter, album: "evening/people-\(name)")
            try await keeper.open(terminal)
            try await keeper.setsUp("10000001")
            return (shop, terminal, keeper)
        }

        /// A sale, then half of it back: more than was paid is not taken, and the supervisor is asked here too.
        private static func refundsAPart(_ keeper: Shopkeeper) async throws {
            let browser = keeper.browser
            try await keeper.sells("2000", "insert")
            try await browser.click("[id^=print-]")
            try await browser.find("body.receipt #openRefund")
            try await keeper.look("receipt")
            try await keeper.tap("#openRefund")
            try await browser.find("body.giveBack #giveAmount:disabled")
            try await keeper.reads(.givebackRefund)
            for digit in "2001" { try await keeper.key(String(digit)) }
            try await browser.find(".inline.bad")
            try await keeper.look("refund-too-much")
            for _ in 0..<4 { try await browser.keys("\u{E003}") }
            for digit in "800" { try await keeper.key(String(digit)) }
            try await browser.find("#giveAmount:not(:disabled)")
            try await keeper.look("refund-amount")
            try await keeper.tap("#giveAmount")
            try await browser.find("body.giveBack #super-number")
            try await keeper.reads(["¥8.00"], in: ".verdict")
            try await keeper.reads(.superNeeded)
            try await keeper.look("refund-supervisor")
            try await browser.type("00", into: "#super-number")
            try await browser.type(Shopkeeper.supervisorPassword, into: "#super-password")
            try await keeper.tap("#supervisor")
            try await browser.find("body.sale .outcome.good")
            try await keeper.reads(.givebackRefunded)
            try await keeper.look("refunded")
            try await keeper.tap("#proceed")
            try await browser.find("body.home")
            try await keeper.reads(["¥12.00"], in: ".net")
        }

        /// Six wrong passwords in a row.
        private static func lockOut(_ keeper: Shopkeeper) async throws {
            for left in (1...5).reversed() {
                try await keeper.enters("wrong-one-\(left)")
                let wrong = Inspection.bare(keeper.text(Phrase(.pwWrong, ["n": .number(left)])))
                try await keeper.browser.until("document.body.innerText.replace(/\\s+/g, '').includes('\(wrong)')")
            }
            try await keeper.enters("wrong-one-0")
            try await keeper.browser.find("body.password #supervisor")
        }

        @Test("AS-57 Six wrong passwords lock; a supervisor, or a one-time code without a line, releases")
        func lockOut() async throws {
            let (shop, terminal, keeper) = try await Self.open("lock")
            let browser = keeper.browser
            try await keeper.tap("#lock")
            try await browser.find("body.locked")
            try await keeper.reads(.lockAsked)
            try await keeper.look("locked")
            try await keeper.tap("#wake")
            try await browser.find("body.password")
            try await keeper.reads(.pwSignon)
            try await keeper.look("sign-on")
            try await Self.lockOut(keeper)
            try await keeper.reads([keeper.text(Phrase(.pwLocked, ["time": .text("")])).prefix(12).description])
            try await keeper.look("locked-out")
            // A restart of the terminal gives no try back.
            await terminal.kill()
            let again = try await terminal.restarted()
            try await keeper.open(again)
            try await browser.find("#operator-01")
            try await keeper.tap("#operator-01")
            try await browser.find("body.password #supervisor")
            try await browser.type("00", into: "#super-number")
            try await browser.type("not-the-lead-1", into: "#super-password")
            try await keeper.tap("#supervisor")
            try await browser.find(".label.bad")
            try await keeper.look("wrong-supervisor")
            try await browser.type(Shopkeeper.supervisorPassword, into: "#super-password")
            try await keeper.tap("#supervisor")
            try await browser.find("#password-enter")
            try await Self.lockOut(keeper)
            // The line is dead; the acquirer's desk is on the telephone.
            shop.pauseHost()
            try await keeper.tap("#askCode")
            try await browser.find("#unlock-code")
            try await keeper.look("one-time-code")
            let asked = try await browser.text(".challenge p")
            let challenge = try #require(asked.firstMatch(of: /10000001 01 1 \d{6} \d{8} \d{2}/)).output
            try await browser.type("12345678", into: "#unlock-code")
            try await keeper.tap("#unlock")
            try await browser.until("document.body.innerText.includes('Wrong code')")
            try await keeper.look("wrong-code")
            try await browser.type(try await shop.unlockCode(String(challenge)), into: "#unlock-code")
            try await keeper.tap("#unlock")
            try await browser.find("#password-enter")
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.home")
            shop.resumeHost()
            await browser.quit()
        }

        @Test("A page that nobody touches locks itself, and a touch on it then sells nothing")
        func idle() async throws {
            let (_, terminal, keeper) = try await Self.open("idle", "passwords: {idleMinutes: 5}")
            let browser = keeper.browser
            try await keeper.key("5")
            // Within the time nothing happens; behind it, the touch that would sell locks instead.
            try await terminal.turnClock(to: "2026-11-23", secondOfDay: 20 * 3600 + 44 * 60)
            try await keeper.sells("00", "tap")
            for digit in "700" { try await keeper.key(String(digit)) }
            try await terminal.turnClock(to: "2026-11-23", secondOfDay: 20 * 3600 + 50 * 60)
            try await browser.run("document.querySelector('#pay-cash')?.click()")
            try await browser.find("body.locked")
            try await keeper.reads(.lockIdle)
            try await keeper.look("idle")
            let status = try await terminal.status()
            #expect(status["lines"] as? Int == 1)
            try await keeper.tap("#wake")
            try await browser.find("body.password")
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.home")
            try await keeper.reads(["¥5.00"], in: ".net")
            // In the middle of the preparation: it ends as cancelled, and selling can go on.
            try await keeper.tap("#openEndOfDay")
            try await keeper.tap("#confirmFreeze")
            try await browser.find("body.amounts")
            try await terminal.turnClock(to: "2026-11-23", secondOfDay: 20 * 3600 + 57 * 60)
            try await browser.find("body.locked")
            #expect(try await terminal.status()["closingStep"] == nil)
            await browser.quit()
        }

        @Test("A password's last days are told; expired it still closes the day, and is changed at the next sign-on")
        func expiry() async throws {
            let (_, terminal, keeper) = try await Self.open("expiry")
            let browser = keeper.browser
            // 80 days on.
            try await terminal.turnClock(to: "2027-02-11", secondOfDay: 9 * 3600)
            try await browser.find("body.locked")
            try await keeper.tap("#wake")
            try await browser.find("body.password #openPasswordChange")
            try await keeper.reads([keeper.text(Phrase(.pwRotate, ["n": .number(10)]))])
            try await keeper.look("notice")
            // The last minute of the last day: signed on before, signing off after.
            try await terminal.turnClock(to: "2027-02-21", secondOfDay: 23 * 3600 + 59 * 60)
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.home")
            try await terminal.turnClock(to: "2027-02-22", secondOfDay: 60)
            try await keeper.prepares(notes: 0)
            try await keeper.reads(.pwExpired)
            try await keeper.look("expired-sign-off")
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.confirm")
            try await keeper.tap("#back")
            try await browser.find("body.home")
            // The next sign-on asks for a new one; the old one is not asked twice.
            try await keeper.tap("#lock")
            try await keeper.tap("#wake")
            try await browser.find("body.password")
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.changePassword")
            try await keeper.reads(.pwExpirednow)
            try await keeper.look("must-change")
            for field in ["#new", "#repeated"] { try await browser.type(Shopkeeper.password, into: field) }
            try await keeper.tap("#change-enter")
            try await browser.find(".inline.bad")
            try await keeper.reads(.pwHistory)
            for field in ["#new", "#repeated"] { try await browser.type("reiher-teich-62", into: field) }
            try await keeper.tap("#change-enter")
            try await browser.find("body.home")
            await browser.quit()
        }

        @Test("A password that expires soon is changed where that is told; the old one then opens nothing")
        func changedInTime() async throws {
            let (_, terminal, keeper) = try await Self.open("change")
            let browser = keeper.browser
            let fresh = "reiher-teich-62"
            // 80 days on.
            try await terminal.turnClock(to: "2027-02-11", secondOfDay: 9 * 3600)
            try await browser.find("body.locked")
            try await keeper.tap("#wake")
            try await keeper.tap("#openPasswordChange")
            try await browser.find("body.changePassword #current")
            try await keeper.look("asked")
            for (present, again) in [("not-the-password-1", fresh), (Shopkeeper.password, "reiher-teich-63")] {
                try await browser.type(present, into: "#current")
                try await browser.type(fresh, into: "#new")
                try await browser.type(again, into: "#repeated")
                try await keeper.tap("#change-enter")
                try await browser.find(".inline.bad")
                try await keeper.look(again == fresh ? "wrong-present" : "not-the-same")
            }
            try await browser.type(Shopkeeper.password, into: "#current")
            for field in ["#new", "#repeated"] { try await browser.type(fresh, into: field) }
            try await keeper.tap("#change-enter")
            // Whoever knows the old one and sets a new one is signed on.
            try await browser.find("body.home")
            try await keeper.tap("#lock")
            try await keeper.tap("#wake")
            try await browser.find("body.password")
            let isTold = try await browser.run("return document.querySelector('#openPasswordChange') !== null") as? Bool
            #expect(isTold == false)
            try await keeper.enters(Shopkeeper.password)
            try await browser.find(".label.bad")
            try await keeper.enters(fresh)
            try await browser.find("body.home")
            await browser.quit()
        }

        @Test("A void needs a supervisor at the page and at the control socket")
        func dualControl() async throws {
            let (_, terminal, keeper) = try await Self.open("void")
            let browser = keeper.browser
            try await keeper.sells("4200", "tap")
            let stan = try await browser.run("return document.querySelector('[id^=void-]').id.slice(5)") as? String
            let card = "{\"pan\":\"6222020000000128\",\"expiry\":\"3012\",\"entry\":\"021\"}"
            let refused = try await terminal.command(
                ["void", "--stan", String(Int(stan ?? "") ?? 0)], input: card, status: 77)
            #expect((refused["people"] as? [String: Any])?["code"] as? String == "super.needed")
            let cash = try await terminal.command(["refund", "--cash", "--amount", "100"], status: 77)
            #expect((cash["people"] as? [String: Any])?["code"] as? String == "super.needed")
            try await keeper.tap("#void-\(stan ?? "")")
            try await browser.find("body.giveBack")
            try await keeper.reads(.givebackVoid, .superNeeded)
            try await keeper.look("ask")
            // An operator cannot be their own second person.
            try await browser.type("01", into: "#super-number")
            try await browser.type(Shopkeeper.password, into: "#super-password")
            try await keeper.tap("#supervisor")
            try await browser.find(".label.bad")
            try await keeper.reads(.pwSamePerson)
            try await browser.run("document.querySelector('#super-number').select()")
            try await browser.type("\u{E003}00", into: "#super-number")
            try await browser.type(Shopkeeper.supervisorPassword, into: "#super-password")
            try await keeper.tap("#supervisor")
            try await browser.find("body.sale .outcome.good")
            try await keeper.reads(.givebackDone)
            try await keeper.look("voided")
            try await keeper.tap("#proceed")
            try await browser.find("body.home")
            try await keeper.reads(["¥0.00"], in: ".net")
            try await keeper.look("home-after-void")
            try await Self.refundsAPart(keeper)
            let given = try await terminal.command(
                ["refund", "--cash", "--amount", "100", "--supervisor", "00"],
                input: Shopkeeper.supervisorPassword + "\n")
            #expect(given["result"] as? String == "cashBooked")
            await browser.quit()
        }
    }
}
