/// The four status bytes that a printer answers to `DLE EOT n`, every bit by its meaning.
///
/// Source: Epson ESC/POS command reference, DLE EOT. In each byte bits 1 and 4 are one and bits 0 and 7 are zero: any
/// other byte is no status.
public struct PrinterStatus: Hashable, Codable, Sendable {
    public var printer: UInt8
    public var offlineCause: UInt8
    public var errorCause: UInt8
    public var paper: UInt8

    /// Nil when one of them is no status byte.
    public init?(printer: UInt8, offlineCause: UInt8, errorCause: UInt8, paper: UInt8) {
        guard [printer, offlineCause, errorCause, paper].allSatisfy(PrinterStatus.isStatus) else {
            return nil
        }
        self.printer = printer
        self.offlineCause = offlineCause
        self.errorCause = errorCause
        self.paper = paper
    }

    /// A printer that wants nothing.
    public static let ready = PrinterStatus(bits: 0, 0, 0, 0)

    /// - Parameters: The variable bits; the fixed ones are put in.
    public init(bits printer: UInt8, _ offlineCause: UInt8, _ errorCause: UInt8, _ paper: UInt8) {
        self.printer = PrinterStatus.fixed | printer & 0x6C
        self.offlineCause = PrinterStatus.fixed | offlineCause & 0x6C
        self.errorCause = PrinterStatus.fixed | errorCause & 0x6C
        self.paper = PrinterStatus.fixed | paper & 0x6C
    }

    /// Whether a byte can be an answer to `DLE EOT 1` to `4`.
    public static func isStatus(_ byte: UInt8) -> Bool { byte & 0x93 == fixed }

    private static let fixed: UInt8 = 0x12

    // n = 1.
    /// Level of the cash drawer's switch (connector pin 3).
    public var isDrawerSignalHigh: Bool { printer & 0x04 != 0 }
    public var isOffline: Bool { printer & 0x08 != 0 }
    public var waitsForRecovery: Bool { printer & 0x20 != 0 }
    public var isFeedButtonPressed: Bool { printer & 0x40 != 0 }
    // n = 2.
    public var isCoverOpen: Bool { offlineCause & 0x04 != 0 }
    public var isFedByButton: Bool { offlineCause & 0x08 != 0 }
    public var stoppedForPaper: Bool { offlineCause & 0x20 != 0 }
    public var hasError: Bool { offlineCause & 0x40 != 0 }
    // n = 3.
    public var hasRecoverableError: Bool { errorCause & 0x04 != 0 }
    public var hasCutterError: Bool { errorCause & 0x08 != 0 }
    public var hasUnrecoverableError: Bool { errorCause & 0x20 != 0 }
    /// Goes away by itself: as a rule a print head that is too hot.
    public var hasPassingError: Bool { errorCause & 0x40 != 0 }
    // n = 4. Two bits each: either says it.
    public var isPaperLow: Bool { paper & 0x0C != 0 }
    public var isPaperOut: Bool { paper & 0x60 != 0 || stoppedForPaper }

    /// Whether a job that is sent now will be printed.
    public var canPrint: Bool { faults.allSatisfy { $0 == .paperLow } }

    /// What is wrong, the nearest cause first; empty when nothing is.
    public var faults: [FindingCode] {
        var codes: [FindingCode] = []
        if isCoverOpen { codes.append(.coverOpen) }
        if isPaperOut { codes.append(.paperOut) }
        if hasCutterError { codes.append(.cutterError) }
        if hasUnrecoverableError { codes.append(.printerBroken) }
        if hasPassingError { codes.append(.printerPauses) }
        if hasRecoverableError || hasError && codes.isEmpty { codes.append(.printerError) }
        if isOffline || waitsForRecovery, codes.isEmpty { codes.append(.printerOffline) }
        if isPaperLow, !isPaperOut { codes.append(.paperLow) }
        return codes
    }
}

/// How a look at a printer went.
public enum PrinterObservation: Hashable, Codable, Sendable {
    case status(PrinterStatus)
    /// It prints but answers nothing: the model says so.
    case writeOnly
    /// Nothing there: refused, no such device, no route. The system's error number.
    case unreachable(Int)
    /// There, but it did not answer the question of this number (1 to 4) in time.
    case noAnswer(Int)
    /// It answered with a byte that is no status.
    case garbage(UInt8)
    /// It took no more bytes in time.
    case stalled
}
