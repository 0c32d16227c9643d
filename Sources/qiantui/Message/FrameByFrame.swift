import ArgumentParser
import StrictJSON

/// A command that does the same with each frame that it is given: one as an argument, or one a line on standard input.
protocol FrameByFrame: ParsableCommand {
    /// The frame in hexadecimal, or `-`.
    var frame: String { get }
    /// Whether results and faults are JSON objects.
    var isJSON: Bool { get }
    /// Whether a result takes several lines.
    var isSpaced: Bool { get }

    /// What is written for a frame, and what people are told beside it.
    ///
    /// - Throws: ``MessageFault`` where it is none.
    func perform(_ hex: String) throws -> (result: String, note: String?)
}

extension FrameByFrame {
    func run() throws {
        let tell = StandardStreams.writeError
        let fault =
            frame == "-"
            ? try work(on: StandardStreams.lines, write: StandardStreams.write, tell: tell)
            : try work(on: frame, write: StandardStreams.write, tell: tell)
        try MessageCommand.end(fault, isJSON: isJSON)
    }

    /// Works on one frame.
    ///
    /// - Returns: Why it is none, or nil.
    func work(
        on frame: String, write: (String) throws -> Void, tell: (String) throws -> Void = { _ in }
    ) throws -> MessageFault? {
        var note: String?
        let fault = try MessageRun.once(
            {
                let outcome = try perform(frame)
                note = outcome.note
                return outcome.result
            }, write: write)
        if let note { try tell(note) }
        return fault
    }

    /// Works on one frame a line.
    ///
    /// - Returns: The first fault, or nil.
    func work(
        on lines: some Sequence<String>, write: (String) throws -> Void, tell: (String) throws -> Void = { _ in }
    ) throws -> MessageFault? {
        try withoutActuallyEscaping(tell) { tell in
            var line = 0
            let run = MessageRun(
                perform: { hex in
                    line += 1
                    let outcome = try perform(hex)
                    if let note = outcome.note { try tell("line \(line): \(note)") }
                    return outcome.result
                }, inPlace: isJSON ? .object : .text, isSpaced: isSpaced)
            return try run.run(lines, write: write)
        }
    }
}

extension MessageCommand {
    /// Tells the fault on standard error and ends with its exit code; nothing happens where there is none.
    static func end(_ fault: MessageFault?, isJSON: Bool) throws {
        guard let fault else { return }
        try StandardStreams.writeError(isJSON ? try CanonicalJSON.text(fault) : fault.description)
        throw badInput
    }
}
