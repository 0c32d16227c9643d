import Foundation
import HostCore
import HostService
import ISO8583
import PostgreSQLCluster
import Testing
import UnionPay

@Suite("A host whose ledger is in trouble", .timeLimit(.minutes(3)))
struct HostTroubleTests {
    private static func code(_ socket: RawSocket, within limit: Duration = .seconds(20)) async throws -> String? {
        try await socket.readFrame(within: limit).flatMap { try Relay.format.decode($0).message.text(39) }
    }

    @Test(
        "On a full disk nothing is answered and it is not ready; with room the same sale is taken, once",
        .enabled(if: SmallDisk.isAllowed, "this machine does not let a program mount a disk of its own"))
    func fullDisk() async throws {
        let port = Ports.free()
        let pair = try Pair(hostSettings: { $0.operations = "127.0.0.1:\(port)" })
        let disk = try SmallDisk(over: pair.hostFolder, mebibytes: 16)
        let child = try await pair.startHostChild()
        let probe = HTTPProbe(port: port)
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try disk.fill(leaving: 0)
        let sale = try terminal.framed(terminal.sale(2000))
        try terminal.socket.write(sale)
        _ = try await eventually("a request that could not be stored") {
            try await probe.metric(#"qiantui_host_ledger_failures_total{what="request"}"#) == 1 ? true : nil
        }
        let ready = try #require(try await probe.get("/ready"))
        #expect(ready.status == 503)
        #expect(ready.body.contains("disk is full"), "\(ready.body)")
        #expect(try await probe.get("/health")?.status == 200)
        #expect(try await probe.metric("qiantui_host_data_free_bytes") == 0)
        #expect(try await Self.code(terminal.socket, within: .milliseconds(300)) == nil)
        try disk.empty()
        _ = try await eventually("a host that is ready") { try await probe.get("/ready")?.status == 200 ? true : nil }
        try terminal.socket.write(sale)
        #expect(try await Self.code(terminal.socket) == "00")
        #expect(try Books.postings(pair).map(\.amount) == [1000, 2000])
        child.terminate()
        #expect(await child.end() == 0)
        try await pair.stop()
        withExtendedLifetime(disk) {}
    }

    @Test("A database that is away makes it not ready without a word of the password; it is ready when that is back")
    func databaseIsAway() async throws {
        let cluster = try await PostgreSQLCluster()
        let url = try await cluster.makeDatabase()
        let (pair, _, probe) = try await MetricsTests.host { $0.database = url }
        #expect(try await probe.get("/ready")?.status == 200)
        await cluster.stop()
        let away = try #require(try await probe.get("/ready"))
        #expect(away.status == 503)
        #expect(away.body.contains("cannot be reached"), "\(away.body)")
        #expect(try await probe.get("/health")?.status == 200)
        try await cluster.start()
        _ = try await eventually("a host that is ready") { try await probe.get("/ready")?.status == 200 ? true : nil }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try await pair.stop()
        await cluster.stop()
    }

    @Test("A database that no longer waits for its disk makes it not ready, and names the setting")
    func notDurable() async throws {
        let cluster = try await PostgreSQLCluster()
        let url = try await cluster.makeDatabase()
        let (pair, _, probe) = try await MetricsTests.host { $0.database = url }
        #expect(try await probe.get("/ready")?.status == 200)
        _ = try await cluster.query("ALTER SYSTEM SET synchronous_commit = off", on: url)
        _ = try await cluster.query("SELECT pg_reload_conf()", on: url)
        let answer = try await eventually("a host that is not ready") {
            try await probe.get("/ready").flatMap { $0.status == 503 ? $0 : nil }
        }
        #expect(answer.body.contains("synchronous_commit off"), "\(answer.body)")
        try await pair.stop()
        await cluster.stop()
    }
}
