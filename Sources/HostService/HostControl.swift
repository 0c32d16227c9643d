public import DayEnd
import Foundation
import HostCore
import Ledger
public import Store
import StrictJSON
import Timekeeping
import Wire

/// What the command line asks a running host over its control socket: one JSON object in, one out.
struct HostControl: Sendable {
    let engine: HostEngine
    let clock: WallClock
    let vault: HostVault
    let operations: HostOperations
    let reloadCertificate: @Sendable () throws -> Void

    func answer(_ line: String, _ responder: ControlResponder) async {
        do {
            let request = try JSONDecoder().decode(HostRequest.self, from: Data(line.utf8))
            responder.finish(try Self.text(await reply(to: request)))
        } catch {
            responder.finish((try? Self.text(HostReply(error: "\(error)"))) ?? "{}")
        }
    }

    private func reply(to request: HostRequest) async throws -> HostReply {
        var reply = HostReply()
        switch request.command {
        case .status:
            if let date = request.date, let second = request.secondOfDay { clock.set(to: date, secondOfDay: second) }
            reply.now = clock.now.description
            reply.commits = try await engine.ask(\.meter)
        case .report:
            reply.report = try await engine.ask { ledger in
                try HostReport(ledger, merchant: request.merchant, terminal: request.terminal)
            }
        case .snapshot: reply.snapshot = operations.snapshot()
        case .reload: try reloadCertificate()
        case .register:
            guard let registration = request.registration else {
                throw HostSetupError(problem: "register: expected a registration, found none")
            }
            let vault = vault
            reply.registered = try await engine.ask { ledger in
                try HostSetup.register(registration, ledger: ledger, vault: vault)
            }
        }
        return reply
    }

    private static func text(_ reply: HostReply) throws -> String {
        try CanonicalJSON.text(reply)
    }
}

/// A request to a running host.
public struct HostRequest: Codable, Sendable {
    public enum Command: String, Codable, Sendable {
        /// `status` also sets the clock where a date is given; `report` reads the ledger; `reload` takes a renewed
        /// certificate; `snapshot` tells where the host stands, without a look at the ledger.
        case status, report, register, reload, snapshot
    }
    public var command: Command
    public var date: CivilDate?
    public var secondOfDay: Int?
    public var merchant: String?
    public var terminal: String?
    public var registration: HostSetup.Registration?

    public init(_ command: Command) { self.command = command }
}

public struct HostReply: Codable, Sendable {
    public var error: String?
    public var now: String?
    public var commits: CommitMeter?
    public var report: HostReport?
    public var snapshot: HostSnapshot?
    public var registered: HostSetup.Registered?

    init(error: String? = nil) { self.error = error }
}
