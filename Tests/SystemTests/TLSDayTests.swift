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
        ///
        /// - Parameter vouches: The authority of it; without one, that which the host believes from its start on.
        func terminal(
            _ number: String = Pair.terminal, in days: CertificateAuthority.Days = .now,
            by vouches: CertificateAuthority? = nil
        ) throws -> ClientTLSSettings {
            let name = number + (vouches == nil ? "" : "-renewed")
            let made = try (vouches ?? terminals).issue(name, for: ["DNS:\(number).\(Pair.merchant)"], in: days)
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

    @Test(
        "A terminal that shows another's certificate, one that has run out, or none, is answered nothing, and nothing is posted for it"
    )
    func anothers() async throws {
        let papers = try Papers()
        var none = try papers.terminal()
        (none.certificate, none.key) = (nil, nil)
        for shown in [try papers.terminal("10000002"), none, try papers.terminal(in: .longPast)] {
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

    @Test("A certificate that has run out is not taken by a reload: the host goes on with the one it has, and says why")
    func runsOut() async throws {
        let papers = try Papers()
        let pair = try await pair(papers.host, papers.terminal())
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        _ = try papers.authority.issue("host", for: ["IP:127.0.0.1"], in: .longPast)
        let refused = try await Program.run(["host", "reload", "--data", pair.hostFolder])
        #expect(refused.status == 78)
        #expect(refused.errors.contains("\(papers.host.certificate): the certificate was valid until 2020-01-31"))
        try await pair.command(["sale", "--amount", "200"], input: pair.swipe())
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 600)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test(
        "A host whose certificate bears another name is sent nothing: the terminal tells that it is away, its log why")
    func anotherName() async throws {
        let papers = try Papers()
        let elsewhere = try papers.authority.issue("elsewhere", for: ["DNS:elsewhere.test", "IP:192.0.2.1"])
        var host = papers.host
        (host.certificate, host.key) = elsewhere
        let shown = host
        let terminal = try papers.terminal()
        let pair = try Pair {
            $0.transport = .tls
        } settings: {
            $0.tls = terminal
        } hostSettings: {
            $0.tls = shown
        }
        try await pair.startHost()
        try await pair.startTerminalChild()
        #expect(try await pair.command(["sign-in"], status: 69).isHostAway == true)
        let sale = try await pair.command(["sale", "--amount", "100"], input: pair.swipe(), status: 69)
        #expect(sale.isHostAway == true, "\(sale.told)")
        #expect(pair.folder.text("err").contains("no connection to 127.0.0.1:\(pair.hostPort): "))
        #expect(try Books(pair).report.terminals.map(\.isSignedIn) == [false])
        #expect(try Books(pair).hostRows.isEmpty)
        try await pair.stop()
    }

    @Test(
        "A certificate that is withdrawn with its authority opens no new connection after a reload; its successor does, and the day closes"
    )
    func withdrawn() async throws {
        let papers = try Papers()
        let pair = try await pair(papers.host, papers.terminal())
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        let successor = try CertificateAuthority("successor", in: papers.folder.file("pki"))
        try String(contentsOfFile: successor.certificate, encoding: .utf8).write(
            toFile: papers.terminals.certificate, atomically: true, encoding: .utf8)
        #expect(try await Program.run(["host", "reload", "--data", pair.hostFolder]).status == 0)
        // Whoever is connected stays so; the next connection shows a certificate that nobody vouches for.
        try await pair.command(["sale", "--amount", "200"], input: pair.swipe())
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe(), status: 69)
        #expect(try Books(pair).hostRows.count == 2)
        await pair.stopTerminal()
        let renewed = try papers.terminal(by: successor)
        await pair.changeTerminal { $0.tls = renewed }
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 600)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test(
        "A certificate that is revoked opens nothing, and is not heard over a connection that it had open; its successor is, and the day closes"
    )
    func revoked() async throws {
        let papers = try Papers()
        let lost = try papers.terminal()
        var host = papers.host
        // Another terminal's, from the beginning on.
        let other = try papers.terminal("10000002")
        host.revoked = papers.folder.file("revoked.pem")
        func write(_ certificates: [ClientTLSSettings]) throws {
            let texts = try certificates.compactMap(\.certificate).map {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            try papers.folder.write(texts.joined(), to: "revoked.pem")
        }
        try write([other])
        let config = try papers.folder.write(
            "port: 0\ntls: {certificate: \(host.certificate), key: \(host.key), revoked: \(papers.folder.file("revoked.pem"))}\n",
            to: "host.yaml")
        let alone = try await Program.run(
            ["host", "serve", "--data", papers.folder.file("data"), "--config", config])
        #expect(alone.status == 78)
        #expect(alone.errors.contains("tls.revoked: expected clientAuthorities beside it"), "\(alone.errors)")
        let pair = try await pair(host, lost)
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        try write([other, lost])
        #expect(try await Program.run(["host", "reload", "--data", pair.hostFolder]).status == 0)
        let unheard = try await pair.transact(.sale, 200, TestCard.domestic.presented(.swipe))
        #expect(unheard.result == .unknown, "\(unheard.told)")
        try await pair.command(["sale", "--amount", "200"], input: pair.swipe(), status: 69)
        #expect(try Books(pair).hostRows.count == 1)
        await pair.stopTerminal()
        let renewed = try papers.terminal(by: papers.terminals)
        await pair.changeTerminal { $0.tls = renewed }
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 400)
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
