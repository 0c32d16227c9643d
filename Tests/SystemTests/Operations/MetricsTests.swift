import DayEnd
import DayScript
import Foundation
import GRDB
import HostCore
import HostService
import ISO8583
import SecretSearch
import Testing
import UnionPay

@Suite("A host that is looked at", .timeLimit(.minutes(2)))
struct MetricsTests {
    /// A host in a process of its own, and where it is looked at.
    static func host(
        issuer: IssuerRules = IssuerRules(), _ change: @Sendable (inout HostSettings) -> Void = { _ in }
    ) async throws -> (pair: Pair, child: ChildService, probe: HTTPProbe) {
        let port = Ports.free()
        let pair = try Pair(
            issuer: issuer,
            hostSettings: {
                $0.operations = "127.0.0.1:\(port)"
                change(&$0)
            })
        return (pair, try await pair.startHostChild(), HTTPProbe(port: port))
    }

    @Test("The page counts answers by kind and code, commits, sign-ins, wrong MACs, settlements; it names no terminal")
    func figures() async throws {
        let (pair, _, probe) = try await Self.host(issuer: IssuerRules([.init(amountEndsWith: "51", code: "51")]))
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        #expect(try await terminal.code(terminal.sale(2000)) == "00")
        #expect(try await terminal.code(terminal.sale(1051)) == "51")
        var forged = try terminal.framed(terminal.sale(1002))
        forged[forged.count - 1] ^= 1
        #expect(try await terminal.exchange(forged)?.text(39) == "A0")
        // The books have two lines, the terminal says that it has none.
        #expect(try await terminal.exchange(terminal.framed(terminal.settlement()))?.text(48) != nil)
        for (sample, value) in [
            (#"qiantui_host_answers_total{kind="sale",code="00"}"#, 2.0),
            (#"qiantui_host_answers_total{kind="sale",code="51"}"#, 1),
            (#"qiantui_host_answers_total{kind="sale",code="A0"}"#, 1),
            (#"qiantui_host_answers_total{kind="signIn",code="00"}"#, 1),
            (#"qiantui_host_settlements_total{verdict="differs"}"#, 1),
            (#"qiantui_host_settlements_total{verdict="balanced"}"#, 0),
            (#"qiantui_host_issuer_questions_total{act="authorize"}"#, 3),
            ("qiantui_host_sign_ins_total", 1), ("qiantui_host_mac_failures_total", 1),
            ("qiantui_host_issuer_seconds_count", 3), ("qiantui_host_answer_seconds_count", 6),
            ("qiantui_host_frames_total", 6), ("qiantui_host_connections", 1), ("qiantui_host_queue_depth", 0),
            ("qiantui_host_draining", 0), (#"qiantui_host_sheds_total{reason="full"}"#, 0),
        ] {
            #expect(try await probe.metric(sample) == value, "\(sample)")
        }
        // A sale is two commits, one before its issuer is asked; the other three are one each.
        #expect(try await probe.metric("qiantui_host_commit_seconds_count") == 9)
        #expect(try #require(try await probe.metric("process_resident_memory_bytes")) > 1_000_000)
        #expect(try #require(try await probe.metric("qiantui_host_data_free_bytes")) > 0)
        let page = try #require(try await probe.get("/metrics"))
        #expect(page.head.contains("text/plain; version=0.0.4"))
        #expect(!page.body.contains(Pair.terminal))
        #expect(!page.body.contains(Pair.merchant))
        #expect(!page.body.contains(TestCard.domestic.pan))
        try await pair.stop()
    }

    @Test("Alive and ready are told apart; what is not there is 404")
    func paths() async throws {
        let (pair, _, probe) = try await Self.host()
        #expect(try await probe.get("/health")?.status == 200)
        let ready = try #require(try await probe.get("/ready"))
        #expect(ready.status == 200)
        #expect(ready.body == "{\"ready\":true,\"reasons\":[]}\n")
        #expect(try await probe.get("/")?.status == 404)
        #expect(try await probe.get("/metrics", method: "POST")?.status == 404)
        try await pair.stop()
    }

    @Test("A ledger that another program holds makes the host alive and not ready, and ready again when it lets go")
    func ledgerIsHeld() async throws {
        let (pair, _, probe) = try await Self.host()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: pair.ledgerPath, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let answer = try #require(try await probe.get("/ready"))
        #expect(answer.status == 503)
        #expect(answer.body.contains("the ledger has said nothing for 2 s"), "\(answer.body)")
        #expect(try await probe.get("/health")?.status == 200)
        // What it counts does not wait for the ledger.
        #expect(try await probe.metric("qiantui_host_connections") == 0)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        _ = try await eventually("a host that is ready") { try await probe.get("/ready")?.status == 200 ? true : nil }
        try await pair.stop()
    }

    @Test("A host whose operations address is taken does not start, and names the address")
    func addressTaken() async throws {
        let (pair, _, probe) = try await Self.host()
        let folder = try TestFolder()
        let config = try folder.write(
            "{\"transport\": \"plain\", \"port\": 0, \"operations\": \"127.0.0.1:\(probe.port)\"}", to: "host.yaml")
        let ended = try await Program.run(["host", "serve", "--data", folder.file("host"), "--config", config])
        #expect(ended.status == 78, "\(ended.errors)")
        #expect(ended.errors.contains("port \(probe.port) on 127.0.0.1 is in use"), "\(ended.errors)")
        try await pair.stop()
    }

    @Test(
        "One trace goes through all lines about a sale, from request over issuer to answer, and another through the next"
    )
    func traces() async throws {
        let (pair, _, _) = try await Self.host()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let sale = try terminal.sale(1000)
        #expect(try await terminal.code(sale) == "00")
        // A repeat is the same act.
        #expect(try await terminal.code(sale) == "00")
        #expect(try await terminal.code(terminal.sale(2000)) == "00")
        func trace(_ stan: String) -> String {
            TraceID(merchant: Pair.merchant, terminal: Pair.terminal, batch: "000001", stan: stan).description
        }
        let log = pair.folder.text("err").split(separator: "\n")
        func lines(_ stan: String) -> [String] {
            log.filter { $0.contains("trace=\(trace(stan))") }.compactMap { line in
                ["request", "issuer asked", "issuer answered", "answered"].first { line.hasSuffix("] \($0)") }
            }
        }
        #expect(
            lines("000002") == ["request", "issuer asked", "issuer answered", "answered", "request", "answered"])
        #expect(lines("000003") == ["request", "issuer asked", "issuer answered", "answered"])
        #expect(trace("000002") != trace("000003"))
        #expect(log.contains { $0.contains("kind=sale") && $0.contains("code=00") && $0.contains("microseconds=") })
        #expect(!log.contains { $0.contains(TestCard.domestic.pan) })
        try await pair.stop()
    }

    @Test("`host top` shows what came in between two looks, for people and as JSON; without a host it ends with 69")
    func top() async throws {
        let (pair, _, _) = try await Self.host()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        for amount in 1000..<1005 { #expect(try await terminal.code(terminal.sale(amount)) == "00") }
        _ = try await terminal.exchange(terminal.framed(terminal.settlement()))
        let shown = try await Program.run(["host", "top", "--data", pair.hostFolder, "--once", "--interval", "0.1"])
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("1 open, 0 refused"), "\(shown.output)")
        #expect(shown.output.contains("0 balanced, 1 differ"), "\(shown.output)")
        let read = try await Program.run(
            ["host", "top", "--data", pair.hostFolder, "--once", "--json", "--interval", "0.1"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any])
        #expect(object["connections"] as? Int == 1)
        #expect((object["tonight"] as? [String: Any])?["differing"] as? Int == 1)
        #expect(object["salesPerSecond"] as? Double == 0)
        #expect(read.output.split(separator: "\n").count == 1)
        try await pair.stop()
        let gone = try await Program.run(["host", "top", "--data", pair.hostFolder, "--once"])
        #expect(gone.status == 69, "\(gone.errors)")
    }
}
