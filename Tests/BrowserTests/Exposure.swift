import SecretSearch
import Testing

/// What a picture of the page, or whoever saves the page, would carry away: no card number, track or password may be
/// among it.
enum Exposure {
    /// The visible text, the whole document with every attribute, and what stands in its inputs. What a covered
    /// password field holds by right is left out, and only there.
    static let script = """
        const fields = [...document.querySelectorAll("input, textarea, select")];
        return [
          document.body.innerText, document.documentElement.outerHTML, location.href, document.title,
          ...fields.filter((e) => e.type !== "password").map((e) => e.value),
          ...fields.map((e) => e.getAttribute("value") ?? ""),
          JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage)), document.cookie,
        ].join("\\n");
        """

    /// Looks at the page as it stands.
    ///
    /// - Parameter passwords: What was typed, or may be.
    static func check(
        _ browser: WebDriver, passwords: [String], at place: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let text = try await browser.run(script) as? String ?? ""
        #expect(!text.isEmpty, "\(place) has nothing to search", sourceLocation: sourceLocation)
        #expect(found(in: text, passwords: passwords) == [], "\(place)", sourceLocation: sourceLocation)
    }

    /// Names what was found; never its text, which is a secret.
    static func found(in text: String, passwords: [String]) -> [String] {
        // Digits that a page groups by spaces are a card number all the same; ten or more are no amount.
        let joined = text.replacing(/([0-9])[ \u{00A0}\u{2009}](?=[0-9])/) { $0.1 }
        let search = CardNumberSearch(known: [RealShop.merchant])
        var found = [text, joined].flatMap { search.found(in: Array($0.utf8)) }.map { _ in "a card number" }
        // Track 2 (ISO/IEC 7813): number, separator, expiry and service code; whatever its check digit says.
        if joined.firstMatch(of: /[0-9]{12,19}[=D][0-9]{7}/) != nil { found.append("a track") }
        for (index, password) in passwords.enumerated() where text.contains(password) {
            found.append("password \(index)")
        }
        return found
    }
}

extension BrowserTests {
    @Suite struct ExposureTests {
        @Test("A card number, a track and a password on the page would be found, wherever they stand")
        func theSearchSees() async throws {
            let password = Shopkeeper.password
            let places = [
                "document.body.append('%')", "document.body.dataset.note = '%'",
                "const e = document.createElement('input'); e.value = '%'; document.body.append(e)",
                "const e = document.createElement('input'); e.type = 'password'; e.setAttribute('value', '%');"
                    + "document.body.append(e)", "sessionStorage.setItem('note', '%')",
            ]
            let browser = try await WebDriver()
            let shop = try await RealShop()
            let terminal = try await shop.terminal("10000001")
            for (secret, name) in [
                ("6222021234567890128", "a card number"), ("6222 0212 3456 7890 128", "a card number"),
                ("6222021234567890127=30122010000012300", "a track"), (password, "password 0"),
            ] {
                for place in places {
                    try await browser.open(terminal.address)
                    try await browser.find("body.setUp")
                    try await Exposure.check(browser, passwords: [password], at: "the page itself")
                    try await browser.run(place.replacing("%", with: secret))
                    let text = try await browser.run(Exposure.script) as? String ?? ""
                    #expect(Exposure.found(in: text, passwords: [password]).contains(name), "\(name) in \(place)")
                    try await browser.run("sessionStorage.clear()")
                }
            }
            await terminal.kill()
            await browser.quit()
        }
    }
}
