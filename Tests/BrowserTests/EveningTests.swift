import Foundation
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// The whole day of a terminal that was never used, real host, journal and sockets behind the page.
    @Suite struct EveningTests {
        @Test("A fresh terminal is set up, sells ten times and signs off", arguments: Language.allCases)
        func wholeEvening(_ language: Language) async throws {
            let shop = try await RealShop()
            let start = ContinuousClock.now
            // Three shops at once: much of an evening is waiting.
            try await withThrowingTaskGroup { group in
                for (index, size) in Size.allCases.enumerated() {
                    group.addTask {
                        let terminal = try await shop.terminal(
                            // The page speaks another language until somebody chooses.
                            "1000000\(index + 1)", .init(language: language == .english ? "zh-Hans" : "en"))
                        try await Self.evening(of: terminal, "1000000\(index + 1)", language, size)
                    }
                }
                try await group.waitForAll()
            }
            print("three evenings in \(language.rawValue): \(ContinuousClock.now - start)")
        }

        private static func evening(
            of terminal: RealTerminal, _ number: String, _ language: Language, _ size: Size
        ) async throws {
            let browser = try await WebDriver()
            let keeper = try await Shopkeeper(
                browser, language, size, album: "evening/\(language.rawValue)-\(size.rawValue)")
            try await keeper.open(terminal)
            try await keeper.setsUp(number)
            try await sellTenTimes(keeper)
            try await signOff(keeper)
            let status = try await terminal.status()
            #expect(status["lastEnd"] as? String == "closed")
            #expect(status["lines"] as? Int == 0)
            await terminal.kill()
            await browser.quit()
        }

        private static func sellTenTimes(_ keeper: Shopkeeper) async throws {
            try await keeper.browser.find("body.home")
            try await keeper.reads(.eodButton, .readyOk, .homeEmpty, .appTest)
            try await keeper.look("home-empty")
            try await opensTheDay(keeper)
            try await triesTheHardware(keeper)
            for number in 1...10 {
                let tender = number.isMultiple(of: 5) ? "cash" : number.isMultiple(of: 2) ? "tap" : "insert"
                try await keeper.sells(
                    tender == "cash" ? "10000" : "1250", tender, keyboard: number > 5,
                    picture: number == 1 ? "approved" : nil)
            }
            // Eight by card, two for cash.
            #expect(try await keeper.browser.text(".net") == "¥100.00")
            try await keeper.look("home-after-ten")
        }

        /// The opening cash, counted from the readiness bar: an empty drawer.
        private static func opensTheDay(_ keeper: Shopkeeper) async throws {
            try await keeper.tap("#readiness")
            try await keeper.browser.find(".readiness .list")
            try await keeper.reads(.openingReady, .trialReady)
            try await keeper.look("readiness")
            try await keeper.tap("#help-R13-")
            try await keeper.browser.find("body.openDay")
            try await keeper.reads(.openingTitle, .openingHint)
            try await keeper.look("opening")
            try await keeper.tap("#giveCount")
            try await keeper.browser.find("body.home .banners .message")
            try await keeper.reads(.openingAgrees)
            try await keeper.look("opened")
        }

        /// Every square of the screen and every key, by hand.
        private static func triesTheHardware(_ keeper: Shopkeeper) async throws {
            let browser = keeper.browser
            try await keeper.tap("#readiness")
            try await keeper.tap("#help-SCR-02-")
            try await browser.find("body.handTest .trial.screen")
            try await keeper.reads(.trialScreen, .trialTouch)
            for row in ["A", "B", "C", "D"] {
                for column in 1...6 {
                    if row == "C", column == 4 { try await keeper.look("touch-test") }
                    try await browser.click("#place-\(row)\(column)")
                }
            }
            try await browser.find("body.handTest .trial.keys")
            try await keeper.reads(.trialKeys, .trialPress)
            try await browser.keys("0123456789\u{E007}")
            try await keeper.look("key-test")
            // Clear and cancel.
            try await browser.keys("\u{E003}\u{E00C}")
            try await browser.find("body.home")
            try await keeper.tap("#readiness")
            try await browser.find(".readiness .list")
            try await keeper.reads(.trialFine)
            try await keeper.tap("#readiness")
        }

        private static func signOff(_ keeper: Shopkeeper) async throws {
            let browser = keeper.browser
            try await keeper.prepares(notes: 2, pictures: true)
            try await keeper.look("password")
            try await keeper.enters("not-my-password")
            try await browser.find(".label.bad")
            try await keeper.reads([keeper.text(Phrase(.pwWrong, ["n": .number(5)]))])
            try await keeper.look("password-wrong")
            // By the screen's own keyboard.
            for letter in Shopkeeper.password {
                try await turn(browser, to: letter)
                try await keeper.key(String(letter), of: ".keyboard")
            }
            try await keeper.look("password-typed")
            try await keeper.tap("#password-enter")
            try await browser.find("body.confirm")
            try await keeper.reads(.confirmTitle, .confirmHold, .confirmAfter)
            try await keeper.reads(["¥100.00", "000001"], in: "main")
            try await keeper.look("confirm")
            // Too short is nothing.
            try await browser.press("#confirm", milliseconds: 200)
            try await browser.find("body.confirm")
            try await keeper.confirms()
            // A slow machine is seen at it.
            try await browser.find("body.selfTest .parts .passed")
            try await keeper.reads(.testTitle, .partStorage, .partSecurity)
            try await keeper.look("self-test")
            try await browser.find("body.settle .classes")
            try await keeper.reads(.setAgree, .setTerminal, .setHost)
            try await keeper.look("settle")
            // This host compares lines and has had the certificates during the day: nothing is uploaded.
            try await browser.find("body.signOff .outcome.good")
            try await keeper.reads(.setAgree, .stepSettle)
            try await keeper.look("signed-off")
            try await keeper.tap("#proceed")
            try await browser.find("body.slip .paper")
            try await keeper.reads(["100.00", "000001"], in: ".paper")
            try await keeper.look("slip")
            try await keeper.tap("#proceed")
            try await browser.find("body.sleep .dot.green")
            try await keeper.reads(.sleepOk)
            try await keeper.look("sleep")
            try await keeper.tap("#wake")
            try await browser.find("body.locked")
            try await keeper.reads(.lockTitle, .lockAsleep)
            try await keeper.look("locked")
            try await keeper.tap("#wake")
            try await browser.find("body.operators #operator-01")
            try await keeper.reads(.userTitle, .userOperator)
            try await keeper.look("operators")
        }

        /// On a narrow screen digits are on the keyboard's second side.
        private static func turn(_ browser: WebDriver, to key: Character) async throws {
            let script = "return Boolean(document.querySelector(\".keyboard [data-key='\(key)']\"))"
            if try await browser.run(script) as? Bool == false {
                try await browser.click(".keyboard [data-key='symbols']")
            }
        }
    }
}
