import DayEnd
import Devices
import KeyStore
import Models
import Peripherals
import Store
import Synchronization
import TerminalCore
import Timekeeping
import UnionPay
import Wire

/// The parts of the machine that this terminal is: what a self-test looks at, and where paper comes out.
struct TerminalParts: Sendable {
    let rack: PeripheralRack
    private let terminal: String
    private let provider: ServiceProvider
    private let clock: WallClock
    /// File of what hands have found.
    private let hands: String

    /// Nil where the configuration names no model.
    ///
    /// - Parameter hostOffset: Seconds that this clock is ahead of the host's, once the host has told its time.
    init?(
        settings: TerminalSettings, folder: String, endpoints: [Endpoint], clock: WallClock,
        hostOffset: @escaping @Sendable () -> Int64?, hasWorkingKeys: @escaping @Sendable () async -> Bool
    ) throws {
        guard !settings.model.isEmpty else { return nil }
        let model = try ModelLibrary(own: folder + "/models").model(settings.model)
        let keys = try KeyStore(folder: folder + "/keys", storageKeyFrom: .folder(folder))
        let masterKey = TerminalSetup.masterKeyName(settings.masterKeyIndex)
        var service = PeripheralRack.Service {
            SecurityObservation(
                hasMasterKey: (try? keys.find(masterKey)) != nil, hasWorkingKeys: await hasWorkingKeys())
        }
        service.endpoints = endpoints.map { NetworkEndpoint(host: $0.host, port: $0.port) }
        let echo = HostEcho(
            configuration: try settings.configuration(), endpoints: endpoints, tls: try settings.clientTLS())
        service.echo = {
            guard case .answered(let answer, _, _, _) = await echo.ask(batch: .first, patience: .seconds(3)) else {
                return nil
            }
            return answer
        }
        service.clock = { ClockObservation(offset: hostOffset()) }
        // The journal refuses to open with anything less.
        service.isStoreDurable = true
        let hands = folder + "/" + HandTests.fileName
        service.screenTest = { HandTests(path: hands).screen }
        service.keyTest = { HandTests(path: hands).keys }
        self.hands = hands
        rack = PeripheralRack(model: model, folder: folder, service: service)
        terminal = settings.terminal
        provider = ServiceProvider(name: settings.provider, hotLine: settings.hotLine)
        self.clock = clock
    }

    /// What a person at the page can do something about during the day; what is well is left out. The network is not
    /// tried: the host is left in peace.
    func look(atStorage: Bool) async -> [Finding] {
        var model = rack.model
        model.parts.removeAll { !(Self.watched.contains($0.part) || atStorage && $0.part == .storage) }
        let report = await SelfTest(model: model, peripherals: rack.peripherals) { [clock] in clock.now }.run()
        return report.findings.filter { $0.grade != .pass }
    }

    private static let watched: [Part] = [.power, .battery, .thermal, .clock, .printer]

    /// Whether a part of its own watches the clock.
    var watchesClock: Bool { rack.model.has(.clock) }

    /// A fault of the printer with its words and readings.
    func finding(_ fault: PrintFault) -> Finding {
        Observation.printer(fault.observation).findings(for: rack.model, at: clock.now).first { $0.code == fault.code }
            ?? Finding(fault.code, measured: clock.now)
    }

    /// What was found by hand, the worse of screen and keys; nil where the model has neither.
    var triedByHand: Finding? {
        let tests = HandTests(path: hands)
        var seen: [Observation] = []
        if rack.model.has(.screen) { seen.append(.screen(tests.screen)) }
        if rack.model.has(.keys) { seen.append(.keys(tests.keys)) }
        let found = seen.flatMap { $0.findings(for: rack.model, at: clock.now) }
        // Of what is well, a test that nobody has made is told first.
        return found.max { $0.grade < $1.grade || $0.grade == $1.grade && $0.code != .screenUntested }
    }

    /// Names of what a hand tries; none where the model has no such part.
    func places(_ part: Part) -> [String] {
        guard rack.model.has(part) else { return [] }
        return part == .screen ? TerminalModel.zones : part == .keys ? rack.model.keyNames : []
    }

    /// Keeps what a hand has found.
    func note(_ part: Part, dead: [String]) throws {
        var tests = HandTests(path: hands)
        let test = HandTest(tested: places(part).count, dead: dead)
        if part == .screen { tests.screen = test } else { tests.keys = test }
        try tests.write(to: hands)
    }

    /// Names of all parts, in the order of a self-test.
    var names: [String] { rack.model.parts.map(\.part).sorted().map(\.rawValue) }

    /// Looks at every part; a stopping fault comes with the order for its repair.
    func test(repair: Int) async -> SelfTestResult {
        let report = await SelfTest(model: rack.model, peripherals: rack.peripherals) { [clock] in clock.now }.run()
        let findings = report.findings.map {
            SelfTestResult.Finding(
                part: $0.part.rawValue, code: $0.code.description, grade: .init($0.grade),
                evidence: $0.evidence.map(\.text))
        }
        guard let stopping = report.stopping else { return SelfTestResult(findings: findings) }
        let ticket = RepairTicket(
            terminal: terminal, counter: repair, finding: stopping, provider: provider, made: clock.now)
        return SelfTestResult(
            findings: findings,
            order: RepairOrder(
                number: ticket.number, part: ticket.part.rawValue, code: ticket.code.description,
                evidence: ticket.evidence.map(\.text), mustNot: ticket.mustNot.map(\.rawValue),
                provider: provider.name, hotLine: provider.hotLine, made: ticket.made, callBefore: ticket.callBefore))
    }
}

extension SelfTestResult.Grade {
    init(_ grade: Grade) {
        switch grade {
        case .pass: self = .pass
        case .warn: self = .warn
        case .stop: self = .stop
        }
    }
}
