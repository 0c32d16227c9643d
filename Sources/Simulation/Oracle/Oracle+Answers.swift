import DayEnd
import ISO8583
import TerminalCore
import UnionPay

/// What went over one terminal's line last, as somebody reads it who listens there.
struct Dialogue {
    /// The last request that left.
    var question: Message?
    /// The answer that the terminal is dealing with now.
    var heard: (message: Message, mac: MACState)?
}

/// I22: what a terminal takes for the host's word was said to the very question that it had asked, and what it keeps
/// and tells of it is what was said.
extension Oracle {
    /// A record quotes the host.
    ///
    /// - Parameters:
    ///   - what: Names the record.
    ///   - code: The F39 that it quotes.
    ///   - stan: F11 of the question, where the record tells which it was.
    ///   - holds: Whether what else it quotes is in the answer.
    func quotes(
        _ device: Device, _ what: @autoclosure () -> String, code: String, of stan: STAN?,
        _ holds: (Message) -> Bool = { _ in true }
    ) {
        guard let question = device.dialogue.question, let (heard, mac) = device.dialogue.heard else {
            report(.answers, device, "\(what()) quotes the host, and nothing was heard")
            return
        }
        let said = heard.text(39) ?? "00"
        var faults: [String] = []
        func check(_ field: Int, _ fits: Bool) { if !fits { faults.append("F\(field)") } }
        let asked = Array(question.mti.description.utf8)
        let answered = Array(heard.mti.description.utf8)
        check(0, asked.prefix(2) == answered.prefix(2) && asked[2] + 1 == answered[2] && asked[3] == answered[3])
        check(11, heard.text(11) == question.text(11) && (stan == nil || heard.text(11) == stan?.text))
        for field in [3, 41, 42] where heard.has(field) && question.has(field) {
            check(field, heard.text(field) == question.text(field))
        }
        if let whole = question.integer(4), let part = heard.integer(4) {
            check(4, said == "10" ? (1...max(1, whole)).contains(part) : part == whole)
        }
        if let kind = question.text(60), let other = heard.text(60) {
            check(60, kind.prefix(2) == other.prefix(2) && kind.dropFirst(8).prefix(3) == other.dropFirst(8).prefix(3))
        }
        check(39, said == code || said == "94" && code == "00")
        // Money that moves is spoken of under a MAC: what is authorised, booked or undone.
        if Self.yes.contains(said), [0x31, 0x32, 0x34].contains(asked[1]) { check(64, mac == .valid) }
        expect(
            faults.isEmpty && holds(heard), .answers, device,
            "\(what()) quotes another answer than was given to \(question): \(faults.joined(separator: ", "))")
    }

    /// Codes that say yes.
    static let yes: Set<String> = ["00", "10", "11", "A2", "A4", "A5", "A6"]
}
