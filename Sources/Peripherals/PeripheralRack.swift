public import Devices
import Glibc

/// The parts of one terminal, built from its model, with injected faults laid over each.
public struct PeripheralRack: Sendable {
    /// What the service knows and the drivers cannot.
    public struct Service: Sendable {
        public var endpoints: [NetworkEndpoint] = []
        public var echo: (@Sendable () async -> EchoAnswer?)?
        /// This clock against the host's and the journal's.
        public var clock: @Sendable () async -> ClockObservation = { ClockObservation(offset: nil) }
        public var security: @Sendable () async -> SecurityObservation
        /// Whether the store's writer has the settings under which a commit survives a power cut.
        public var isStoreDurable: Bool?
        public var screenTest: @Sendable () async -> HandTest = { .never }
        public var keyTest: @Sendable () async -> HandTest = { .never }
        /// Roots of the kernel's trees; other ones in tests.
        public var system = "/sys"
        public var processes = "/proc"

        /// smartmontools' program; nil asks no drive.
        public var smartctl = Service.installedSmartctl

        public static var installedSmartctl: String? { Smartctl.places.first { access($0, X_OK) == 0 } }

        public init(security: @escaping @Sendable () async -> SecurityObservation) {
            self.security = security
        }
    }

    public let model: TerminalModel
    public let faults: InjectedFaults
    /// The model's printer; nil where it has none.
    public let printer: (any Printer)?
    private let folder: String
    private let service: Service

    /// - Parameter folder: The terminal's data folder.
    public init(model: TerminalModel, folder: String, service: Service) {
        self.model = model
        self.folder = folder
        self.service = service
        let faults = InjectedFaults(folder: folder)
        self.faults = faults
        printer = model.printer.map {
            VirtualPrinter(paper: folder + "/paper", faults: faults, real: EscPosPrinter($0))
        }
    }

    /// The way to these addresses, for a terminal of whatever model.
    public static func network(_ endpoints: [NetworkEndpoint], folder: String) -> any Peripheral {
        let probe = NetworkProbe(
            endpoints: endpoints, system: "/sys", processes: "/proc", patience: 3000, echo: nil, echoes: 0)
        return FaultablePeripheral(
            base: ReportedPeripheral(.network) { await probe.observe() }, faults: InjectedFaults(folder: folder))
    }

    /// One for each part of the model, in order.
    public var peripherals: [any Peripheral] {
        model.parts.sorted { $0.part < $1.part }.map {
            FaultablePeripheral(base: peripheral($0), faults: faults)
        }
    }

    private func peripheral(_ fitting: TerminalModel.Fitting) -> any Peripheral {
        let supply = SystemSupply(root: service.system)
        let service = service
        let isVirtual = fitting.reach == .virtual
        func system(_ look: @escaping @Sendable () -> Observation) -> any Peripheral {
            ReportedPeripheral(fitting.part) { await Blocking.run(look) }
        }
        func played(_ seen: Observation) -> any Peripheral { ReportedPeripheral(fitting.part) { seen } }
        switch fitting.part {
        case .power:
            return isVirtual ? played(.power(.init(external: true))) : system { .power(supply.power) }
        case .battery:
            return isVirtual
                ? played(.battery(.init(charge: 90, isDischarging: false)))
                : system { .battery(supply.battery) }
        case .thermal:
            return isVirtual
                ? played(.thermal(.init(hottest: 35_000))) : system { .thermal(supply.thermal) }
        case .storage:
            let probe = StorageProbe(folder: folder, isDurable: service.isStoreDurable, smartctl: service.smartctl)
            return system { probe.observe() }
        case .clock: return ReportedPeripheral(.clock) { .clock(await service.clock()) }
        case .printer:
            guard let printer else { return played(.unreadable(.printer, "the model has no printer")) }
            return PrinterPeripheral(printer)
        case .reader: return played(.reader(.init(isVirtual: true)))
        case .pinPad: return played(.pinPad(.init(isVirtual: true)))
        case .network:
            let probe = NetworkProbe(
                endpoints: service.endpoints, system: service.system, processes: service.processes,
                patience: 3000,
                echo: service.echo, echoes: 3)
            return ReportedPeripheral(.network) { await probe.observe() }
        case .security: return ReportedPeripheral(.security) { .security(await service.security()) }
        case .screen: return ReportedPeripheral(.screen) { .screen(await service.screenTest()) }
        case .keys: return ReportedPeripheral(.keys) { .keys(await service.keyTest()) }
        }
    }
}
