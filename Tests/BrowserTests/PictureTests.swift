import Foundation
import Testing
import UnionPay
import Wording

extension BrowserTests {
    /// The pictures of the READMEs, taken by `scripts/screenshots.sh`: a real terminal, as it is.
    @Suite struct PictureTests {
        private static let folder = ProcessInfo.processInfo.environment["QIANTUI_PICTURES"]

        @Test(
            .enabled(if: ProcessInfo.processInfo.environment["QIANTUI_PICTURES"] != nil, "no folder is named"),
            arguments: [Language.english, .simplifiedChinese])
        func threeScreensAndASlip(_ language: Language) async throws {
            let folder = try #require(Self.folder)
            let browser = try await WebDriver()
            func save(_ name: String) async throws {
                try await Exposure.check(browser, passwords: Shopkeeper.passwords, at: name)
                let file = language == .english ? "\(name).png" : "\(name)-zh.png"
                try await browser.screenshot().write(to: URL(fileURLWithPath: folder).appending(path: file))
            }
            let shop = try await RealShop()
            let terminal = try await shop.terminal("10000001", .init(language: language.rawValue))
            let keeper = try await Shopkeeper(browser, language, .smart)
            try await keeper.open(terminal)
            try await keeper.setsUp("10000001")
            for (amount, tender) in [
                ("1850", "tap"), ("23600", "insert"), ("990", "tap"), ("4200", "cash"), ("12880", "swipe"),
                ("5800", "cash"), ("3450", "tap"), ("67900", "insert"),
            ] {
                try await keeper.sells(amount, tender)
            }
            for digit in "4250" { try await keeper.key(String(digit)) }
            try await save("home")
            try await keeper.tap("#openEndOfDay")
            try await keeper.tap("#confirmFreeze")
            try await browser.find("body.amounts")
            try await keeper.key("1")
            try await save("count")
            try await keeper.tap("#giveCount")
            try await browser.find("body.password")
            try await keeper.enters(Shopkeeper.password)
            try await browser.find("body.confirm")
            try await keeper.confirms()
            try await browser.find("body.signOff #proceed")
            try await save("signed-off")
            try await keeper.goesToSleep()
            let paper = try await RealShop.run([
                "terminal", "slip", "--data", terminal.data, "--format", "html", "--language", language.rawValue,
                "--name", "Qiantui Demo Store", "--testing",
            ])
            let file = terminal.data + "/slip.html"
            try Data(paper.utf8).write(to: URL(fileURLWithPath: file))
            try await browser.resize(width: 420, height: 400)
            try await browser.open("file://\(file)")
            // All of the paper, whatever its length.
            let height = try await browser.run("return document.documentElement.scrollHeight") as? Int ?? 800
            try await browser.resize(width: 420, height: height)
            try await save("slip")
            await terminal.kill()
            await browser.quit()
        }
    }
}
