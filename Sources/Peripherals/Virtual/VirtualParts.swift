public import Devices
import Glibc

/// A part with the injected faults laid over what it really shows.
struct FaultablePeripheral: Peripheral {
    let base: any Peripheral
    let faults: InjectedFaults

    var part: Part { base.part }

    func observe() async -> Observation { faults.applied(to: await base.observe()) }
}

/// A printer whose paper is a folder: every job becomes a file there, `000001.bin` and so on. Injected faults keep it
/// from printing as they would a real one, and lie over a real one too.
public struct VirtualPrinter: Printer {
    private let paper: String
    private let faults: InjectedFaults
    private let real: (any Printer)?

    /// - Parameter real: Prints in place of the folder, where there is one.
    public init(paper: String, faults: InjectedFaults, real: (any Printer)? = nil) {
        self.paper = paper
        self.faults = faults
        self.real = real
    }

    public func observe() async -> PrinterObservation {
        if let fault = faults.active.compactMap(\.printer).first { return fault }
        return await real?.observe() ?? .status(.ready)
    }

    public func print(_ bytes: [UInt8]) async throws(PrintFault) {
        if let fault = faults.active.filter({ $0 != .printerPaperLow }).compactMap(\.printer).first {
            throw PrintFault(fault)
        }
        if let real { return try await real.print(bytes) }
        _ = mkdir(paper, 0o700)
        let last = SmallFile.names(in: paper).compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0
        let digits = String(last + 1)
        let name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + ".bin"
        let code = SmallFile.replace(paper + "/" + name, with: bytes)
        guard code == 0 else { throw PrintFault(.unreachable(Int(code))) }
    }
}
