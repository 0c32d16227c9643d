import DemoFront
import Foundation
import Testing
import TouchPage
import UnionPay

/// One browser at a time: they would only wait for each other.
@Suite(.serialized) enum BrowserTests {}

extension BrowserTests {
    /// Every screen that there is.
    @Suite struct ScreenTests {
        @Test(arguments: Language.allCases)
        func everyScreenCanBeReadAndTouchedAtEverySize(_ language: Language) async throws {
            let browser = try await WebDriver()
            let gallery = Gallery(language)
            let front = DemoFront(gallery.home)
            try await PageRun.serve(front) { port in
                try await browser.open("http://127.0.0.1:\(port)/")
                for size in Size.allCases {
                    try await browser.resize(width: size.width, height: size.height)
                    for scene in gallery.scenes {
                        front.show(scene.view)
                        try await browser.settle(at: front.view.revision)
                        let place = "\(language.rawValue) \(size.rawValue) \(scene.name)"
                        let problems = try await browser.run(Inspection.script) as? [String]
                        #expect(problems == [], "\(place)")
                        let json = try await Self.view(port, browser)
                        let shown = try await browser.run(Inspection.text) as? String ?? ""
                        for text in Inspection.texts(in: json["screen"]) {
                            #expect(shown.contains(Inspection.bare(text)), "\(place) does not show: \(text)")
                        }
                        #expect(shown.contains(scene.view.screen.code), "\(place) has no code")
                        try await Exposure.check(browser, passwords: Shopkeeper.passwords, at: place)
                        try Album.save(try await browser.screenshot(), language.rawValue, size, scene.name)
                    }
                }
            }
            await browser.quit()
        }

        /// The view as the page's own origin may read it.
        private static func view(_ port: Int, _ browser: WebDriver) async throws -> [String: Any] {
            let text = try await browser.wait(
                for: "fetch('/view').then((a) => a.text()).then(arguments[arguments.length - 1])")
            return try JSONSerialization.jsonObject(with: Data((text as? String ?? "").utf8)) as? [String: Any] ?? [:]
        }
    }
}

extension WebDriver {
    /// Waits until the page shows this revision, or a later one.
    func settle(at revision: Int) async throws {
        let script = """
            const done = arguments[arguments.length - 1];
            const look = (left) => {
              if (Number(document.getElementById("page")?.dataset.revision ?? 0) >= \(revision)) done(true);
              else if (left) setTimeout(() => look(left - 1), 5);
              else done(false);
            };
            look(3000);
            """
        guard try await wait(for: script) as? Bool == true else {
            throw Failure(description: "the page never showed revision \(revision)")
        }
    }

    /// Waits until something matches.
    func find(_ css: String) async throws {
        let script = """
            const done = arguments[arguments.length - 1];
            const look = (left) => {
              if (document.querySelector(\(Self.quoted(css)))) done(true);
              else if (left) setTimeout(() => look(left - 1), 5);
              else done(false);
            };
            look(3000);
            """
        guard try await wait(for: script) as? Bool == true else {
            throw Failure(description: "never saw \(css); \(try await shown())")
        }
    }

    /// What stands on the page instead of what was waited for.
    func shown() async throws -> String {
        let script = "return document.body.className + ': ' + document.body.innerText.slice(0, 300)"
        return (try await run(script) as? String ?? "nothing").replacing("\n", with: " | ")
    }

    func text(_ css: String) async throws -> String {
        try await run("return document.querySelector(\(Self.quoted(css)))?.textContent ?? ''") as? String ?? ""
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "\\'") + "'" }
}
