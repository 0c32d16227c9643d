public import Devices

/// A real printer that speaks ESC/POS: over TCP (port 9100), a device file or a serial line.
///
/// Source: Epson ESC/POS command reference: `DLE EOT n` answers at once, even off line; `GS r 1` is answered when all
/// that was sent before has been worked through.
public struct EscPosPrinter: Printer {
    public enum Line: Hashable, Sendable {
        case tcp(host: String, port: UInt16)
        case device(String)
        case serial(String, baud: Int)
    }

    /// Milliseconds.
    public struct Limits: Hashable, Sendable {
        public var connect: Int
        /// For the answer to one question.
        public var answer: Int
        /// For a whole job, until it is on paper.
        public var job: Int

        public init(connect: Int = 2000, answer: Int = 1000, job: Int = 30_000) {
            self.connect = connect
            self.answer = answer
            self.job = job
        }
    }

    private let line: Line
    private let answers: TerminalModel.Printer.Answers
    private let limits: Limits

    public init(
        _ line: Line, answers: TerminalModel.Printer.Answers = .all, limits: Limits = Limits()
    ) {
        self.line = line
        self.answers = answers
        self.limits = limits
    }

    /// The printer of a model; nil for a virtual one.
    public init?(_ printer: TerminalModel.Printer, limits: Limits = Limits()) {
        guard let address = printer.address else { return nil }
        switch printer.connection {
        case .virtual: return nil
        case .device: self.init(.device(address), answers: printer.answers, limits: limits)
        case .serial:
            self.init(.serial(address, baud: printer.baud), answers: printer.answers, limits: limits)
        case .tcp:
            guard let colon = address.lastIndex(of: ":"),
                let port = UInt16(address[address.index(after: colon)...])
            else { return nil }
            let host = address[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
            self.init(.tcp(host: String(host), port: port), answers: printer.answers, limits: limits)
        }
    }

    public func observe() async -> PrinterObservation {
        await Blocking.run { [self] in
            do throws(ByteLink.Fault) {
                let link = try open()
                return answers == .nothing ? .writeOnly : try status(link)
            } catch {
                return EscPosPrinter.observation(error)
            }
        }
    }

    public func print(_ bytes: [UInt8]) async throws(PrintFault) {
        let fault = await Blocking.run { [self] () -> PrintFault? in
            do throws(ByteLink.Fault) {
                return try attempt(bytes)
            } catch {
                return PrintFault(EscPosPrinter.observation(error))
            }
        }
        if let fault { throw fault }
    }

    /// Prints; answers nil when the job is on paper.
    private func attempt(_ bytes: [UInt8]) throws(ByteLink.Fault) -> PrintFault? {
        let link = try open()
        // Nothing is sent to a printer that cannot print it: half a slip would come out later.
        if answers != .nothing, let fault = fault(try status(link)) { return fault }
        let deadline = Deadline(milliseconds: limits.job)
        do throws(ByteLink.Fault) {
            try link.write(bytes, deadline)
            if answers == .all { try awaitPaper(link, deadline) }
        } catch {
            guard answers != .nothing, error == .timedOut else {
                return PrintFault(EscPosPrinter.observation(error))
            }
            // It took no more, or never finished: it says why, if it still speaks.
            return fault(try status(link)) ?? PrintFault(.stalled)
        }
        return answers == .status ? fault(try status(link)) : nil
    }

    private func fault(_ seen: PrinterObservation) -> PrintFault? {
        if case .status(let status) = seen, status.canPrint { return nil }
        return PrintFault(seen)
    }

    /// Asks for the paper sensor behind the job: the answer comes when the job has been worked through. While it
    /// waits, the printer is asked twice a second whether it has stopped: nobody waits for paper that is not there.
    private func awaitPaper(_ link: borrowing ByteLink, _ deadline: Deadline) throws(ByteLink.Fault) {
        try link.write([0x1D, 0x72, 0x01], deadline)
        while true {
            let turn = Deadline(milliseconds: min(500, Int(deadline.left)))
            do throws(ByteLink.Fault) {
                // Bits 4 and 7 are zero; in an answer to DLE EOT bit 4 is one.
                while try link.byte(turn) & 0x90 != 0 {}
                return
            } catch {
                guard error == .timedOut, deadline.left > 0 else { throw error }
            }
            try link.write([0x10, 0x04, 0x01], deadline)
            guard let byte = try? link.byte(Deadline(milliseconds: limits.answer)) else { continue }
            if byte & 0x90 == 0 { return }
            if PrinterStatus.isStatus(byte), byte & 0x08 != 0 { throw .timedOut }
        }
    }

    /// Asks all four questions.
    private func status(_ link: borrowing ByteLink) throws(ByteLink.Fault) -> PrinterObservation {
        try link.drain()
        var bytes: [UInt8] = []
        for question in UInt8(1)...4 {
            do throws(ByteLink.Fault) {
                let deadline = Deadline(milliseconds: limits.answer)
                try link.write([0x10, 0x04, question], deadline)
                var byte = try link.byte(deadline)
                // Flow control of a serial line (XON, XOFF) is no answer.
                while byte == 0x11 || byte == 0x13 { byte = try link.byte(deadline) }
                guard PrinterStatus.isStatus(byte) else { return .garbage(byte) }
                bytes.append(byte)
            } catch {
                guard error == .timedOut || error == .closed else { throw error }
                return .noAnswer(Int(question))
            }
        }
        let status = PrinterStatus(
            printer: bytes[0], offlineCause: bytes[1], errorCause: bytes[2], paper: bytes[3])
        return status.map { .status($0) } ?? .garbage(bytes[0])
    }

    private func open() throws(ByteLink.Fault) -> ByteLink {
        switch line {
        case .tcp(let host, let port): try .tcp(host, port, Deadline(milliseconds: limits.connect))
        case .device(let path): try .device(path)
        case .serial(let path, let baud): try .device(path, baud: baud)
        }
    }

    private static func observation(_ fault: ByteLink.Fault) -> PrinterObservation {
        switch fault {
        case .system(let code): .unreachable(code)
        case .timedOut: .unreachable(110)
        case .closed: .stalled
        }
    }
}
