public import Devices

/// Something that puts bytes on paper. ESC/POS bytes go in as they are.
public protocol Printer: Sendable {
    func observe() async -> PrinterObservation
    /// Prints one job whole.
    ///
    /// - Throws: ``PrintFault``: the job may be partly on paper, and is to be printed again whole.
    func print(_ bytes: [UInt8]) async throws(PrintFault)
}

/// Why a job is not known to be on paper.
public struct PrintFault: Error, Hashable, Sendable {
    public var code: FindingCode
    public var observation: PrinterObservation

    public init(_ observation: PrinterObservation, else code: FindingCode = .printerStalled) {
        self.code = observation.faults.first { $0 != .paperLow } ?? code
        self.observation = observation
    }
}

/// The printer as a part of the self-test.
public struct PrinterPeripheral: Peripheral {
    public let printer: any Printer
    public let part = Part.printer

    public init(_ printer: any Printer) { self.printer = printer }

    public func observe() async -> Observation { .printer(await printer.observe()) }
}
