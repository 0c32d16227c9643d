import DayEnd
import Devices
import Foundation
import Models
import Synchronization
import Testing

@testable import Peripherals

let noon = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)

@Suite("The self-test of a whole terminal", .timeLimit(.minutes(1)))
struct SelfTestTests {
    /// Every part there is, mains and battery from a made-up tree.
    static func everything() throws -> TerminalModel {
        var model = try ModelLibrary().model("counter-top")
        model.parts = model.parts.filter { $0.part != .power } + [.init(.power, .virtual), .init(.battery, .virtual)]
        return model
    }

    static func rack(_ model: TerminalModel, _ folder: String) -> PeripheralRack {
        var service = PeripheralRack.Service { SecurityObservation(hasMasterKey: true, hasWorkingKeys: true) }
        service.clock = { ClockObservation(offset: 2) }
        service.screenTest = { HandTest(tested: 20, dead: []) }
        service.keyTest = { HandTest(tested: 16, dead: []) }
        service.isStoreDurable = true
        service.endpoints = [NetworkEndpoint(host: "127.0.0.1", port: 1)]
        service.processes = folder + "/no-proc"
        service.system = folder + "/no-sys"
        return PeripheralRack(model: model, folder: folder, service: service)
    }

    static func run(_ rack: PeripheralRack) async -> SelfTestReport {
        await SelfTest(model: rack.model, peripherals: rack.peripherals) { noon }.run()
    }

    @Test("Every injected fault gives a finding of its part, set and cleared while the rack lives")
    func everyFault() async throws {
        let folder = try TemporaryFolder()
        let rack = Self.rack(try Self.everything(), folder.path)
        #expect(await Self.run(rack).stopping == nil)
        let grades: [(String, String)] = [
            ("power.lost", "PWR-00"), ("battery.low", "BAT-01"), ("battery.empty", "BAT-02"), ("thermal.hot", "THM-02"),
            ("storage.read-only", "STO-04"), ("storage.full", "STO-02"), ("storage.slow", "STO-03"),
            ("storage.failing", "STO-05"), ("clock.off-13h", "CLK-01"), ("clock.off-3d", "CLK-02"),
            ("printer.paper-out", "PRN-02"), ("printer.paper-low", "PRN-07"), ("printer.cover-open", "PRN-03"),
            ("printer.garbage", "PRN-10"), ("printer.unplugged", "PRN-08"), ("printer.silent", "PRN-09"),
            ("reader.dead", "RDR-01"), ("pinpad.tampered", "PIN-02"), ("pinpad.dead", "PIN-01"),
            ("network.lan-down", "NET-01"), ("network.wan-down", "NET-05"), ("network.host-down", "NET-05"),
            ("network.slow", "NET-09"), ("security.no-master-key", "SEC-01"), ("screen.dead-zone", "SCR-01"),
            ("keys.dead", "KEY-01"),
        ]
        #expect(grades.map(\.0) == InjectableFault.allCases.map(\.rawValue))
        // Another process sets them: another value over the same folder.
        let other = InjectedFaults(folder: folder.path)
        for (name, code) in grades {
            try other.inject(name)
            let fault = try #require(InjectableFault(rawValue: name))
            let report = await Self.run(rack)
            let found = report.findings.filter { $0.part == fault.part }.map(\.code.description)
            #expect(found.contains(code), "\(name): \(found)")
            let stops = fault.help.contains("stops a closing")
            #expect((report.stopping != nil) == stops, "\(name)")
            if stops { #expect(report.stopping?.part == fault.part) }
            try other.clear(name)
        }
        #expect(other.active.isEmpty)
        #expect(throws: InjectionError.unknown("printer.on-fire")) { try other.inject("printer.on-fire") }
    }

    @Test("AS-01 With every part failing or hanging, the self-test ends within its longest limit and names each part")
    func everythingFails() async throws {
        let model = try Self.everything()
        let hanging = model.parts.map { fitting in
            ReportedPeripheral(fitting.part) {
                try? await Task.sleep(for: .seconds(50))
                return .silent(fitting.part)
            }
        }
        let told = Mutex<[Part]>([])
        let started = ContinuousClock.now
        let report = await SelfTest(model: model, peripherals: hanging, limit: { _ in .milliseconds(100) }) { noon }
            .run { progress in
                if case .finished(let part, _) = progress { told.withLock { $0.append(part) } }
            }
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(report.findings.map(\.part) == model.parts.map(\.part).sorted())
        #expect(report.findings.allSatisfy { $0.code.number == 90 })
        #expect(told.withLock { $0.sorted() } == model.parts.map(\.part).sorted())
        let nothing = await SelfTest(model: model, peripherals: []) { noon }.run()
        #expect(nothing.findings.allSatisfy { $0.code.number == 91 })
        #expect(nothing.worst == .stop)
    }

    @Test("Supply, battery and temperature are read from the kernel's files, wrong ones passed over")
    func kernelFiles() async throws {
        let folder = try TemporaryFolder()
        try folder.write("sys/class/power_supply/AC/type", "Mains\n")
        try folder.write("sys/class/power_supply/AC/online", "0\n")
        try folder.write("sys/class/power_supply/BAT0/type", "Battery\n")
        try folder.write("sys/class/power_supply/BAT0/capacity", "12\n")
        try folder.write("sys/class/power_supply/BAT0/status", "Discharging\n")
        try folder.write("sys/class/power_supply/BAT0/health", "Overheat\n")
        try folder.write("sys/class/power_supply/BAT0/charge_full", "2000000\n")
        try folder.write("sys/class/power_supply/BAT0/charge_full_design", "4000000\n")
        try folder.write("sys/class/power_supply/mouse/type", "Battery\n")
        try folder.write("sys/class/power_supply/mouse/scope", "Device\n")
        try folder.write("sys/class/thermal/thermal_zone0/temp", "41500\n")
        try folder.write("sys/class/thermal/thermal_zone1/temp", "nonsense\n")
        try folder.write("sys/class/thermal/thermal_zone2/temp", "91000\n")
        try folder.write("sys/class/thermal/thermal_zone2/type", "cpu\n")
        var model = try ModelLibrary().model("smart")
        model.parts = model.parts.filter { ![.power, .battery].contains($0.part) }
        model.parts += [.init(.power, .system), .init(.battery, .system)]
        var service = PeripheralRack.Service { SecurityObservation(hasMasterKey: true, hasWorkingKeys: true) }
        service.system = folder.path + "/sys"
        let rack = PeripheralRack(model: model, folder: folder.path, service: service)
        let report = await Self.run(rack)
        #expect(
            report.findings.filter { $0.part == .battery }.map(\.code.description) == ["BAT-01", "BAT-04", "BAT-03"])
        #expect(report.worst(of: .power)?.evidence == [Reading(.externalPower, false)])
        #expect(report.worst(of: .thermal)?.subject == "cpu")
        #expect(report.worst(of: .storage)?.reading(.probeTime) != nil)
        try folder.write("sys/class/power_supply/BAT0/capacity", "999\n")
        #expect(await Self.run(rack).worst(of: .battery)?.reading(.batteryCharge) == nil)
    }

    @Test("The way to the host is measured over real sockets, and what fails is named")
    func network() async throws {
        let folder = try TemporaryFolder()
        let listener = FakePrinter()
        var service = PeripheralRack.Service { SecurityObservation(hasMasterKey: true, hasWorkingKeys: true) }
        service.endpoints = [NetworkEndpoint(host: "127.0.0.1", port: listener.port)]
        service.echo = { EchoAnswer(milliseconds: 20, bytes: 200) }
        let model = try ModelLibrary().model("unattended")
        var report = await Self.run(PeripheralRack(model: model, folder: folder.path, service: service))
        let well = try #require(report.worst(of: .network))
        #expect(well.code.description == "NET-00")
        #expect(well.reading(.roundTrip) == Reading(.roundTrip, 20))
        #expect(well.reading(.throughput) == Reading(.throughput, 10_000))
        service.echo = { nil }
        report = await Self.run(PeripheralRack(model: model, folder: folder.path, service: service))
        #expect(report.worst(of: .network)?.code == .noEcho)
        service.endpoints = [NetworkEndpoint(host: "127.0.0.1", port: 1)]
        report = await Self.run(PeripheralRack(model: model, folder: folder.path, service: service))
        #expect(report.worst(of: .network)?.code == .noConnection)
    }

    @Test("A drive's own word is asked for with a time limit, and anything but a verdict is none")
    func smart() async throws {
        let folder = try TemporaryFolder()
        let model = try ModelLibrary().model("unattended")
        let program = folder.path + "/smartctl"
        func found(_ body: String) async throws -> Finding? {
            try folder.write("smartctl", "#!/bin/sh\n\(body)\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
            return Smartctl(program: program).ask(about: "/dev/null", milliseconds: 400).map { smart in
                Devices.Observation.storage(.init(freeBytes: 1 << 40, probeTime: 1, smart: smart))
                    .findings(for: model, at: noon)[0]
            }
        }
        #expect(try await found(#"echo '{"smart_status": {"passed": false}}'"#)?.code == .driveFails)
        let sectors =
            #"{"smart_status":{"passed":true},"ata_smart_attributes":{"table":[{"id":5,"raw":{"value":99}}]}}"#
        #expect(try await found("echo '\(sectors)'")?.code == .driveWorn)
        let worn = #"{"smart_status":{"passed":true},"nvme_smart_health_information_log":{"percentage_used":255}}"#
        #expect(try await found("echo '\(worn)'")?.code == .driveWorn)
        #expect(try await found(#"echo '{"smart_status": {"passed": true}}'"#)?.code == .fine(.storage))
        for body in ["echo nonsense", "exit 2", "echo '{}'", "exec sleep 30"] { #expect(try await found(body) == nil) }
        #expect(Smartctl(program: folder.path + "/none").ask(about: "/dev/null") == nil)
    }

    @Test("A data folder that is not there cannot be looked at, and stops")
    func noFolder() async throws {
        let folder = try TemporaryFolder()
        let rack = Self.rack(try Self.everything(), folder.path + "/gone")
        #expect(await Self.run(rack).stopping?.code == .unreadable(.storage))
    }
}
