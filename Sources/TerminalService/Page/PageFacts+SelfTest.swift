import DayEnd
import Devices
import TouchPage
import UnionPay
import Wording

/// Step 7 as a page shows it.
extension PageFacts {
    /// The stop that a fault of this terminal made; nil while there is none.
    func stop(in language: Language) -> Screen? {
        guard let closing, closing.step == .selfTest, let last, last.identifier == closing.start.identifier,
            last.end == .stopped, let order = closing.selfTest?.order
        else { return nil }
        return .stopped(
            Stop(
                part: Self.name(of: order.part),
                // Until the host has taken it nobody but this screen knows of it.
                ticket: repairReceipt == nil
                    ? Phrase(.ticketCall, ["no": .text(order.number)])
                    : Phrase(.ticketMade, ["no": .text(order.number), "eta": .time(order.callBefore.clockTime)]),
                taken: taken,
                number: order.number, evidence: order.evidence.isEmpty ? nil : order.evidence.joined(separator: "; "),
                never: order.mustNot.compactMap(Prohibition.init).map {
                    Phrase(.appSaid, ["text": .text($0.text[language])])
                },
                fault: order.code))
    }

    /// The parts as they were found; each under test while nothing is found yet.
    static func selfTest(_ result: SelfTestResult?, of all: [String]) -> Screen {
        guard let result else {
            let parts = all.map { SelfTest.Part(name(of: $0), .running) }
            return .selfTest(SelfTest(text: Phrase(.testRunning), done: 0, parts: parts))
        }
        let parts = result.findings.map { finding in
            SelfTest.Part(
                name(of: finding.part), finding.grade.state, code: finding.grade == .pass ? nil : finding.code)
        }
        return .selfTest(SelfTest(text: nil, done: parts.count, parts: parts))
    }

    private static func name(of part: String) -> WordingKey {
        WordingKey(rawValue: "part.\(part.lowercased())") ?? .partSecurity
    }
}

extension SelfTestResult.Grade {
    fileprivate var state: SelfTest.Part.State {
        switch self {
        case .pass: .passed
        case .warn: .warned
        case .stop: .stopped
        }
    }
}
