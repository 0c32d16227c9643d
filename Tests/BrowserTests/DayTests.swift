import DemoFront
import Foundation
import Testing
import TouchPage
import UnionPay
import Wording

extension BrowserTests {
    /// A person's day on the page, from the first set-up to sleep.
    @Suite struct DayTests {
        @Test(arguments: Language.allCases, Size.allCases)
        func aFreshTerminalIsSetUpSellsTenTimesAndSignsOff(_ language: Language, _ size: Size) async throws {
            let browser = try await WebDriver()
            let front = DemoDay.front(language == .english ? .simplifiedChinese : .english)
            let wording = try Wording.shipped()
            func text(_ key: WordingKey) -> String { wording.text(key, in: language) }
            try await PageRun.serve(front) { port in
                try await browser.resize(width: size.width, height: size.height)
                try await browser.open("http://127.0.0.1:\(port)/")
                try await setUp(browser, language)
                #expect(try await browser.text("#openEndOfDay").contains(text(.eodButton)))
                try await sell(browser, text(.saleApproved))

                // Six taps, digits apart: end of day, stop, count is complete, continue, enter, hold.
                try await browser.click("#openEndOfDay")
                try await browser.find("body.stopSelling")
                #expect(try await browser.text("main").contains(text(.freezeAsk)))
                try await browser.click("#confirmFreeze")
                try await browser.find("body.amounts")
                for key in ["1", "2"] { try await browser.click(".keypad [data-key='\(key)']") }
                #expect(try await browser.text("#counted") == "¥1,200.00")
                try await browser.click("#giveCount")
                try await browser.find("body.difference")
                #expect(try await browser.text(".verdict").contains(text(.diffNone)))
                try await browser.click("#proceed")
                try await browser.find("body.password")
                try await password(browser, wording, language)
                try await browser.find("body.confirm")
                #expect(try await browser.text("main").contains(text(.confirmTitle)))
                try await browser.press("#confirm", milliseconds: 300)
                #expect(front.requests.allSatisfy { if case .confirm = $0.action { false } else { true } })
                try await browser.press("#confirm", milliseconds: 1100)
                try await end(browser, text)
                let confirmed = front.requests.filter { if case .confirm = $0.action { true } else { false } }
                #expect(confirmed.count == 1)
            }
            await browser.quit()
        }

        private func setUp(_ browser: WebDriver, _ language: Language) async throws {
            try await browser.find("#language-\(language.rawValue)")
            try await browser.click("#language-\(language.rawValue)")
            try await browser.find("#setUp")
            try await browser.find("html[lang='\(language.rawValue)']")
            try await browser.click("#setUp")
            try await browser.find("#name")
            // The name by the screen's own keyboard, the passwords by one that is plugged in.
            try await browser.click("#name")
            for letter in "may" { try await browser.click(".keyboard [data-key='\(letter)']") }
            try await browser.type(DemoDay.password, into: "#new")
            try await browser.type(DemoDay.password + "x", into: "#repeated")
            try await browser.click("#save")
            try await browser.find(".inline.bad")
            try await browser.type(DemoDay.password, into: "#new")
            try await browser.type(DemoDay.password, into: "#repeated")
            try await browser.click("#save")
            try await browser.find("#openEndOfDay")
            #expect(try await browser.text("#lock") == "may")
        }

        private func sell(_ browser: WebDriver, _ approved: String) async throws {
            for number in 1...10 {
                // By keypad and, every other time, by the keyboard alone.
                if number.isMultiple(of: 2) {
                    try await browser.keys("1250")
                    #expect(try await browser.text("#amount") == "¥12.50")
                    try await browser.keys("\u{E007}")
                } else {
                    for key in ["9", "delete", "1", "2", "5", "0"] {
                        try await browser.click(".keypad [data-key='\(key)']")
                    }
                    try await browser.click("#pay-cash")
                }
                try await browser.find("body.sale")
                #expect(try await browser.text("main").contains(approved))
                try await browser.click("#proceed")
                try await browser.find("body.home")
            }
            #expect(try await browser.text(".net") == "¥125.00")
        }

        private func password(_ browser: WebDriver, _ wording: Wording, _ language: Language) async throws {
            try await browser.type("wrong", into: "#password")
            try await browser.click("#password-enter")
            try await browser.find(".label.bad")
            let wrong = wording.text(Phrase(.pwWrong, ["n": .number(5)]), in: language)
            #expect(try await browser.text("main").contains(wrong))
            #expect(try await browser.run("return document.getElementById('password').value") as? String == "")
            for letter in DemoDay.password {
                if letter.isNumber { try await showDigits(browser, letter) }
                try await browser.click(".keyboard [data-key='\(letter)']")
            }
            try await browser.click("#password-enter")
        }

        /// On a narrow screen digits are on the keyboard's second side.
        private func showDigits(_ browser: WebDriver, _ digit: Character) async throws {
            let script = "return Boolean(document.querySelector(\".keyboard [data-key='\(digit)']\"))"
            if try await browser.run(script) as? Bool == false {
                try await browser.click(".keyboard [data-key='symbols']")
            }
        }

        private func end(_ browser: WebDriver, _ text: (WordingKey) -> String) async throws {
            try await browser.find("body.settle")
            #expect(try await browser.text(".verdict").contains(text(.setAgree)))
            try await browser.click("#proceed")
            try await browser.find("body.signOff")
            #expect(try await browser.text("main").contains("632700001421"))
            try await browser.click("#proceed")
            try await browser.find("body.slip")
            try await browser.click("#proceed")
            try await browser.find("body.sleep .dot.green")
            #expect(try await browser.text("main").contains(text(.sleepOk)))
            try await browser.keys(" ")
            try await browser.find("body.locked")
            #expect(try await browser.text("main").contains(text(.lockIdle)))
        }
    }
}
