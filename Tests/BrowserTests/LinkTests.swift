import DemoFront
import Foundation
import Testing
import TouchPage
import UnionPay

extension BrowserTests {
    /// Reloads, second windows, lost connections, as a browser has them.
    @Suite struct LinkTests {
        @Test func aReloadInTheMiddleShowsTheSameScreenAndMayGoOn() async throws {
            let browser = try await WebDriver()
            var view = Gallery(.english).home
            view.screen = .confirm(Gallery.confirmation)
            let front = DemoFront(view) { _, view in
                view.screen = .signOff(Gallery.signedOff)
                return .done
            }
            try await PageRun.serve(front) { port in
                try await browser.resize(width: 800, height: 480)
                try await browser.open("http://127.0.0.1:\(port)/")
                try await browser.find("body.confirm #confirm:not(:disabled)")
                for _ in 0..<3 {
                    try await browser.reload()
                    try await browser.find("body.confirm #confirm:not(:disabled)")
                }
                // By the keyboard: the button has the focus, Enter is held.
                try await browser.hold(key: "\u{E007}", milliseconds: 300)
                #expect(front.requests.isEmpty)
                try await browser.hold(key: "\u{E007}", milliseconds: 1100)
                try await browser.find("body.signOff")
                #expect(front.requests.count == 1)
            }
            await browser.quit()
        }

        @Test func AS_14_theSecondWindowWatchesUntilItTakesOver() async throws {
            let browser = try await WebDriver()
            let front = DemoFront(Gallery(.english).home)
            try await PageRun.serve(front) { port in
                let address = "http://127.0.0.1:\(port)/"
                try await browser.resize(width: 800, height: 480)
                try await browser.open(address)
                try await browser.find("#openEndOfDay:not(:disabled)")
                let first = try await browser.window()
                let second = try await browser.newWindow()
                try await browser.turn(to: second)
                try await browser.resize(width: 800, height: 480)
                try await browser.open(address)
                try await browser.find("#openEndOfDay:disabled")
                #expect(try await browser.text(".banners").contains("only shows what happens"))
                try Album.save(try await browser.screenshot(), "en", .counter, "90-second-window")
                try await browser.click("#take-over")
                try await browser.find("#keep-watching")
                #expect(try await browser.text(".banners").contains("Work here instead?"))
                try await browser.click("#take-over")
                try await browser.find("#openEndOfDay:not(:disabled)")
                try await browser.turn(to: first)
                try await browser.find("#openEndOfDay:disabled")
            }
            await browser.quit()
        }

        @Test func aLostConnectionIsSaidAndFoundAgain() async throws {
            let browser = try await WebDriver()
            let front = DemoFront(Gallery(.traditionalChinese).home)
            let port = try await PageRun.serve(front) { port in
                try await browser.resize(width: 800, height: 480)
                try await browser.open("http://127.0.0.1:\(port)/")
                try await browser.find("#openEndOfDay")
                return port
            }
            try await browser.find(".banners .message.bad")
            #expect(try await browser.text(".banners").contains("連線已中斷"))
            try Album.save(try await browser.screenshot(), "zh-Hant", .counter, "91-connection-lost")
            // Another process of the terminal: its page knows the old cookie no more, and gives a new one.
            let again = DemoFront(Gallery(.simplifiedChinese).home)
            try await PageRun.serve(again, port: port) { _ in
                try await browser.find("html[lang='zh-Hans'] #openEndOfDay:not(:disabled)")
                #expect(try await browser.text(".banners").isEmpty)
            }
            await browser.quit()
        }

        @Test func aTouchIsAnsweredAtOnce() async throws {
            let browser = try await WebDriver()
            let front = DemoDay.front(.english)
            try await PageRun.serve(front) { port in
                try await browser.resize(width: 800, height: 480)
                try await browser.open("http://127.0.0.1:\(port)/")
                try await browser.find("#language-en")
                var view = Gallery(.english).home
                view.revision = front.view.revision
                front.show(view)
                try await browser.find("#openEndOfDay")
                let script = """
                    const done = arguments[arguments.length - 1];
                    const times = [];
                    const tap = (left) => {
                      if (!left) return done(times);
                      const start = performance.now();
                      document.querySelector(".keypad [data-key='1']").click();
                      requestAnimationFrame(() => setTimeout(() => { times.push(performance.now() - start); tap(left - 1); }));
                    };
                    tap(20);
                    """
                let times = try await browser.wait(for: script) as? [Double] ?? []
                #expect(times.count == 20)
                // Reported, not asserted: the time is this machine's.
                print("touch to next frame: slowest of 20 is \(times.max().map { Int($0.rounded(.up)) } ?? -1) ms")
            }
            await browser.quit()
        }
    }
}
