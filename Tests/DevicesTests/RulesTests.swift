import DayEnd
import Devices
import Testing
import UnionPay

let noon = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)

/// A model with every part that a test needs.
func model(_ parts: [Part] = [], _ change: (inout TerminalModel) -> Void = { _ in }) -> TerminalModel {
    var model = TerminalModel(
        identifier: "test", name: .init("甲", "甲", "A"),
        signOff: .init(label: .init("签退", "簽退", "Sign off"), place: .home),
        screen: .init(width: 800, height: 480, touch: true),
        parts: [.init(.storage, .system), .init(.security, .service)] + parts.map { .init($0, .system) })
    change(&model)
    return model
}

func codes(_ seen: Devices.Observation, _ model: TerminalModel = model()) -> [String] {
    seen.findings(for: model, at: noon).map(\.code.description)
}

@Suite("Rules turn readings into findings")
struct RulesTests {
    @Test(
        "A battery warns below 20 percent and stops below 5, on battery power only",
        arguments: [(21, "BAT-00"), (20, "BAT-00"), (19, "BAT-01"), (5, "BAT-01"), (4, "BAT-02"), (0, "BAT-02")])
    func battery(charge: Int, code: String) {
        #expect(codes(.battery(.init(charge: charge, isDischarging: true))) == [code])
        #expect(codes(.battery(.init(charge: charge, isDischarging: false))) == ["BAT-00"])
    }

    @Test(
        "AS-43 A clock off by more than 60 s is reported, by more than a day it stops, on either side",
        arguments: [
            (60, "CLK-00"), (61, "CLK-01"), (-61, "CLK-01"), (46_800, "CLK-01"), (86_400, "CLK-01"), (86_401, "CLK-02"),
            (-86_401, "CLK-02"), (Int64.min, "CLK-02"), (Int64.max, "CLK-02"),
        ])
    func clock(offset: Int64, code: String) { #expect(codes(.clock(.init(offset: offset))) == [code]) }

    @Test("Without the host's time a clock is held against the journal")
    func clockAndJournal() {
        #expect(codes(.clock(.init(offset: nil, behindJournal: 86_401))) == ["CLK-04"])
        #expect(codes(.clock(.init(offset: nil, behindJournal: 5))) == ["CLK-03"])
        // The host decides where it has spoken.
        #expect(codes(.clock(.init(offset: 3, behindJournal: 90_000))) == ["CLK-00"])
    }

    @Test("Storage that cannot keep a record stops; slow or failing storage warns")
    func storage() {
        let limits = Thresholds()
        func storage(_ change: (inout StorageObservation) -> Void) -> [String] {
            var seen = StorageObservation(freeBytes: 1 << 40, probeTime: 3)
            change(&seen)
            return codes(.storage(seen))
        }
        #expect(storage { _ in } == ["STO-00"])
        #expect(storage { $0.freeBytes = limits.storageWarn } == ["STO-00"])
        #expect(storage { $0.freeBytes = limits.storageWarn - 1 } == ["STO-01"])
        #expect(storage { $0.freeBytes = limits.storageStop - 1 } == ["STO-02"])
        #expect(storage { $0.freeFiles = 0 } == ["STO-02"])
        #expect(storage { $0.probeTime = 1001 } == ["STO-03"])
        #expect(storage { ($0.probeTime, $0.writeError) = (nil, 30) } == ["STO-04"])
        #expect(storage { $0.smart = .init(passed: false) } == ["STO-05"])
        #expect(storage { $0.isDurable = false } == ["STO-06"])
        #expect(storage { $0.smart = .init(passed: true, wear: 91) } == ["STO-07"])
        #expect(["STO-02", "STO-04", "STO-06"].allSatisfy { FindingCode($0)?.grade == .stop })
        #expect(["STO-01", "STO-03", "STO-05", "STO-07"].allSatisfy { FindingCode($0)?.grade == .warn })
    }

    @Test("AS-47 Nothing that a printer can say or fail to say stops a closing")
    func paperIsNeverAGate() {
        for code in FindingCode.all where code.part == .printer { #expect(code.grade != .stop, "\(code)") }
        for code in FindingCode.all where code.part == .network { #expect(code.grade != .stop, "\(code)") }
    }

    @Test("A silent part stops a closing only where nothing can be kept or sealed without it", arguments: Part.allCases)
    func silence(part: Part) {
        let finding = Devices.Observation.silent(part).findings(for: model(), at: noon)[0]
        #expect(finding.code.description == part.prefix + "-90")
        #expect(finding.grade == (part == .storage || part == .security ? .stop : .warn))
    }

    @Test("Mains that is out is a warning only where there is no battery to live on")
    func power() {
        #expect(codes(.power(.init(external: false))) == ["PWR-01"])
        #expect(codes(.power(.init(external: false)), model([.battery])) == ["PWR-00"])
        #expect(codes(.power(.init(external: nil))) == ["PWR-02"])
    }

    @Test("A tampered PIN pad stops, a dead one warns, a virtual one says so")
    func pinPad() {
        #expect(codes(.pinPad(.init(isVirtual: false, isTampered: true))) == ["PIN-02"])
        #expect(FindingCode.pinPadTampered.grade == .stop)
        #expect(codes(.pinPad(.init(isVirtual: false, answers: false))) == ["PIN-01"])
        #expect(FindingCode.pinPadDead.grade == .warn)
        #expect(codes(.pinPad(.init(isVirtual: true))) == ["PIN-03"])
        #expect(codes(.reader(.init(isVirtual: false, answers: false))) == ["RDR-01"])
        #expect(codes(.security(.init(hasMasterKey: false, hasWorkingKeys: true))) == ["SEC-01"])
    }

    @Test(
        "Temperatures at their edges",
        arguments: [
            (75_000, "THM-00"), (75_001, "THM-01"), (90_000, "THM-01"), (90_001, "THM-02"), (-1, "THM-03"),
            (0, "THM-00"),
        ])
    func thermal(value: Int64, code: String) { #expect(codes(.thermal(.init(hottest: value))) == [code]) }
}

@Suite("Findings, reports and tickets")
struct FindingTests {
    @Test("Every code is unique, is read back, and has a whole text in three languages")
    func codesAreWhole() {
        #expect(Set(FindingCode.all).count == FindingCode.all.count)
        for code in FindingCode.all {
            #expect(FindingCode(code.description) == code)
            for language in Language.allCases { #expect(!code.text[language].isEmpty) }
        }
        for text in ["", "PRN-2", "PRN-99", "XXX-01", "prn-02"] { #expect(FindingCode(text) == nil) }
    }

    @Test("A text holds the measured values, none of its names is left open")
    func textsAreFilled() {
        for fault in [
            Devices.Observation.battery(.init(charge: 12, isDischarging: true)), .clock(.init(offset: 46_800)),
            .storage(.init(freeBytes: 1 << 20, probeTime: 4000, writeError: nil)), .printer(.garbage(0xFF)),
            .screen(.init(tested: 20, dead: ["7", "8"])), .network(.init(link: .absent)),
        ] {
            for finding in fault.findings(for: model(), at: noon) {
                for language in Language.allCases { #expect(!finding.text(in: language).contains("{")) }
            }
        }
        let low = Devices.Observation.battery(.init(charge: 12, isDischarging: true)).findings(for: model(), at: noon)
        #expect(low.first?.text(in: .english) == "Battery at 12 %. Connect the charger.")
    }

    @Test("A report is ordered by part and grade, and names what stops")
    func report() {
        let findings = [
            Finding(.paperLow, measured: noon), Finding(.storageSlow, measured: noon),
            Finding(.notDurable, measured: noon), Finding(.fine(.power), measured: noon),
        ]
        let report = SelfTestReport(findings: findings, started: noon, ended: noon)
        #expect(report.findings.map(\.code.description) == ["PWR-00", "STO-06", "STO-03", "PRN-07"])
        #expect(report.worst == .stop)
        #expect(report.stopping?.code == .notDurable)
        #expect(SelfTestReport(findings: [], started: noon, ended: noon).worst == .pass)
    }

    @Test("A repair ticket says number, fault, what not to do, whom to call and until when")
    func ticket() {
        let finding = Devices.Observation.pinPad(.init(isVirtual: false, isTampered: true)).findings(
            for: model(), at: noon)[0]
        let ticket = RepairTicket(
            terminal: "10000001", counter: 7, finding: finding,
            provider: ServiceProvider(name: "Service", hotLine: "400-000-0000", callsWithin: 90), made: noon)
        #expect(ticket.number == "10000001-000007")
        #expect(ticket.mustNot.contains(.enterPIN))
        #expect(ticket.callBefore.milliseconds - noon.milliseconds == 5_400_000)
        for language in Language.allCases {
            let lines = ticket.lines(in: language)
            #expect(lines[0] == "10000001-000007  PIN-02")
            #expect(lines.contains("Service  400-000-0000"))
        }
    }
}
