import DayEnd
import DemoFront
import Foundation
import Journal
import KeyStore
import Operators
import PaymentSecurity
import SecretSearch
import Store
import TerminalService
import Testing
import UnionPay

@Suite("A terminal at rest", .serialized)
struct RestTests {
    @Test("After sign-off no secret is in a core image, no socket to the host is open, the journal's WAL is empty")
    func asleep() async throws {
        let pair = try Pair(
            .doubleDESWithTDK,
            settings: {
                $0.model = "counter-top"
                $0.secondPersonFor = []
            })
        try await pair.startHost()
        let child = try await pair.startTerminalChild(["--page", "0"])
        let crew = try await Crew(pair)
        _ = try await WholeDayTests.playEverything(on: pair)
        var secrets = try SecretTests.secrets(pair)
        secrets += try Self.terminalKeys(pair)
        secrets += crew.passwords.enumerated().map { Secret("password \($0.offset)", text: $0.element) }
        let shown = try await Self.page(of: pair)
        // The day is under way: its keys are in memory, and the search finds them.
        let busy = try CoreImage(of: child.number)
        #expect(Self.found(secrets, in: busy).contains { $0.hasPrefix("MAK") })
        #expect(try ProcessFigures(of: child.number).connectedPorts == [pair.hostPort])

        let reply = try await Crew.close(pair)
        #expect(reply.closing?.end == .closed, "\(reply.told)")
        let search = secrets
        let left = try await Self.settled { Self.found(search, in: try CoreImage(of: child.number)) }
        #expect(left == [])
        #expect(try ProcessFigures(of: child.number).connectedPorts == [])
        _ = try await eventually("an empty WAL") {
            let size = try FileManager.default.attributesOfItem(atPath: pair.journalPath + "-wal")[.size] as? Int
            return size == 0 ? true : nil
        }
        let backup = try JournalStore.open(pair.terminalFolder + "/backup/journal.sqlite").loaded
        #expect(backup.state.closing?.step == .rest)
        #expect(backup.state.lastSlip?.batch == .first)
        let images = try CoreImage(of: child.number).parts
        try Self.searchNumbers(
            [("a page's view", shown), ("a page's view asleep", try await Self.page(of: pair))]
                // What lies in a program's or a library's own file are constants.
                + images.filter { !$0.name.hasPrefix("/") }.map { ("a core image, \($0.name)", $0.bytes) })
        try await pair.stop()
        // Journal, ledger, credentials, backups, keys, print queue, paper, logs, standard output, configurations.
        let files = try FolderContents(pair.folder.path).files
        for name in ["journal.sqlite", "ledger.sqlite", "credentials.sqlite", "backup/journal.sqlite", "/out", "/err"] {
            #expect(files.contains { $0.path.hasSuffix(name) }, "no \(name) to search")
        }
        #expect(files.contains { $0.path.contains("/paper/") }, "no paper to search")
        for file in files { #expect(SecretSearch(secrets).found(in: file.bytes, at: file.path) == []) }
        try Self.searchNumbers(files.map { ($0.path, $0.bytes) })
    }

    /// What the page would draw now.
    private static func page(of pair: Pair) async throws -> [UInt8] {
        let ready = pair.folder.text("terminal-child.ready")
        let port = try #require(
            ready.split(separator: ":").last.flatMap { Int($0.prefix(while: \.isNumber)) }, "\(ready)")
        let caller = try await PageCaller(port: port)
        let answer = try await Loopback.request("GET", "/view", port: port, headers: [("Cookie", caller.cookie)])
        #expect(answer.status == 200)
        return Array(answer.body)
    }

    private static func searchNumbers(_ places: [(name: String, bytes: [UInt8])]) throws {
        let search = CardNumberSearch(known: [Pair.merchant])
        #expect(search.found(in: Array("a card, \(TestCard.domestic.pan).".utf8)) == [TestCard.domestic.pan])
        let sealed = String(repeating: "AB", count: 8)
        #expect(search.found(in: Array("\"\(sealed)\(TestCard.domestic.pan)\"".utf8)) == [])
        #expect(search.found(in: Array("\"\(sealed)\",\(TestCard.domestic.pan)F".utf8)) == [TestCard.domestic.pan])
        for place in places {
            let found = search.found(in: place.bytes)
            #expect(found == [], "in \(place.name)")
        }
    }

    /// The language's own pool of workers is looked after once a second by one thread: that much is not ours to stop.
    private static let pulse = 1.0

    @Test("A terminal at rest, its page unwatched, does nothing, and its page answers when somebody comes")
    func quiet() async throws {
        let pair = try Pair()
        try await pair.startHost()
        let child = try await pair.startTerminalChild(["--page", "0"])
        try await pair.approve(.sale, 1100, TestCard.domestic.presented(.chip, pin: true))
        try await pair.close()
        // What the closing set in motion comes to its end first.
        let seconds = 5.0
        var before = try ProcessFigures(of: child.number)
        let woke = try await eventually("rest", within: .seconds(60)) { () -> Int? in
            try await Task.sleep(for: .seconds(seconds))
            let now = try ProcessFigures(of: child.number)
            defer { before = now }
            guard Set(now.byThread.keys) == Set(before.byThread.keys) else { return nil }
            let deltas = now.byThread.map { $0.value - (before.byThread[$0.key] ?? 0) }.filter { $0 != 0 }
            let sum = deltas.reduce(0, +)
            return deltas.count <= 1 && Double(sum) <= (seconds + 2) * Self.pulse ? sum : nil
        }
        print("at rest: \(before.resident) KiB resident, \(before.threads) threads, \(woke) wake-ups in \(seconds) s")
        #expect(before.resident < 40 * 1024)
        #expect(before.connectedPorts == [])
        #expect(try await !Self.page(of: pair).isEmpty)
        try await pair.stop()
    }

    /// Asks until nothing is found; what is still found after some seconds.
    private static func settled(_ found: () throws -> [String]) async throws -> [String] {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            let left = try found()
            guard !left.isEmpty, ContinuousClock.now < end else { return left }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private static func found(_ secrets: [Secret], in image: CoreImage) -> [String] {
        let search = SecretSearch(secrets)
        // The simulator's cards do not exist and are constants of the program's own file.
        let constants = SecretSearch(secrets.filter { !$0.name.hasSuffix("card number") })
        return image.parts.flatMap { part in
            guard part.name.hasPrefix("/") else { return search.found(in: part.bytes, at: part.name) }
            return constants.found(in: part.bytes, at: part.name) { CoreImage.isConstant($0, of: part) }
        }
    }

    /// Every key that the terminal keeps sealed, read from a copy of its folder.
    static func terminalKeys(_ pair: Pair) throws -> [Secret] {
        let copy = try TestFolder()
        for name in ["storage.key", "keys"] {
            try FileManager.default.copyItem(atPath: pair.terminalFolder + "/" + name, toPath: copy.file(name))
        }
        let keys = try KeyStore(folder: copy.file("keys"), storageKey: StorageKey.load(.folder(copy.path)))
        return try keys.names().map { Secret("key \($0)", key: try keys.key($0).bytes) }
    }
}
