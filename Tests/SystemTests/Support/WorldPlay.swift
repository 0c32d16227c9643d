import DayEnd
import DayScript
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Plays a script in one thread and virtual time, act by act as the demonstration does between two processes.
enum WorldPlay {
    /// The answer that is to be lost: armed, then known by the F11 of its request.
    private final class Loss {
        var isArmed = false
        var stan: String?

        func fate(_ way: Way, _ message: Message) -> Fate {
            if way == .toHost {
                guard isArmed, case .financial(let type)? = Catalogue.classify(message), type.hasReversal else {
                    return .deliver
                }
                isArmed = false
                stan = message.text(11)
            } else if let wanted = stan, message.text(11) == wanted {
                stan = nil
                return .lose
            }
            return .deliver
        }
    }

    static func play(_ script: DayScript, profile: AcquirerProfile, seed: UInt64) throws -> World {
        let first = try #require(script.acts.first)
        let offset = 8 * 3600
        let world = try World(
            terminal: TerminalConfiguration(
                terminal: Pair.terminal, merchant: Pair.merchant, merchantName: "Test shop",
                serialNumber: "00000000000000", profile: profile),
            host: HostConfiguration(profile: profile), issuer: script.issuer,
            tmk: SecretKey([UInt8](repeating: 0x31, count: 8) + [UInt8](repeating: 0x62, count: 8)),
            start: Moment(date: first.date, secondOfDay: max(0, first.secondOfDay - 60), utcOffset: offset))
        let loss = Loss()
        world.faults.fate = { _, way, message in loss.fate(way, message) }
        let reader = VirtualReader(seed: seed)
        var lines: [String: Line] = [:]
        _ = try world.run(.signIn)
        for act in script.acts {
            try world.wait(
                seconds: max(0, (act.moment(utcOffset: offset).milliseconds - world.now.milliseconds) / 1000))
            if act.losesAnswer { loss.isArmed = true }
            let result = try world.run(command(act, reader, lines, world))
            if case .approved(let line, _)? = result { lines[act.reference] = line }
        }
        _ = try world.run(.signOff(SignOffRequest(identifier: "day-\(first.date)")))
        return world
    }

    private static func command(
        _ act: ScriptedAct, _ reader: VirtualReader, _ lines: [String: Line], _ world: World
    ) throws -> Command {
        switch act.what {
        case .cash(let kind): return .cash(CashRequest(kind: kind, amount: act.amount, reference: act.reference))
        case .service(.echo): return .echo
        case .service(.parameterDownload): return .downloadParameters
        case .service(.statusUpload): return .uploadStatus
        case .card(let type):
            let reading = try #require(try reader.read(act))
            let card = try world.present(
                reading.presentation, entry: reading.entry, sequence: reading.sequence, for: type,
                isApprovedOffline: reading.isApprovedOffline)
            var request = TransactionRequest(
                type: type, amount: act.amount, card: card, authority: act.authority,
                authorization: act.authorization, reference: act.reference)
            if let line = act.original.flatMap({ lines[$0] }) {
                request.original = line.key.stan
                if type == .refund {
                    request.originalSlip = OriginalSlip(
                        batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay, rrn: line.rrn,
                        authorization: line.authorization)
                }
            }
            return .transaction(request)
        }
    }
}
