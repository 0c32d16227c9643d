import DayEnd
import Foundation
import HostCore
import HostService
import Settings
import TerminalService
import TestCertificates
import Testing
import UnionPay

@Suite("A terminal and its host over TLS", .timeLimit(.minutes(3)))
struct TLSDayTests {
    /// An authority for the host, one for terminals, and a host's certificate.
    private struct Papers {
        let folder: TestFolder
        let authority: CertificateAuthority
        let terminals: CertificateAuthority
        let host: ServerTLSSettings

        init() throws {
            folder = try TestFolder()
            try FileManager.default.createDirectory(atPath: folder.file("pki"), withIntermediateDirectories: true)
            authority = try CertificateAuthority("authority", in: folder.file("pki"))
            terminals = try CertificateAuthority("terminals", in: folder.file("pki"))
            let made = try authority.issue("host", for: ["IP:127.0.0.1"])
            host = ServerTLSSettings(
                certificate: made.certificate, key: made.key, clientAuthorities: terminals.certificate)
        }

        /// What a terminal with this number shows.
        func terminal(_ number: String = Pair.terminal) throws -> ClientTLSSettings {
            let made = try terminals.issue(number, for: ["DNS:\(number).\(Pair.merchant)"])
            return ClientTLSSettings(
                authorities: authority.certificate, certificate: made.certificate, key: made.key)
        }
    }

    private func pair(_ host: ServerTLSSettings, _ terminal: ClientTLSSettings) async throws -> Pair {
        try await Pair.running {
            $0.transport = .tls
        } settings: {
            $0.tls = terminal
        } hostSettings: {
            $0.tls = host
        }
    }

    @Test("A day of every kind of act, each side with a certificate, closes with both books agreeing")
    func wholeDay() async throws {
        let papers = try Papers()
        let pair = try await pair(papers.host, papers.terminal())
        let sold = try await WholeDayTests.playEverything(on: pair)
        #expect(try await pair.close().day.batches == [.first])
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.hostRows.count == sold.count)
        try await pair.stop()
    }

    @Test("A terminal that shows another's certificate, or none, is answered nothing, and nothing is posted for it")
    func anothers() async throws {
        let papers = try Papers()
        var none = try papers.terminal()
        (none.certificate, none.key) = (nil, nil)
        for shown in [try papers.terminal("10000002"), none] {
            let pair = try await pair(papers.host, shown)
            try await pair.command(["sign-in"], status: 69)
            try await pair.command(["sale", "--amount", "100"], input: pair.swipe(), status: 69)
            #expect(try Books(pair).hostRows.isEmpty)
            #expect(try Books(pair).report.terminals.map(\.isSignedIn) == [false])
            try await pair.stop()
        }
    }

    @Test("A renewed certificate is taken up while the host runs: terminals meet it at their next connection")
    func renewed() async throws {
        let papers = try Papers()
        var terminal = try papers.terminal()
        let pair = try await pair(papers.host, terminal)
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        let successor = try CertificateAuthority("successor", in: papers.folder.file("pki"))
        _ = try successor.issue("host", for: ["IP:127.0.0.1"])
        let reloaded = try await Program.run(["host", "reload", "--data", pair.hostFolder, "--json"])
        #expect(reloaded.status == 0, "\(reloaded.errors)")
        // The connection of the day goes on.
        try await pair.command(["sale", "--amount", "200"], input: pair.swipe())
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe(), status: 69)
        await pair.stopTerminal()
        terminal.authorities = successor.certificate
        let trusted = terminal
        await pair.changeTerminal { $0.tls = trusted }
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe())
        try "no key".write(toFile: papers.host.key, atomically: true, encoding: .utf8)
        let refused = try await Program.run(["host", "reload", "--data", pair.hostFolder])
        #expect(refused.status == 78)
        #expect(refused.errors.contains(papers.host.key))
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 600)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("A host whose certificate has run out does not start, and says which file and since when")
    func expired() async throws {
        let papers = try Papers()
        let old = try papers.authority.issue("host", for: ["IP:127.0.0.1"], in: .longPast)
        let config = try papers.folder.write(
            "port: 0\ntransport: tls\ntls: {certificate: \(old.certificate), key: \(old.key)}\n", to: "host.yaml")
        let ended = try await Program.run(
            ["host", "serve", "--data", papers.folder.file("data"), "--config", config])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("\(old.certificate): the certificate was valid until 2020-01-31"))
    }
}
