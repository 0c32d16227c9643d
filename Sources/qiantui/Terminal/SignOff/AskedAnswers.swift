import DayEnd
import Foundation
import Operators
import TerminalService

/// Asks the person at the screen. An empty line or the end of input gives the closing up where nothing else fits.
struct AskedAnswers: PromptAnswerer {
    func answer(to prompt: ClosingPrompt, in currency: Currency) throws -> TerminalRequest? {
        switch prompt {
        case .openItems:
            return isYes("\(prompt.sentence(currency)) [y/N] ") ? TerminalRequest(.carry) : nil
        case .count: return count(prompt.sentence(currency))
        case .explain(_, let needsApproval):
            say(prompt.sentence(currency))
            return try explain(needsApproval)
        case .authorize:
            guard let number = number("Operator: ") else { return nil }
            var request = TerminalRequest(.authorize)
            request.proof = try .asked(number)
            return request
        case .confirm(let overview):
            return isYes("\(prompt.sentence(currency)) [y/N] ") ? .confirming(overview) : nil
        }
    }

    private func count(_ question: String) -> TerminalRequest? {
        say("\(question) (as 10000x3,5000x1 in minor units; 0 for an empty drawer)")
        while let line = ask("> "), !line.isEmpty {
            do {
                var request = TerminalRequest(.count)
                request.pieces = try GivenAnswers.pieces(line)
                return request
            } catch {
                say((error as? Failure)?.message ?? "\(error)")
            }
        }
        return nil
    }

    private func explain(_ needsApproval: Bool) throws -> TerminalRequest? {
        for reason in DifferenceReason.allCases { say("  \(reason.rawValue)  \(reason)") }
        while let line = ask("> "), !line.isEmpty {
            guard let reason = DifferenceReason(rawValue: line.uppercased()) else { continue }
            var request = TerminalRequest(.explain)
            request.differenceReason = reason
            if needsApproval, let supervisor = number("Supervisor (empty where there are no operators): ") {
                request.proof = try .asked(supervisor)
            }
            return request
        }
        return nil
    }

    private func number(_ question: String) -> OperatorNumber? {
        while let line = ask(question), !line.isEmpty {
            if let number = OperatorNumber(line) { return number }
            say("Two digits, please.")
        }
        return nil
    }

    private func isYes(_ question: String) -> Bool {
        ["y", "yes", "是"].contains(ask(question)?.lowercased() ?? "")
    }

    private func ask(_ question: String) -> String? {
        FileHandle.standardError.write(Data(question.utf8))
        return readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces)
    }

    private func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
