import DemoFront
import Foundation
import Testing
import TouchPage
import UnionPay
import Wording

/// Somebody at the page of a real terminal: touches what stands there, and reads it.
final class Shopkeeper {
    /// Passwords and names of the three people that the first set-up makes.
    static let people: [(number: String, role: WordingKey, name: String, password: String)] = [
        ("99", .userAdministrator, "Office", "Tannhof-Regal-58w-Moor"),
        ("00", .userSupervisor, "Lead 1", "Kupfer-Leiter-73q"),
        ("01", .userOperator, "Till 1", "kranich58w"),
    ]
    static let supervisorPassword = people[1].password
    static let password = people[2].password
    /// Everything that is typed into a password's field in these tests.
    static let passwords = people.map(\.password) + ["not-my-password", "12345678"]

    let browser: WebDriver
    let language: Language
    let size: Size
    private let wording: Wording
    private let album: String?
    private var pictures = 0
    /// Touches of the page since ``taps`` was last set to 0.
    var taps = 0

    /// - Parameter album: Folder for pictures under `.build/screens`; nil takes none.
    init(_ browser: WebDriver, _ language: Language, _ size: Size, album: String? = nil) async throws {
        self.browser = browser
        self.language = language
        self.size = size
        self.album = album
        wording = try Wording.shipped()
        try await browser.resize(width: size.width, height: size.height)
    }

    func text(_ key: WordingKey) -> String { wording.text(key, in: language) }
    func text(_ phrase: Phrase) -> String { wording.text(phrase, in: language) }

    func open(_ terminal: RealTerminal) async throws {
        try await browser.open(terminal.address)
        // Pictures and clicks wait for what stands, not for how it came there.
        try await browser.run("document.getAnimations().forEach((a) => a.finish())")
    }

    func tap(_ css: String) async throws {
        taps += 1
        // Nobody touches what is not on the screen yet.
        try await browser.find(css)
        try await browser.click(css)
    }

    /// Digits and letters of a count or a password: no taps of their own.
    func key(_ key: String, of board: String = ".keypad") async throws {
        try await browser.click("\(board) [data-key='\(key)']")
    }

    /// What stands on the screen must hold these texts.
    func reads(
        _ texts: [String], in css: String = "body", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let shown = Inspection.bare(try await browser.text(css))
        for text in texts {
            #expect(
                shown.contains(Inspection.bare(text)), "\(language.rawValue) \(size.rawValue): \(shown.prefix(400))",
                sourceLocation: sourceLocation)
        }
    }

    func reads(
        _ keys: WordingKey..., in css: String = "body", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await reads(keys.map(text), in: css, sourceLocation: sourceLocation)
    }

    /// Looks closely: nothing cut off, covered, too small, too faint or secret; and takes a picture.
    func look(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        guard let album else { return }
        let problems = try await browser.run(Inspection.script) as? [String]
        #expect(problems == [], "\(album) \(name)", sourceLocation: sourceLocation)
        try await Exposure.check(
            browser, passwords: Self.passwords, at: "\(album) \(name)", sourceLocation: sourceLocation)
        pictures += 1
        let number = pictures < 10 ? "0\(pictures)" : "\(pictures)"
        try Album.save(try await browser.screenshot(), in: album, "\(number)-\(name)")
    }
}

extension Shopkeeper {
    /// From the first screen of a terminal that was never used to its home screen.
    func setsUp(_ terminal: String) async throws {
        try await browser.find("body.setUp #language-\(language.rawValue)")
        try await look("language")
        try await tap("#language-\(language.rawValue)")
        try await browser.find("html[lang='\(language.rawValue)'] body.setUp #setUp")
        try await reads(.setupIdentity, .setupRight)
        try await reads([terminal, RealShop.merchant, "Qiantui Demo Store"])
        try await look("identity")
        try await tap("#setUp")
        for person in Self.people { try await makes(person) }
        try await browser.find("body.home")
        try await reads([Self.people[2].name], in: "header")
    }

    private func makes(_ person: (number: String, role: WordingKey, name: String, password: String)) async throws {
        try await browser.find("body.setUp #number")
        try await browser.until("document.getElementById('number')?.value === '\(person.number)'")
        try await reads([text(Phrase(.setupAccount, ["role": .phrase(Phrase(person.role))]))])
        if person.number == "99" {
            // One that devices leave the factory with.
            try await browser.type(person.name, into: "#name")
            for field in ["#new", "#repeated"] { try await browser.type("12345678", into: field) }
            try await tap("#save")
            try await browser.find(".inline.bad")
            try await reads(.pwDefault)
            try await look("factory-password")
        } else {
            try await browser.type(person.name, into: "#name")
        }
        for field in ["#new", "#repeated"] { try await browser.type(person.password, into: field) }
        try await look("account-\(person.number)")
        try await tap("#save")
    }

    /// From the list of people to home.
    func signsOn() async throws {
        try await browser.find("body.operators #operator-01")
        try await tap("#operator-01")
        try await browser.find("body.password")
        try await reads(.pwSignon)
        try await enters(Self.password)
        try await browser.find("body.home")
    }

    /// One sale, up to the home screen again.
    ///
    /// - Parameter keyboard: By keys that are plugged in, else by the keypad on the screen.
    func sells(_ digits: String, _ tender: String, keyboard: Bool = false, picture: String? = nil) async throws {
        if keyboard {
            try await browser.keys(digits)
        } else {
            for digit in digits { try await key(String(digit)) }
        }
        if picture != nil { try await look("amount") }
        try await tap("#pay-\(tender)")
        try await browser.find("body.sale .outcome.good")
        try await reads(.saleApproved)
        if let picture { try await look(picture) }
        try await tap("#proceed")
        try await browser.find("body.home")
    }

    /// From home to the question for the password, the drawer holding so many notes of 100.
    func prepares(notes: Int, pictures: Bool = false) async throws {
        try await tap("#openEndOfDay")
        try await browser.find("body.stopSelling")
        try await reads(.freezeAsk, .freezeYes)
        if pictures { try await look("stop-selling") }
        try await tap("#confirmFreeze")
        try await browser.find("body.amounts")
        try await reads(.countTitle, .countBlind)
        if pictures { try await look("count") }
        if notes > 0 { for digit in String(notes) { try await key(String(digit)) } }
        if pictures { try await look("counted") }
        try await tap("#giveCount")
        try await browser.find("body.password")
        try await reads(.pwTitle)
    }

    func enters(_ password: String) async throws {
        try await browser.type(password, into: "#password")
        try await tap("#password-enter")
    }

    /// Holds the button of the confirmation long enough.
    func confirms() async throws {
        taps += 1
        try await browser.press("#confirm", milliseconds: 1100)
    }

    /// From the end's report over the slip to sleep.
    func goesToSleep() async throws {
        try await browser.find("body.signOff .outcome.good #proceed, body.signOff #proceed")
        try await tap("#proceed")
        try await browser.find("body.slip")
        try await tap("#proceed")
        try await browser.find("body.sleep .dot.green")
    }
}

extension WebDriver {
    /// Waits until an expression is true.
    func until(_ expression: String) async throws {
        let script = """
            const done = arguments[arguments.length - 1];
            const look = (left) => {
              if (\(expression)) done(true);
              else if (left) setTimeout(() => look(left - 1), 5);
              else done(false);
            };
            look(3000);
            """
        guard try await wait(for: script) as? Bool == true else {
            throw Failure(description: "never came: \(expression); \(try await shown())")
        }
    }
}
