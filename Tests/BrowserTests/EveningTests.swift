import Foundation
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// The whole day of a terminal that was never used, real host, journal and sockets behind the page.
    @Suite struct EveningTests {
        @Test("A fresh terminal is set up, sells ten times and signs off", arguments: Language.allCases)
        func wholeEvening(_ language: Language) async throws {
            let browser = try await WebDriver()
            let shop = try await RealShop()
            let start = ContinuousClock.now
            for (index, size) in Size.allCases.enumerated() {
                let number = "1000000\(index + 1)"
                // The page speaks another language until somebody chooses.
                let terminal = try await shop.terminal(
                    number, .init(language: language == .english ? "zh-Hans" : "en"))
                let keeper = try await Shopkeeper(
                    browser, language, size, album: "evening/\(language.rawValue)-\(size.rawValue)")
                try await keeper.open(terminal)
                try await keeper.setsUp(number)
                try await Self.sellTenTimes(keeper)
                try await Self.signOff(keeper)
                let status = try await terminal.status()
                #expect(status["lastEnd"] as? String == "closed")
                #expect(status["lines"] as? Int == 0)
                await terminal.kill()
            }
            await browser.quit()
            print("three evenings in \(language.rawValue): \(ContinuousClock.now - start)")
        }

        private static func sellTenTimes(_ keeper: Shopkeeper) async throws {
            try await keeper.browser.find("body.home")
            try await keeper.reads(.eodButton, .readyOk, .homeEmpty, .appTest)
            try await keeper.look("home-empty")
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
            try await browser.find("body.selfTest .parts")
            try await keeper.reads(.testTitle, .partStorage, .partSecurity)
            try await keeper.look("self-test")
            try await browser.find("body.settle .classes")
            try await keeper.reads(.setAgree, .setTerminal, .setHost)
            try await keeper.look("settle")
            try await browser.find("body.upload")
            try await keeper.reads([keeper.text(Phrase(.upRun, ["i": .number(8), "n": .number(8)]))])
            try await keeper.look("upload")
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
