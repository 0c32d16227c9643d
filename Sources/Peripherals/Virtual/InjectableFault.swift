public import Devices

/// A fault that a terminal can be told to show, by name.
public enum InjectableFault: String, CaseIterable, Hashable, Sendable {
    case powerLost = "power.lost"
    case batteryLow = "battery.low"
    case batteryEmpty = "battery.empty"
    case thermalHot = "thermal.hot"
    case storageReadOnly = "storage.read-only"
    case storageFull = "storage.full"
    case storageSlow = "storage.slow"
    case storageFailing = "storage.failing"
    case clockOff13Hours = "clock.off-13h"
    case clockOff3Days = "clock.off-3d"
    case printerPaperOut = "printer.paper-out"
    case printerPaperLow = "printer.paper-low"
    case printerCoverOpen = "printer.cover-open"
    case printerGarbage = "printer.garbage"
    case printerUnplugged = "printer.unplugged"
    case printerSilent = "printer.silent"
    case readerDead = "reader.dead"
    case pinPadTampered = "pinpad.tampered"
    case pinPadDead = "pinpad.dead"
    case networkLANDown = "network.lan-down"
    case networkWANDown = "network.wan-down"
    case networkHostDown = "network.host-down"
    case networkSlow = "network.slow"
    case securityNoMasterKey = "security.no-master-key"
    case screenDeadZone = "screen.dead-zone"
    case keysDead = "keys.dead"

    /// One line for the command line.
    public var help: String {
        switch self {
        case .powerLost: "the plug is out"
        case .batteryLow: "12 percent left, no charger"
        case .batteryEmpty: "3 percent left, no charger; stops a closing"
        case .thermalHot: "95 degrees; stops a closing"
        case .storageReadOnly: "nothing can be written; stops a closing"
        case .storageFull: "one mebibyte left; stops a closing"
        case .storageSlow: "a small write takes 4 seconds"
        case .storageFailing: "the drive expects to fail"
        case .clockOff13Hours: "the clock is 13 hours ahead of the host's"
        case .clockOff3Days: "the clock is 3 days behind the host's; stops a closing"
        case .printerPaperOut: "no paper"
        case .printerPaperLow: "paper is nearly out"
        case .printerCoverOpen: "the cover is open"
        case .printerGarbage: "answers that make no sense"
        case .printerUnplugged: "not there"
        case .printerSilent: "there, but gives no answer"
        case .readerDead: "gives no answer"
        case .pinPadTampered: "says that it was opened; stops a closing"
        case .pinPadDead: "gives no answer"
        case .networkLANDown: "no link: the cable is out"
        case .networkWANDown: "the shop's router answers, nothing behind it does"
        case .networkHostDown: "the acquirer's machine refuses the connection"
        case .networkSlow: "3 seconds a round trip, 300 bytes a second"
        case .securityNoMasterKey: "no master key; stops a closing"
        case .screenDeadZone: "one place does not answer"
        case .keysDead: "one key does not answer"
        }
    }

    public var part: Part {
        switch rawValue.prefix(while: { $0 != "." }) {
        case "pinpad": .pinPad
        case let name: Part(rawValue: String(name)) ?? .security
        }
    }

    /// What the part shows with this fault.
    ///
    /// - Parameter healthy: What it shows without.
    public func applied(to healthy: Observation) -> Observation {
        switch self {
        case .powerLost: return .power(.init(external: false))
        case .batteryLow: return .battery(.init(charge: 12, isDischarging: true))
        case .batteryEmpty: return .battery(.init(charge: 3, isDischarging: true))
        case .thermalHot: return .thermal(.init(hottest: 95_000, sensor: "injected"))
        case .storageReadOnly, .storageFull, .storageSlow, .storageFailing:
            return .storage(applied(healthy))
        case .clockOff13Hours: return .clock(.init(offset: 46_800))
        case .clockOff3Days: return .clock(.init(offset: -259_200))
        case .printerPaperOut, .printerPaperLow, .printerCoverOpen, .printerGarbage, .printerUnplugged,
            .printerSilent:
            return .printer(printer ?? .status(.ready))
        case .readerDead: return .reader(.init(isVirtual: true, answers: false))
        case .pinPadTampered: return .pinPad(.init(isVirtual: true, isTampered: true))
        case .pinPadDead: return .pinPad(.init(isVirtual: true, answers: false))
        case .networkLANDown, .networkWANDown, .networkHostDown, .networkSlow:
            return .network(applied(healthy))
        case .securityNoMasterKey: return .security(.init(hasMasterKey: false, hasWorkingKeys: false))
        case .screenDeadZone: return .screen(.init(tested: 20, dead: ["7"]))
        case .keysDead: return .keys(.init(tested: 16, dead: ["5"]))
        }
    }

    /// What a printer with this fault shows; nil for a fault of another part.
    var printer: PrinterObservation? {
        switch self {
        case .printerPaperOut: .status(PrinterStatus(bits: 0x08, 0x20, 0, 0x60))
        case .printerPaperLow: .status(PrinterStatus(bits: 0, 0, 0, 0x0C))
        case .printerCoverOpen: .status(PrinterStatus(bits: 0x08, 0x04, 0, 0))
        case .printerGarbage: .garbage(0xFF)
        case .printerUnplugged: .unreachable(111)
        case .printerSilent: .noAnswer(1)
        default: nil
        }
    }

    private func applied(_ healthy: Observation) -> StorageObservation {
        var seen = StorageObservation(freeBytes: 1 << 30, probeTime: 5)
        if case .storage(let found) = healthy { seen = found }
        switch self {
        case .storageReadOnly: (seen.probeTime, seen.writeError) = (nil, 30)
        case .storageFull: seen.freeBytes = 1 << 20
        case .storageSlow: seen.probeTime = 4000
        default: seen.smart = .init(passed: false, badSectors: 400)
        }
        return seen
    }

    private func applied(_ healthy: Observation) -> NetworkObservation {
        var seen = NetworkObservation(endpoints: [.init("host", .notTried)])
        if case .network(let found) = healthy { seen = found }
        if seen.endpoints.isEmpty { seen.endpoints = [.init("host", .notTried)] }
        func every(_ result: NetworkObservation.Connection) -> [NetworkObservation.EndpointProbe] {
            seen.endpoints.map { .init($0.name, result) }
        }
        (seen.tls, seen.name) = (.notTried, .notNeeded)
        switch self {
        case .networkLANDown:
            (seen.link, seen.addresses, seen.gateway, seen.echo) = (.down, 0, .none, .notTried)
            seen.endpoints = every(.unreachable)
        case .networkWANDown:
            (seen.link, seen.addresses, seen.gateway, seen.echo) = (
                .up, 1, .reached(milliseconds: 2), .notTried
            )
            seen.endpoints = every(.timedOut)
        case .networkHostDown:
            seen.echo = .notTried
            seen.endpoints = every(.refused)
        default:
            seen.endpoints = every(.connected(milliseconds: 3000))
            seen.echo = .done(milliseconds: 3000)
            (seen.roundTrip, seen.throughput) = (3000, 300)
        }
        return seen
    }
}
